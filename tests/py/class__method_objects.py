# Bound methods, unbound functions, class and static methods as objects.
class A:
    def m(self, x=1):
        return (type(self).__name__, x)

    @classmethod
    def c(cls, x=2):
        return (cls.__name__, x)

    @staticmethod
    def s(x=3):
        return x

    lam = lambda self: "lambda"
    builtin = len


class B(A):
    def m(self, x=10):
        return ("B",) + super().m(x)

    @classmethod
    def c(cls, x=20):
        return super().c(x) + ("from B",)

    @staticmethod
    def s(x=30):
        return A.s(x) + 1


a, b = A(), B()
print(a.m(), A.m(a, 5), b.m(), A.m(b), a.c(), B.c(), A.c(), a.s(), B.s(), a.lam(), A.builtin([1]), a.builtin([1, 2]))
m = a.m
print(m(7), m.__self__ is a, m.__func__ is A.__dict__["m"], m.__name__, m.__qualname__, m.__defaults__, a.m == a.m, a.m is a.m, a.m != b.m, hash(a.m) == hash(a.m), A.m is A.m, A.c == A.c, A.c.__self__ is A, B.c.__self__ is B)
print(type(a.m).__name__, type(A.m).__name__, type(A.c).__name__, type(A.s).__name__, type(A.__dict__["c"]).__name__, type(A.__dict__["s"]).__name__, type(len).__name__, type([].append).__name__, type(str.join).__name__, type(a.__init__).__name__, type(object.__init__).__name__)
a.m = lambda: "instance"
print(a.m(), A.m(a))
del a.m
print(a.m())
methods = [x.m for x in (A(), B(), A())]
print([f() for f in methods], list(map(A.m, [a, b])), sorted([b, a], key=lambda o: o.m())[0] is a, {a.m: 1}[a.m])
A.added = lambda self, *args: args
print(a.added(1, 2), b.added())
B.m = A.m
print(b.m())
A.m = lambda self: "replaced"
print(a.m(), b.m(), methods[0]())
import types

a.bound = types.MethodType(lambda self, y: (self is a, y), a)
print(a.bound(5), types.MethodType(len, [1, 2])(), A.__dict__["c"].__func__(int) if False else A.__dict__["c"].__get__(None, B)()[0])
try:
    types.MethodType(5, a)
except TypeError as e:
    print(e)
try:
    types.MethodType(len, None)
except TypeError as e:
    print(e)
for code in ["A.m()", "A.c(1, 2)", "a.s(1, 2)", "a.lam(1)", "a.m.x = 1", "a.m.__self__ = 5", "A().nope()", "B.m(1, 2, 3)", "staticmethod(5)()", "classmethod(5).__get__(a)()", "a.added(x=1)", "A.lam()"]:
    try:
        exec(code)
        print(code, "ok")
    except (TypeError, AttributeError) as e:
        print(code, "->", e)


class Callable:
    def __call__(self, *args):
        return ("called", len(args))


class Uses:
    attr = Callable()
    made = staticmethod(Callable())

    def __init__(self):
        self.own = Callable()


u = Uses()
print(u.attr(1), u.made(1, 2), u.own(), Uses.attr())


class Meta(type):
    def mm(cls):
        return f"meta method of {cls.__name__}"

    @classmethod
    def mc(mcls):
        return mcls.__name__


class WithMeta(metaclass=Meta):
    pass


print(WithMeta.mm(), WithMeta.mc(), Meta.mm(WithMeta), hasattr(WithMeta(), "mm"))
wrapped = staticmethod(lambda x: x * 2)
print(wrapped(4), wrapped.__wrapped__(5), wrapped.__func__(6), classmethod(lambda c: c).__wrapped__(7))


class Chained:
    def __init__(self):
        self.log = []

    def __getattr__(self, name):
        def method(*args):
            self.log.append((name, args))
            return self

        return method


print(Chained().a(1).b().c(2, 3).log, "abc".upper.__self__, [].append.__name__, (5).__add__(3), int.__add__(5, 3), "x".join.__call__(["1", "2"]), str.upper("abc"), list(map(str.strip, [" a ", "b "])), (1).__class__.__name__, max.__call__(1, 2), getattr("a,b", "split")(","))
f = "abc".find
print([f(c) for c in "cax"], A.m.__get__(a)() if hasattr(A.m, "__get__") else "", (lambda self: self).__get__(5)(), B.__dict__["s"].__get__(None, B)(1))
