# Modules that import each other.
import first

print(first.value(), first.second.value())
print(sorted(k for k in vars(first) if not k.startswith("__")))
try:
    import broken_a
except ImportError as e:
    print(type(e).__name__, str(e).replace(__file__.rpartition("/")[0] + "/", ""))
import sys

print("broken_a" in sys.modules, "broken_b" in sys.modules)
import attr_a

print(attr_a.done)
import pack.x

print(pack.x.y.name, pack.y.x.name)
