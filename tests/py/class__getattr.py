# __getattr__, __getattribute__, __setattr__, __delattr__ and their interplay.
class Proxy:
    def __init__(self, target):
        object.__setattr__(self, "_target", target)

    def __getattr__(self, name):
        print("getattr", name)
        return getattr(self._target, name)

    def __setattr__(self, name, value):
        print("setattr", name, value)
        setattr(self._target, name, value)

    def __delattr__(self, name):
        print("delattr", name)
        delattr(self._target, name)

    def __len__(self):
        return 99


class Thing:
    x = 1


t = Thing()
p = Proxy(t)
print(p.x)
p.y = 2
print(t.y, p.y, len(p))
del p.y
try:
    p.y
except AttributeError as e:
    print(e)


class Every:
    attr = "class"

    def __init__(self):
        self.inst = "instance"

    def __getattribute__(self, name):
        if name.startswith("__"):
            return super().__getattribute__(name)
        if name == "secret":
            raise AttributeError("hidden")
        if name == "boom":
            raise ValueError("boom")
        return ("every", super().__getattribute__(name))

    def __getattr__(self, name):
        return ("fallback", name)

    def method(self):
        return 5


e = Every()
print(e.attr, e.inst, e.secret, e.nothing, e.method[1](), e.__class__)
try:
    e.boom
except ValueError as error:
    print(error)
print(hasattr(e, "anything"), getattr(e, "secret", "default"))


class NoDunder:
    def __getattr__(self, name):
        print("asked", name)
        if name == "__len__":
            return lambda: 5
        raise AttributeError(name)


n = NoDunder()
try:
    len(n)
except TypeError as error:
    print(error)
print(n.__len__())


class Counting(dict):
    def __getattr__(self, name):
        try:
            return self[name]
        except KeyError:
            raise AttributeError(name) from None

    __setattr__ = dict.__setitem__
    __delattr__ = dict.__delitem__


c = Counting(a=1)
c.b = 2
print(c.a + c.b, c, hasattr(c, "zzz"), c.keys())
del c.a
print(c)


class Validated:
    def __setattr__(self, name, value):
        if not isinstance(value, int):
            raise TypeError(f"{name} must be int")
        super().__setattr__(name, value)


v = Validated()
v.a = 1
try:
    v.b = "x"
except TypeError as error:
    print(error)
print(vars(v))


class Infinite:
    def __getattr__(self, name):
        return Infinite()

    def __call__(self, *a):
        return "called"


print(Infinite().a.b.c.d())


class Removed:
    def __getattr__(self, name):
        return "dynamic"


r = Removed()
print(r.q)
del Removed.__getattr__
try:
    r.q
except AttributeError as error:
    print(error)
Removed.__getattr__ = lambda self, name: "back " + name
print(r.q)
r.q = "own"
print(r.q)
for args in [(5, "real"), (5, "nope", None), ("", "upper")]:
    print(getattr(*args) if not callable(getattr(*args)) else "callable")
for code in ["getattr(5)", "getattr(5, 5)", "getattr(5, 'x')", "setattr(5, 'x', 1)", "hasattr(5, 1)", "delattr(t, 'nope')", "setattr(t, 1, 2)", "vars(5)"]:
    try:
        eval(code)
    except (TypeError, AttributeError) as error:
        print(code, "->", type(error).__name__, error)
setattr(t, "not an identifier!", 1)
print(vars(t), getattr(t, "not an identifier!"))


class Module:
    pass


import types

m = types.ModuleType("mod", "doc")
m.__getattr__ = lambda name: f"module {name}"
m.x = 1
print(m.x, m.anything, m.__name__, m.__doc__)
