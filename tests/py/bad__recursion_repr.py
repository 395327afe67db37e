# Structures nested deeper than any stack: repr, comparison, hash, copying.
def nest(kind, depth):
    x = kind()
    for _ in range(depth):
        x = kind([x]) if kind is not dict else {"k": x}
    return x


deep = nest(list, 200_000)
for name, action in [("repr", lambda: repr(deep)), ("eq", lambda: deep == nest(list, 200_000)), ("lt", lambda: deep < nest(list, 200_000))]:
    try:
        action()
        print(name, "worked")
    except RecursionError as e:
        print(name, type(e).__name__)
tup = nest(tuple, 200_000)
for name, action in [("hash", lambda: hash(tup)), ("eq", lambda: tup == nest(tuple, 200_000))]:
    try:
        action()
        print(name, "worked")
    except RecursionError as e:
        print(name, type(e).__name__)
d = nest(dict, 200_000)
for name, action in [("eq", lambda: d == nest(dict, 200_000))]:
    try:
        action()
        print(name, "worked")
    except RecursionError as e:
        print(name, type(e).__name__)
a, b = [], []
a.append(a)
b.append(b)
print(a, b)
try:
    a == b
except RecursionError as e:
    print(type(e).__name__)


class R:
    def __init__(self, inner):
        self.inner = inner

    def __repr__(self):
        return f"R({self.inner!r})"

    def __eq__(self, other):
        return self.inner == other.inner

    def __hash__(self):
        return hash(self.inner)

    def __lt__(self, other):
        return self.inner < other.inner

    def __bool__(self):
        return bool(self.inner)


r = R(None)
for _ in range(5000):
    r = R(r)
for name, action in [("repr", lambda: repr(r)), ("eq", lambda: r == r), ("hash", lambda: hash(r)), ("lt", lambda: r < r), ("bool", lambda: bool(r)), ("in", lambda: r in [r, 1]), ("not in", lambda: R(r) in [r])]:
    try:
        action()
        print(name, "worked")
    except RecursionError as e:
        print(name, type(e).__name__)
    except AttributeError as e:
        print(name, e)
e = ExceptionGroup("g", [ValueError(1)])
x = e
for i in range(300):
    x = ExceptionGroup("n", [x])
print(x.split(ValueError)[0].message, x.subgroup(TypeError))
chain = None
for i in range(5000):
    err = ValueError(i)
    err.__context__ = chain
    chain = err
print(repr(chain))
c = sum
for i in range(3000):
    c = (lambda f: lambda *a: f(*a))(c)
try:
    print(c([1, 2]))
except RecursionError as error:
    print(type(error).__name__)
del deep, tup, d, r, chain
print("alive")
