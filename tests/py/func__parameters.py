# All parameter kinds and every way a call can go wrong.
def f(a, b, /, c, d=4, *args, e, g=7, **kw):
    return a, b, c, d, args, e, g, kw


print(f(1, 2, 3, e=5), f(1, 2, c=3, e=5, d=9), f(1, 2, 3, 4, 5, 6, e=7, z=8), f(1, 2, 3, e=1, a=9, b=8))


def pos(a, b=2, /):
    return a, b


def kwonly(*, a, b=2):
    return a, b


def plain(a, b=2, c=3):
    return a, b, c


def star(*args):
    return args


def dstar(**kw):
    return kw


def none():
    return "none"


print(pos(1), pos(1, 5), kwonly(a=1), kwonly(b=1, a=2), plain(1), plain(1, c=5), plain(c=1, b=2, a=3), star(), dstar(), dstar(a=1))
calls = [
    "f()", "f(1)", "f(1, 2)", "f(1, 2, 3)", "f(1, 2, e=3)", "f(a=1, b=2, c=3, e=5)", "pos()", "pos(a=1)", "pos(1, b=2)", "pos(1, 2, 3)",
    "kwonly()", "kwonly(1)", "kwonly(1, a=2)", "kwonly(a=1, c=2)", "plain()", "plain(1, 2, 3, 4)", "plain(1, a=2)", "plain(b=2)",
    "plain(1, d=2)", "plain(1, 2, 3, 4, 5)", "star(a=1)", "dstar(1)", "dstar(**{'a': 1}, a=2)", "none(1)", "none(a=1)", "none(1, 2)",
    "plain(**{'a': 1, 'b': 2, 'zz': 3})", "plain(*[1, 2], c=3, **{'b': 4})", "f(*range(2), **{'e': 1})", "(lambda: 1)(2)",
    "(lambda x, y: 1)(1)", "(lambda *, x, y, z: 1)()", "plain(1, bb=2)", "none(*[1])", "kwonly(**{'a': 1, 'b': 2, 'c': 3, 'd': 4})",
]
for call in calls:
    try:
        print(call, "=", eval(call))
    except TypeError as e:
        print(call, "->", e)


class C:
    def method(self, a):
        return a

    @classmethod
    def cm(cls, a):
        return a

    @staticmethod
    def sm(a):
        return a

    def noself():
        return 1


for call in ["C().method()", "C().method(1, 2)", "C.method()", "C.method(1)", "C().cm()", "C.cm(1, 2)", "C.sm()", "C().sm(1, 2)",
             "C().noself()", "C(1)", "C().method(a=1, b=2)", "C.cm(b=1)"]:
    try:
        print(call, "=", eval(call))
    except TypeError as e:
        print(call, "->", e)


def mutable(x, acc=[]):
    acc.append(x)
    return acc


print(mutable(1), mutable(2), mutable(3, []), mutable.__defaults__)
mutable.__defaults__ = ([10],)
print(mutable(1))
mutable.__defaults__ = None
try:
    mutable(1)
except TypeError as e:
    print(e)
kwonly.__kwdefaults__ = {"a": 100, "b": 200}
print(kwonly(), kwonly.__kwdefaults__)
print(f.__code__.co_argcount, f.__code__.co_posonlyargcount, f.__code__.co_kwonlyargcount, f.__code__.co_varnames)
