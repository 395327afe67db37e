# import *: __all__, underscores, bad entries, names that shadow.
from plain import *
from listed import *

print(visible, also, "_hidden" in globals(), _chosen, "unlisted" in globals(), "os" in globals())
print(sorted([1], key=None) if shadowing is None else "no")
for name in ("bad_type", "bad_entry", "lazy_all"):
    try:
        exec(f"from {name} import *")
        print(name, "ok", sorted(k for k in list(globals()) + list(locals()) if k.startswith("lz")))
    except (TypeError, AttributeError) as e:
        print(type(e).__name__, e)


class C:
    exec("from plain import *")


print(C.visible)
visible = "rebound"
from plain import visible as v

print(v, visible)
import plain

plain.visible = "changed"
print(v, plain.visible)
from plain import visible

print(visible)
