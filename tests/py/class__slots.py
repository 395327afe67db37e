# __slots__: layout, missing dict, inheritance, conflicts.
class Point:
    __slots__ = ("x", "y")

    def __init__(self, x, y):
        self.x, self.y = x, y


p = Point(1, 2)
print(p.x, p.y, hasattr(p, "__dict__"), Point.__slots__, type(Point.x).__name__, repr(Point.x))
p.x = 10
del p.y
for code in ["p.z = 1", "p.y", "del p.y", "p.__dict__", "del p.z"]:
    try:
        exec(code)
    except AttributeError as e:
        print(code, "->", e)


class Point3(Point):
    __slots__ = ("z",)


class Open(Point):
    pass


q = Point3(1, 2)
q.z = 3
print(q.x, q.y, q.z, hasattr(q, "__dict__"))
o = Open(1, 2)
o.extra = 5
print(o.x, o.extra, vars(o))


class WithDict:
    __slots__ = ("a", "__dict__")


w = WithDict()
w.a, w.b = 1, 2
print(w.a, w.b, w.__dict__)


class Single:
    __slots__ = "only"


s = Single()
s.only = 1
print(s.only, Single.__slots__)


class FromDict:
    __slots__ = {"a": "doc of a", "b": "doc of b"}


print(FromDict.a.__doc__, sorted(FromDict.__slots__))


class Private:
    __slots__ = ("__hidden", "_x")

    def set(self, v):
        self.__hidden = v
        return self.__hidden


print(Private().set(5), sorted(n for n in dir(Private) if "hidden" in n))
for code in [
    "class X:\n    __slots__ = ('a',)\n    a = 1",
    "class X:\n    __slots__ = ('a b',)",
    "class X:\n    __slots__ = (1,)",
    "class X(int):\n    __slots__ = ('a',)",
    "class A:\n    __slots__ = ('a',)\nclass B:\n    __slots__ = ('b',)\nclass X(A, B): pass",
    "class A:\n    __slots__ = ()\nclass B:\n    __slots__ = ('b',)\nclass X(A, B): pass\nprint(X().__dict__)",
    "class X(tuple):\n    __slots__ = ('a',)",
    "class X(list):\n    __slots__ = ('a',)\nx = X([1]); x.a = 5; print(x, x.a)",
    "class X:\n    __slots__ = ('__dict__', '__dict__')",
    "class X:\n    __slots__ = ('a', 'a')\nprint(X.__slots__)",
]:
    try:
        exec(code)
        print("ok")
    except (TypeError, ValueError) as e:
        print(type(e).__name__, e)
print(Point.x.__get__(p), Point.x.__name__, Point.x.__objclass__.__name__)
Point.x.__set__(p, 99)
print(p.x)
try:
    Point.x.__get__(5)
except TypeError as e:
    print(e)


class A1:
    __slots__ = ("m",)


class A2:
    __slots__ = ("m",)


a = A1()
a.m = "moved"
a.__class__ = A2
print(a.m, type(a).__name__)
try:
    a.__class__ = Point
except TypeError as e:
    print(e)
import copy

print(copy.copy(q).z, copy.deepcopy(q).x)
try:
    import weakref

    weakref.ref(p)
except TypeError as e:
    print(e)
