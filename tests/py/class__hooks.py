# __init_subclass__, __class_getitem__, __mro_entries__, __new__, __del__-free life cycle hooks.
class Plugin:
    registry = {}

    def __init_subclass__(cls, /, name=None, **kw):
        super().__init_subclass__(**kw)
        cls.registry[name or cls.__name__.lower()] = cls


class Json(Plugin): ...


class Xml(Plugin, name="markup"): ...


class Sub(Json, name="sub"): ...


print({k: v.__name__ for k, v in Plugin.registry.items()})
try:

    class Bad(Plugin, unknown=1): ...
except TypeError as e:
    print(e)


class Gen:
    def __class_getitem__(cls, item):
        return (cls.__name__, item)


class GenSub(Gen): ...


print(Gen[int], GenSub[1, 2], Gen[...])
try:
    Plugin[int]
except TypeError as e:
    print(e)
try:
    Gen()[int]
except TypeError as e:
    print(e)


class Entry:
    def __mro_entries__(self, bases):
        print("entries", len(bases))
        return (Gen, Plugin)


class ViaEntry(Entry(), name="via"): ...


print([c.__name__ for c in ViaEntry.__mro__], len(ViaEntry.__orig_bases__))


class New:
    def __new__(cls, *args, **kw):
        print("new", args, kw)
        self = super().__new__(cls)
        self.via_new = True
        return self

    def __init__(self, a, b=2):
        print("init", a, b)


n = New(1, b=3)
print(n.via_new)


class Other:
    def __new__(cls, x):
        return x

    def __init__(self, x):
        print("init not called for foreign objects")


print(Other(5), Other("s"))


class InitReturns:
    def __init__(self):
        return 5


try:
    InitReturns()
except TypeError as e:
    print(e)


class Cached:
    cache = {}

    def __new__(cls, key):
        if key not in cls.cache:
            cls.cache[key] = super().__new__(cls)
        return cls.cache[key]

    def __init__(self, key):
        self.inits = getattr(self, "inits", 0) + 1


print(Cached(1) is Cached(1), Cached(1).inits, Cached(2).inits)


class OnlyNew:
    def __new__(cls, x):
        return super().__new__(cls)


class OnlyInit:
    def __init__(self, x): ...


class Neither: ...


for code in ["OnlyNew()", "OnlyNew(1)", "OnlyInit()", "OnlyInit(1)", "Neither(1)", "Neither(a=1)", "object.__new__(OnlyInit, 1)", "object.__new__(Neither, 1)",
             "object.__new__()", "object.__new__(5)", "object.__new__(int)", "int.__new__(str)", "int.__new__(bool, 5)", "object.__init__(Neither(), 1)", "Neither.__init__(1)"]:
    try:
        print(code, "=", type(eval(code)).__name__)
    except TypeError as e:
        print(code, "->", e)


class Immutable(tuple):
    def __new__(cls, a, b):
        return super().__new__(cls, (a, b))

    @property
    def a(self):
        return self[0]


im = Immutable(1, 2)
print(im, im.a, len(im), im == (1, 2))


class Dir:
    def __dir__(self):
        return ["z", "a"]

    def __sizeof__(self):
        return 1


print(dir(Dir()), Dir().__sizeof__())


class Subs: ...


class S1(Subs): ...


class S2(Subs): ...


print([c.__name__ for c in Subs.__subclasses__()], Subs.__subclasses__() == [S1, S2])
import abc


class Shape(abc.ABC):
    @abc.abstractmethod
    def area(self): ...

    @property
    @abc.abstractmethod
    def name(self): ...

    @classmethod
    def __subclasshook__(cls, other):
        return True if hasattr(other, "duck_area") else NotImplemented


class Square(Shape):
    def area(self):
        return 4


class Good(Square):
    name = "good"


class Duck:
    duck_area = 1


for cls in (Shape, Square, Good):
    try:
        print(cls().area())
    except TypeError as e:
        print(e)
print(isinstance(Duck(), Shape), issubclass(int, Shape), Shape.__abstractmethods__ == {"area", "name"})
Shape.register(int)
print(isinstance(5, Shape), issubclass(bool, Shape))
