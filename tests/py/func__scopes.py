# Global, nonlocal, class scopes and comprehension scopes.
x = "global"


def reads():
    return x


def writes():
    global x
    x = "written"


def shadows():
    x = "local"
    return x


print(reads(), shadows(), x)
writes()
print(reads(), x)


def created():
    global brand_new
    brand_new = 1
    global imported
    import math as imported
    global Cls, fn

    class Cls:
        pass

    def fn():
        return "fn"


created()
print(brand_new, imported.__name__, Cls.__name__, Cls.__qualname__, fn(), fn.__qualname__)


class A:
    x = "class"
    y = [x for _ in range(2)]
    z = [(lambda: x)() for _ in range(1)]
    first = list(v for v in x)

    def method(self):
        return x

    class Inner:
        w = x

    n = 3
    rng = [i for i in range(n)]


print(A.y, A.z, A.first, A().method(), A.Inner.w, A.rng)


def comp_scope():
    i = "outer"
    out = [i for i in range(3)]
    d = {i: j for i in range(2) for j in range(2)}
    s = {i for i in "a"}
    g = list(i for i in range(2))
    return i, out, d, s, g


print(comp_scope())


def conditional(flag):
    if flag:
        v = 1
    return v


print(conditional(True))
try:
    conditional(False)
except UnboundLocalError as e:
    print(e)


def except_name():
    e = "before"
    try:
        1 / 0
    except ZeroDivisionError as e:
        pass
    try:
        return e
    except UnboundLocalError as error:
        return str(error)


print(except_name())


def outer():
    v = 1

    class Body:
        nonlocal v
        v = 2

    return v, hasattr(Body, "v")


print(outer())


def locals_view():
    a, b = 1, 2

    def inner():
        return b

    snapshot = locals()
    c = 3
    return sorted(snapshot), sorted(locals())


print(locals_view())


class Body:
    a = 1
    locals()["b"] = 2
    names = sorted(k for k in locals() if not k.startswith("__"))


print(Body.b, Body.names)


def star_in_exec():
    ns = {}
    exec("from math import *\nv = floor(2.5)", ns)
    return ns["v"]


print(star_in_exec())


def exec_locals():
    y = 1
    exec("y = 2; z = 3")
    scope = {"y": 10}
    exec("y += 1", scope)
    return y, scope["y"], eval("y + q", {"q": 5}, {"y": 100})


print(exec_locals())
builtin_len = len
len = lambda x: "shadowed"
print(len([1]))
del len
print(len([1]), len is builtin_len)
print(__name__, __doc__, __builtins__.__name__, "__annotations__" in globals(), __spec__, __package__)
def dynamic():
    return undefined_thing
try:
    dynamic()
except NameError as e:
    print(e, e.name)
