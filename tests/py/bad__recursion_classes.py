# Recursion without end through special methods and the machinery of classes.
class A:
    def __getattribute__(self, name):
        return getattr(self, name)


class B:
    def __setattr__(self, name, value):
        setattr(self, name, value)


class C:
    @property
    def p(self):
        return self.p


class D:
    def __get__(self, obj, cls):
        return obj.d


class UsesD:
    d = D()


class E:
    def __init__(self):
        self.inner = E()


class F:
    def __enter__(self):
        with self:
            pass

    def __exit__(self, *a):
        pass


class G:
    def __getitem__(self, i):
        return self[i]

    def __contains__(self, x):
        return x in self

    def __next__(self):
        return next(self)

    def __iter__(self):
        return self

    def __index__(self):
        return range(self)[0]

    def __radd__(self, other):
        return other + self

    def __format__(self, spec):
        return f"{self:{spec}}"

    def __instancecheck__(self, x):
        return isinstance(x, self)

    def __del__(self):
        pass


class Meta(type):
    def __call__(cls, *a):
        return cls(*a)

    def __instancecheck__(cls, x):
        return isinstance(x, cls)

    def __getattr__(cls, name):
        return getattr(cls, name + "_")


class H(metaclass=Meta):
    pass


def decorated():
    @decorated()
    def f():
        pass


def default(x=None):
    return (lambda y=default(): y)()


def comp():
    return [comp() for _ in range(1)]


def genexp():
    return sum(genexp() for _ in range(1))


def handler():
    try:
        1 / 0
    except ZeroDivisionError:
        handler()


def fin():
    try:
        pass
    finally:
        fin()


def lam():
    return sorted([1, 2], key=lambda x: lam())


def mapped():
    return list(map(lambda x: mapped(), [1]))


def evaluated():
    return eval("evaluated()")


def executed():
    exec("executed()")


def built():
    class X:
        y = built()


def formatted():
    return f"{formatted()}"


def star(*args):
    return star(*args, 1)


def kw(**kwargs):
    return kw(**kwargs, **{f"k{len(kwargs)}": 1}) if len(kwargs) < 50 else kw(**kwargs)


g = G()
actions = [
    ("getattribute", lambda: A().x), ("setattr", lambda: setattr(B(), "x", 1)), ("property", lambda: C().p), ("descriptor", lambda: UsesD().d), ("init", E), ("with", lambda: F().__enter__()), ("getitem", lambda: g[0]),
    ("contains", lambda: 1 in g), ("next", lambda: next(g)), ("iter", lambda: list(g)), ("index", lambda: [1][g]), ("radd", lambda: 1 + g), ("format", lambda: f"{g:x}"), ("isinstance", lambda: isinstance(1, g)), ("meta call", lambda: H()),
    ("meta isinstance", lambda: isinstance(1, H)), ("meta getattr", lambda: H.x), ("decorator", decorated), ("default", default), ("comprehension", comp), ("genexp", genexp), ("handler", handler), ("finally", fin), ("sort key", lam),
    ("map", mapped), ("eval", evaluated), ("exec", executed), ("class body", built), ("fstring", formatted), ("star", star), ("kwargs", kw),
]
for name, action in actions:
    try:
        action()
        print(name, "returned")
    except RecursionError as e:
        print(name, type(e).__name__)
print("alive")
