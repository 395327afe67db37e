# Packages, relative imports, __all__, submodules as attributes.
import pkg
import pkg.sub.deep
import pkg.other as renamed
from pkg import a_name, sub
from pkg.sub import *
from pkg.sub.deep import up, VALUE as V

print(pkg.__name__, pkg.__package__, pkg.__path__ is not None, pkg.a_name, a_name, sub is pkg.sub, renamed is pkg.other)
print(public_one, "private" in globals(), "_hidden" in globals(), up(), V)
print(pkg.sub.deep.__package__, pkg.sub.__name__, pkg.sub.deep.__name__, pkg.__doc__, pkg.other.sibling())
import sys

print(sorted(m for m in sys.modules if m.startswith("pkg")))
print(pkg.__spec__.name, pkg.__spec__.parent, pkg.sub.deep.__spec__.parent, pkg.__file__.endswith("__init__.py"), pkg.__spec__.submodule_search_locations is not None)
for code in ["import pkg.missing", "from pkg import missing", "from pkg.sub import missing", "import pkg.other.more", "from . import x", "from .. import x", "from pkg.other import sibling, nope", "import missing.sub", "from pkg.sub.deep import *", "import pkg.sub.deep as d; print(d.VALUE)", "from pkg import late; print(late.x)"]:
    try:
        exec(code, {"__name__": "__main__"})
        print(code, "ok")
    except ImportError as e:
        print(code, "->", type(e).__name__, e, e.name, e.path is not None)
    except Exception as e:
        print(code, "->", type(e).__name__, e)
print(pkg.late.x)
del sys.modules["pkg.late"]
import pkg.late as again

print(again is pkg.late, again.x)
import importlib

print(importlib.import_module("pkg.sub") is pkg.sub, importlib.import_module(".sub", "pkg") is pkg.sub, importlib.import_module("..other", "pkg.sub") is pkg.other, __import__("pkg.sub.deep").__name__, __import__("pkg.sub", fromlist=["deep"]).__name__)
try:
    importlib.import_module(".x")
except TypeError as e:
    print(e)
