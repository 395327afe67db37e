# Stars in displays, calls, targets, subscripts and returns.
a, *b = [1, 2, 3]
print(a, b)
*a, b = "xyz"
print(a, b)
a, *b, c = range(6)
print(a, b, c)
a, *b, c = 1, 2
print(a, b, c)
[a, [b, *c], *d] = [1, [2, 3, 4], 5, 6]
print(a, b, c, d)
(*a,) = {"k": 1, "l": 2}
print(a)
for first, *rest in [(1, 2, 3), "ab", [4]]:
    print(first, rest)


def f(*args, **kwargs):
    return args, kwargs


print(f(*[1, 2], 3, *(4,), *"ab", x=1, **{"y": 2}, z=3, **{"w": 4}))
print(f(*(), **{}), f(*range(3)), f(*{"a": 1}), f(*(i for i in range(2))))


def g():
    return 1, *[2, 3]


def h():
    yield 1, *"ab"


print(g(), list(h()))
print([*[], *[1], *(2, 3)], {*"aab"} == {"a", "b"}, {**{}, **{"a": 1}, "a": 2}, (*(), *[]))
x = *[1, 2], 3
print(x)
for item in *[1, 2], 3:
    print(item, end=" ")
print()
for text, code in [
    ("a, b = 1", None), ("a, b = 1, 2, 3", None), ("a, b = 'x'", None), ("a, *b, c = [1]", None), ("a, b = {1}", None),
    ("f(*1)", None), ("f(**1)", None), ("f(**{1: 2})", None), ("f(x=1, **{'x': 2})", None), ("[*1]", None), ("{**1}", None),
    ("{*1}", None), ("a, b = iter([1, 2, 3])", None), ("(a, b), c = [1, 2]", None), ("f(**[('a', 1)])", None), ("a, = []", None),
    ("print(*None)", None), ("a, b, c = range(10**9)", None),
]:
    try:
        exec(text)
        print(text, "ok")
    except Exception as e:
        print(text, "->", type(e).__name__, e)


class Mapping:
    def keys(self):
        return ["p", "q"]

    def __getitem__(self, key):
        return key * 2


print(f(**Mapping()), {**Mapping()}, dict(Mapping()), dict(**Mapping(), r=1))
