# Namespace packages, sys.path, modules made by hand.
import os
import sys

here = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, here + "/one")
sys.path.append(here + "/two")
import space
import space.left
import space.right
from space import left, right

print(left.side, right.side, type(space.__path__).__name__, space.__file__ if hasattr(space, "__file__") else "no file", len(list(space.__path__)))
print(space.__name__, space.__spec__.origin, repr(space).startswith("<module 'space' (namespace)"))
sys.path.remove(here + "/one")
import shadow

print(shadow.where)
del sys.modules["shadow"]
sys.path.insert(0, here + "/one")
import shadow

print(shadow.where)
import types

made = types.ModuleType("made_by_hand", "Its doc.")
exec("x = 5\ndef f(): return x * 2", vars(made))
sys.modules["made_by_hand"] = made
import made_by_hand
from made_by_hand import f, x

print(made_by_hand.f(), f(), x, made_by_hand.__doc__, repr(made_by_hand), made_by_hand.__spec__)
made.x = 50
print(f(), x)


class Finder:
    @classmethod
    def find_spec(cls, name, path, target=None):
        if name.startswith("virtual"):
            from importlib.machinery import ModuleSpec

            return ModuleSpec(name, cls, is_package=name == "virtual")
        return None

    @staticmethod
    def create_module(spec):
        return None

    @staticmethod
    def exec_module(module):
        module.answer = len(module.__name__)


sys.meta_path.insert(0, Finder)
import virtual
import virtual.child
from virtual.other import answer

print(virtual.answer, virtual.child.answer, answer, repr(virtual), virtual.child.__package__)
sys.meta_path.remove(Finder)
try:
    import virtual.more
except ModuleNotFoundError as e:
    print(e)
import importlib

print(importlib.reload(shadow) is shadow, shadow.loads)
print("space.left" in sys.modules, sys.modules["space"].left is left)
import importlib.util

spec = importlib.util.spec_from_file_location("by_path", here + "/two/space/right.py")
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
print(module.side, module.__name__, importlib.util.find_spec("no_such_module"), importlib.util.find_spec("shadow").name)
