# __dict__ as a real dictionary, and what writes through it do.
class A:
    cls_attr = "class"

    def __init__(self):
        self.a, self.b = 1, 2


a = A()
d = a.__dict__
d["c"] = 3
a.d = 4
print(a.c, d, d is a.__dict__, vars(a) is d, list(d), len(d), "a" in d, d.get("zz"))
del d["a"]
print(hasattr(a, "a"), d.pop("b"), a.__dict__)
d.update(x=1, y=2)
d |= {"z": 3}
print(a.x + a.y + a.z, d.setdefault("x", 9), d.setdefault("w", 9), a.w)
d[5] = "int key"
d["not valid!"] = 1
print(d, getattr(a, "not valid!"))
d.clear()
print(a.__dict__, a.cls_attr)
d["cls_attr"] = "instance"
print(a.cls_attr, A.cls_attr)
b = A()
b.__dict__ = d
b.shared = True
print(a.shared, a.__dict__ is b.__dict__)
b.__dict__ = {"fresh": 1}
print(hasattr(b, "shared"), b.fresh, a.shared)
for bad in (None, [], 5):
    try:
        b.__dict__ = bad
    except TypeError as e:
        print(e)
del b.__dict__
print(b.__dict__)
b.q = 1
print(b.__dict__)


class Sub(dict):
    def __getitem__(self, k):
        return "from subclass"


c = A()
c.__dict__ = Sub(k="plain")
print(c.k, c.__dict__["k"], type(c.__dict__).__name__)
e = A()
copy = dict(e.__dict__)
e.new = 1
print(copy, e.__dict__ == {**copy, "new": 1}, e.__dict__.copy() is not e.__dict__, {**vars(e)})
try:
    for k in e.__dict__:
        setattr(e, k + "_", 1)
except RuntimeError as error:
    print(error)


class Many:
    pass


m = Many()
for i in range(150):
    setattr(m, f"n{i}", i)
view = m.__dict__.values()
print(sum(view), len(m.__dict__))
for i in range(0, 150, 3):
    delattr(m, f"n{i}")
m.n0 = "again"
print(len(m.__dict__), list(m.__dict__)[:2], list(m.__dict__)[-1], sum(v for v in view if isinstance(v, int)))
print(sorted(A.__dict__.keys() - object.__dict__.keys()), type(A.__dict__).__name__, A.__dict__["cls_attr"])
try:
    A.__dict__["x"] = 1
except TypeError as error:
    print(error)
A.added = property(lambda self: self.__dict__.setdefault("computed", 0))
print(e.added, e.__dict__["computed"])
e.__dict__["added"] = "shadowed by the property"
print(e.added, vars(e)["added"])


class Desc:
    def __get__(self, o, t):
        return "non-data"


A.nd = Desc()
print(e.nd)
e.__dict__["nd"] = "instance wins"
print(e.nd)
objs = [A() for _ in range(3)]
objs[0].z, objs[1].y, objs[2].a = 1, 2, 3
print([o.__dict__ for o in objs], [list(o.__dict__) for o in objs])
x, y = A(), A()
x.p, x.q = 1, 2
y.q, y.p = 2, 1
print(x.__dict__ == y.__dict__, list(x.__dict__), list(y.__dict__))


def f():
    pass


f.attr = 1
f.__dict__["other"] = 2
print(f.__dict__, f.other, vars(f) is f.__dict__)
import types

mod = types.ModuleType("mod")
mod.__dict__["v"] = 7
print(mod.v, sorted(k for k in vars(mod) if k[0] != "_"))
g = globals()
g["injected"] = "via globals()"
print(injected, "injected" in vars())
del g["injected"]
try:
    injected
except NameError as error:
    print(error)
