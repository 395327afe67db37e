# Keyword arguments: order, unpacking, mutation, forwarding, odd names.
def f(**kw):
    return list(kw.items())


def g(a, *args, b=2, **kw):
    return a, args, b, kw


print(f(z=1, a=2, m=3), f(**{"x y": 1, "class": 2, "": 3}), f(**{"a": 1}, b=2, **{"c": 3}), g(1, 2, 3, c=4, b=5), g(*"ab", **{"b": 0, "q": 1}), g(b=1, a=2))
d = {"k": [1]}


def mutate(**kw):
    kw["new"] = 1
    kw["k"].append(2)
    return kw


print(mutate(**d), d)


def forward(*args, **kwargs):
    return g(*args, **kwargs)


print(forward(1, 2, x=3), forward(a=5, c=6))
for code in ["f(**5)", "f(**{1: 2})", "f(a=1, **{'a': 2})", "f(**{'a': 1}, **{'a': 2})", "g()", "g(1, a=2)", "forward(1, a=2)", "forward()", "f(1)", "f(*[1])", "g(**{'a': 1, 'b': 2, 'a b': 3})", "f(**None)", "f(**[])", "f(**[('a', 1)])", "(lambda *, x: x)(1)", "(lambda x, /: x)(x=1)", "(lambda x, /, **k: (x, k))(1, x=2)", "dict(a=1, **{'b': 2})", "int(**{'x': 1})", "print(**{'sep': '-', 'end': '!\\n'})", "print(1, 2, **{'sep': '+'})", "sorted([2, 1], **{'reverse': True})", "max(1, 2, **{'key': lambda v: -v})", "len(**{})", "len([], **{'a': 1})", "'{a}'.format(**{'a': 1, 'b': 2})", "str.format('{x}', x=1)"]:
    try:
        print(code, "=", eval(code))
    except TypeError as e:
        print(code, "->", e)


class Keys:
    def keys(self):
        print("keys asked")
        return ["one", "two"]

    def __getitem__(self, k):
        print("get", k)
        return k.upper()


print(f(**Keys()), {**Keys()} == dict(Keys()))


class BadKeys:
    def keys(self):
        return 5


class NoItem:
    def keys(self):
        return ["a"]


for bad in (BadKeys(), NoItem()):
    try:
        f(**bad)
    except TypeError as e:
        print(e)


def defaults(a, b=[], *, c={}, d=(lambda: 1)):
    b.append(a)
    c[a] = len(b)
    return b, c, d()


print(defaults(1), defaults(2), defaults(3, []), defaults(4, c={}), defaults.__defaults__, defaults.__kwdefaults__["c"])


def order(*, b=print("default b"), a=print("default a")):
    pass


def many(a1=1, a2=2, a3=3, a4=4, a5=5, a6=6, a7=7, a8=8, a9=9, a10=10):
    return a1 + a2 * a3 - a4 + a5 * a6 - a7 + a8 * a9 - a10


print(many(), many(a10=0), many(a3=0, a1=100), many(*range(10)), many(**{f"a{i}": i for i in range(1, 11)}), many(5, a2=6, **{"a9": 1}))


class C:
    def __init__(self, *args, **kw):
        self.args, self.kw = args, kw

    def __call__(self, *args, **kw):
        return args, kw

    def __getitem__(self, key):
        return key


c = C(1, x=2)
print(c.args, c.kw, c(1, *[2], y=3, **{"z": 4}), c[1, *[2, 3]], type("T", (C,), {}, )(5).args)
partial = lambda fn, *a, **k: lambda *b, **m: fn(*a, *b, **{**k, **m})
print(partial(g, 1, x=1)(2, b=9, x=5), partial(partial, f)(a=1)(b=2))


def nested(**kw):
    def inner():
        return sorted(kw)

    kw["added"] = 1
    return inner()


print(nested(q=1), (lambda **k: k)(**dict.fromkeys("abc")), (lambda *a, **k: (a, k))(*(), **{}))
big = {f"k{i}": i for i in range(300)}
print(sum(v for _, v in f(**big)), len(f(**big, extra=1)), (lambda k7, k299, **rest: (k7, k299, len(rest)))(**big))
