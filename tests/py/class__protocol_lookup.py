# Special methods are looked up on the type, not on the instance; and when they change.
class A:
    pass


a = A()
a.__len__ = lambda: 5
a.__str__ = lambda: "instance str"
a.__call__ = lambda: "called"
a.__iter__ = lambda: iter([1])
a.__add__ = lambda o: "added"
a.__bool__ = lambda: False
a.__eq__ = lambda o: True
a.__hash__ = lambda: 7
a.__getitem__ = lambda i: i
a.__contains__ = lambda x: True
a.__enter__ = lambda: None
a.__format__ = lambda s: "formatted"
for name, action in [("len", lambda: len(a)), ("str", lambda: str(a).startswith("<")), ("call", lambda: a()), ("iter", lambda: list(a)), ("add", lambda: a + 1), ("bool", lambda: bool(a)), ("eq", lambda: a == 1), ("hash", lambda: hash(a) == 7), ("getitem", lambda: a[0]), ("in", lambda: 1 in a), ("format", lambda: f"{a}".startswith("<")), ("with", lambda: exec("with a: pass", {"a": a}))]:
    try:
        print(name, action())
    except TypeError as e:
        print(name, e)
A.__len__ = lambda self: 3
A.__getitem__ = lambda self, i: i * 10 if i < 3 else (_ for _ in ()).throw(IndexError)
A.__call__ = lambda self, *args: ("call", args)
A.__add__ = lambda self, o: ("add", o)
A.__radd__ = lambda self, o: ("radd", o)
A.__contains__ = lambda self, x: x == "in"
A.__str__ = lambda self: "type str"
A.__bool__ = lambda self: False
A.__eq__ = lambda self, o: "eq"
A.__hash__ = lambda self: 42
A.__enter__ = lambda self: "entered"
A.__exit__ = lambda self, *e: True
A.__format__ = lambda self, s: f"fmt {s}"
A.__index__ = lambda self: 2
A.__neg__ = lambda self: "neg"
A.__lt__ = lambda self, o: True
print(len(a), list(a), a(1, 2), a + 1, 1 + a, "in" in a, "out" in a, str(a), bool(a), a == 1, hash(a), f"{a:spec}", [5, 6, 7][a], -a, a < 1, 1 > a, sorted([a, a]) == [a, a], reversed(a).__next__())
with a as entered:
    print(entered)
    raise ValueError("suppressed")
for name in ("__len__", "__getitem__", "__call__", "__add__", "__contains__", "__bool__", "__eq__", "__hash__", "__enter__", "__index__", "__str__"):
    delattr(A, name)
for name, action in [("len", lambda: len(a)), ("iter", lambda: iter(a)), ("call", lambda: a()), ("add", lambda: a + 1), ("radd", lambda: 1 + a), ("in", lambda: 1 in a), ("bool", lambda: bool(a)), ("eq", lambda: a == a), ("with", lambda: exec("with a: pass", {"a": a})), ("index", lambda: [1][a]), ("hash", lambda: hash(a) == object.__hash__(a))]:
    try:
        print(name, action())
    except TypeError as e:
        print(name, e)


class Base:
    def __len__(self):
        return 1


class Mid(Base):
    pass


class Leaf(Mid):
    pass


leaf = Leaf()
print(len(leaf))
Mid.__len__ = lambda self: 2
print(len(leaf))
Leaf.__len__ = lambda self: 3
print(len(leaf))
del Leaf.__len__
print(len(leaf))
del Mid.__len__
print(len(leaf))
Base.__len__ = None
try:
    len(leaf)
except TypeError as e:
    print(e)
del Base.__len__
try:
    len(leaf)
except TypeError as e:
    print(e)


class Meta(type):
    def __len__(cls):
        return 99

    def __call__(cls, *a):
        return "meta call" if a else super().__call__()

    def __str__(cls):
        return "meta str"

    def __add__(cls, o):
        return "class add"

    def __iter__(cls):
        return iter("xyz")


class M(metaclass=Meta):
    def __len__(self):
        return 1

    def __add__(self, o):
        return "instance add"


print(len(M), len(M()), M(5), str(M), M + 1, M() + 1, list(M), [*M])
try:
    list(M())
except TypeError as e:
    print(e)


class Dyn:
    def __getattr__(self, name):
        return lambda *a: f"dynamic {name}"

    def __getattribute__(self, name):
        if name == "__len__":
            return lambda: 77
        return object.__getattribute__(self, name)


x = Dyn()
print(x.__len__(), x.anything(), x.__missing_dunder__())
for action in (lambda: len(x), lambda: x[0], lambda: x(), lambda: x + 1, lambda: iter(x)):
    try:
        print(action())
    except TypeError as e:
        print(e)


class Descr:
    def __get__(self, o, t):
        return lambda *a: ("via descriptor", len(a))


class UsesDescr:
    __call__ = Descr()
    __getitem__ = Descr()
    __add__ = staticmethod(lambda o: ("static add", o))
    __len__ = classmethod(lambda cls: 12)
    __contains__ = property(lambda self: lambda x: x == "prop")


u = UsesDescr()
print(u(1, 2), u["k"], u + 5, len(u), "prop" in u, "x" in u)


class Callable:
    def __call__(self, *args):
        return ("callable", len(args))


class UsesCallable:
    __add__ = Callable()
    __getitem__ = Callable()


print(UsesCallable() + 1, UsesCallable()[0])
int_add = int.__add__
print(int_add(1, 2), (1).__add__("x"), (1).__radd__(2), int.__call__ if hasattr(int, "__callx__") else "no", type.__call__(int, "5"), object.__str__(5), list.__len__([1]), dict.__getitem__({1: 2}, 1))
