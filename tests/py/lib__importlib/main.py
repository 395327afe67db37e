# importlib: import_module, specs, reload, finders, pkgutil, runpy.
import importlib
import importlib.machinery
import importlib.util
import pkgutil
import runpy
import sys

sys.dont_write_bytecode = True
deep = importlib.import_module("pkg.sub.deep")
print(deep.x, deep.__spec__.name, deep.__spec__.parent, type(deep.__loader__).__name__, deep.__package__)
print(importlib.import_module(".mod", "pkg").x)
import pkg

print(pkg.__spec__.origin.endswith("__init__.py"), list(pkg.__path__) == list(pkg.__spec__.submodule_search_locations))
print([(found.name, found.ispkg) for found in pkgutil.iter_modules(pkg.__path__)])
print([found.name for found in pkgutil.walk_packages(pkg.__path__, "pkg.")])
import reloaded

reloaded.n = 5
print(importlib.reload(reloaded).n, reloaded is sys.modules["reloaded"])
spec = importlib.util.spec_from_file_location("other", pkg.__path__[0] + "/mod.py")
other = importlib.util.module_from_spec(spec)
spec.loader.exec_module(other)
print(other.x, other.__name__, other.__file__.endswith("mod.py"))
print(importlib.util.find_spec("pkg.mod").name, importlib.util.find_spec("nothere"), importlib.util.find_spec("json").name)
for name in ["nothere", "pkg.nothere", "pkg.mod.x", ""]:
    try:
        importlib.import_module(name)
    except (ImportError, ValueError) as error:
        print(type(error).__name__, error, getattr(error, "name", None))


class Finder:
    @staticmethod
    def find_spec(name, path=None, target=None):
        if name == "virtual":
            return importlib.machinery.ModuleSpec(name, Loader())


class Loader:
    def create_module(self, spec):
        return None

    def exec_module(self, module):
        module.answer = 42


sys.meta_path.insert(0, Finder)
import virtual

print(virtual.answer, virtual.__spec__.name, type(virtual.__loader__).__name__)
import colorsys

print(colorsys.__spec__.name)
sys.meta_path.remove(Finder)
print([finder.__name__ for finder in sys.meta_path])
print(pkgutil.get_data("pkg", "data.txt"))
print(pkgutil.resolve_name("pkg.mod:x"), importlib.util.resolve_name(".a", "b.c"))
print(sys.__spec__.name, sys.__loader__.__name__, repr(sys))
print(runpy.run_module("pkg.mod")["x"], runpy.run_path(pkg.__path__[0] + "/mod.py")["x"])
runpy.run_module("pkg", run_name="__main__", alter_sys=True)
print(importlib.machinery.SOURCE_SUFFIXES, len(importlib.util.MAGIC_NUMBER), len(importlib.util.source_hash(b"abc")))
