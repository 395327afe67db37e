# A module becomes an instance of a subclass of its class in place, and a module again.
import gc
import sys
import types
import weakref


class Sub(types.ModuleType):
    a = 1

    @property
    def doubled(self):
        return self.x * 2

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return "made " + name


def read(module):
    return module.x


made = types.ModuleType("made")
made.x = 21
for _ in range(100):
    read(made)
reference = weakref.ref(made)
before = hash(made)
made.__class__ = Sub
print(type(made).__name__, made.a, made.doubled, made.other, read(made), made.__dict__["x"])
print(reference() is made, hash(made) == before, made)
gc.collect()
made.y = 5
made.x = 4
print(read(made), made.y, vars(made)["y"], made.doubled)
made.__class__ = types.ModuleType
print(type(made).__name__, made.x, read(made), hasattr(made, "a"), hasattr(made, "other"))
made.__class__ = types.ModuleType
gc.collect()
made.__class__ = Sub
gc.collect()
print(made.doubled)
other = Sub("other")
other.x = 3
other.__class__ = types.ModuleType
gc.collect()
print(type(other).__name__, other.x, other.__name__)


class Slotted(types.ModuleType):
    __slots__ = ("z",)


for kind in (Slotted, int, object):
    try:
        other.__class__ = kind
    except TypeError as error:
        print(error)


class Lazy(types.ModuleType):
    @property
    def now(self):
        return "computed"


sys.modules[__name__].__class__ = Lazy
import __main__

print(__main__.now, __main__.read is read)
late = 7
print(__main__.late, late)


class NoDict(Sub):
    __dict__ = property(lambda self: "no dict")


try:
    dir(NoDict("n"))
except TypeError as error:
    print(error)


class Own:
    __dict__ = property(lambda self: {"of": 2})


print(vars(Own()), Own().__dict__)


# Code that has read names of a module asks its new class from now on.
class Asking(types.ModuleType):
    def __getattribute__(self, name):
        return "asked " + name if len(name) == 1 else super().__getattribute__(name)


def call(module):
    return module.f()


source = "x = 1\ndef f():\n    return x\ndef count(n):\n    for i in range(n):\n        global x\n        x += 1\n    return x"
made = types.ModuleType("made")
exec(source, made.__dict__)
for _ in range(100):
    read(made), call(made)
print(made.count(50))
made.__class__ = Asking
print(read(made), made.count(50), vars(made)["x"])
made.__class__ = types.ModuleType
print(read(made), call(made), made.count(50), call(made))
