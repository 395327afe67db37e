# Metaclasses: __prepare__, __new__, __init__, __call__, keywords, conflicts.
class Meta(type):
    @classmethod
    def __prepare__(mcls, name, bases, **kw):
        print("prepare", name, [b.__name__ for b in bases], kw)
        return {"prepared": True}

    def __new__(mcls, name, bases, ns, **kw):
        print("new", name, sorted(k for k in ns if not k.startswith("__")), kw)
        return super().__new__(mcls, name, bases, ns)

    def __init__(cls, name, bases, ns, **kw):
        print("init", name, kw)
        super().__init__(name, bases, ns)

    def __call__(cls, *args, **kw):
        print("call", cls.__name__, args, kw)
        obj = super().__call__(*args, **kw)
        obj.made_by_meta = True
        return obj

    def __len__(cls):
        return 7

    def __iter__(cls):
        return iter("abc")

    def __getitem__(cls, key):
        return f"{cls.__name__}[{key}]"

    def __contains__(cls, x):
        return x == 1

    def __repr__(cls):
        return f"<meta {cls.__name__}>"

    def __getattr__(cls, name):
        if name.startswith("dyn"):
            return f"dynamic {name}"
        raise AttributeError(name)

    def __add__(cls, other):
        return "added"

    def __instancecheck__(cls, obj):
        return obj == "fake" or super().__instancecheck__(obj)

    def __subclasscheck__(cls, sub):
        return sub is int or super().__subclasscheck__(sub)

    def method(cls):
        return "meta method of " + cls.__name__


class Base(metaclass=Meta):
    def __init__(self, x=0):
        self.x = x


class Sub(Base, option=5, flag="f"):
    y = 1


b = Base(3)
print(b.x, b.made_by_meta, Base.prepared, type(Sub), Sub)
print(len(Base), list(Base), Base["k"], 1 in Base, 2 in Base, Base.dynamic_thing, Base + 1, Sub.method())
print(isinstance("fake", Base), isinstance(1, Base), issubclass(int, Base), issubclass(str, Base), isinstance(Sub(), Base))
try:
    Base().method()
except AttributeError as e:
    print(e)
try:
    Base.nope
except AttributeError as e:
    print("AttributeError", e)


class Order(dict):
    def __init__(self):
        self.order = []

    def __setitem__(self, k, v):
        self.order.append(k)
        super().__setitem__(k, v)


class Ordered(type):
    @classmethod
    def __prepare__(m, n, b):
        return Order()

    def __new__(m, n, b, ns):
        cls = super().__new__(m, n, b, dict(ns))
        cls.order = [k for k in ns.order if not k.startswith("__")]
        return cls


class Fields(metaclass=Ordered):
    b = 1
    a = 2

    def f(self): ...

    b = 3


print(Fields.order, Fields.b)


class Singleton(type):
    instances = {}

    def __call__(cls, *a):
        if cls not in cls.instances:
            cls.instances[cls] = super().__call__(*a)
        return cls.instances[cls]


class Config(metaclass=Singleton):
    def __init__(self, v=0):
        self.v = v


print(Config(1) is Config(2), Config().v)


class M1(type): ...


class M2(type): ...


class X1(metaclass=M1): ...


class X2(metaclass=M2): ...


for code in ["class Y(X1, X2): ...", "class Y(Base, x=1): ...", "class Y(x=1): ...", "class Y(metaclass=5): ...", "type('a')", "type('a', ())",
             "type(5, (), {})", "type('a', (5,), {})", "type('a', (), 5)", "type('a', [], {})", "class Y(X1, metaclass=M2): ..."]:
    try:
        exec(code)
        print(code, "ok")
    except TypeError as e:
        print(code, "->", e)


def function_meta(name, bases, ns, **kw):
    return (name, bases, sorted(k for k in ns if k[0] != "_"), kw)


class NotAClass(metaclass=function_meta, k=1):
    z = 1


print(NotAClass)
Dyn = type("Dyn", (object,), {"a": 1, "m": lambda self: self.a})
print(Dyn().m(), Dyn.__name__, type(Dyn), Dyn.__module__)


class M3(M1, M2): ...


class Y(X1, X2, metaclass=M3): ...


print(type(Y).__name__, type.__call__(Config, 9).v, type.mro(Dyn))


class CustomMro(type):
    def mro(cls):
        return [cls, X1, object]


try:

    class Z(metaclass=CustomMro): ...

    print(Z.__mro__)
except TypeError as e:
    print(e)
