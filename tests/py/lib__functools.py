# functools as programs use it.
import functools

print(functools.reduce(lambda a, b: a * b, [1, 2, 3, 4]), functools.reduce(lambda a, b: a + b, [], 10))
p = functools.partial(int, base=2)
q = functools.partial(print, "a", sep="-")
print(p("1010"), p.func, p.args, p.keywords, functools.partial(p, "11")())
q("b", "c")
print(functools.partial(functools.partial(max, 1), 5)(3), repr(functools.partial(len)))


@functools.lru_cache(maxsize=3)
def f(x, *, y=1):
    print("computing", x, y)
    return x * y


print(f(1), f(1), f(1, y=1), f(2), f(3), f(1), f.cache_info(), f.cache_parameters(), f.__wrapped__(9))
f.cache_clear()
print(f.cache_info())


@functools.cache
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


print(fib(80), fib.cache_info())
try:
    f([])
except TypeError as e:
    print(e)


@functools.total_ordering
class V:
    def __init__(self, n):
        self.n = n

    def __eq__(self, o):
        return self.n == o.n

    def __lt__(self, o):
        return self.n < o.n


print(V(1) <= V(1), V(2) > V(1), V(1) >= V(2), sorted([3, 1, 2], key=functools.cmp_to_key(lambda a, b: b - a)))


@functools.singledispatch
def show(x):
    return f"object {x!r}"


@show.register
def _(x: int | float):
    return f"number {x}"


@show.register(list)
def show_list(x):
    return "list " + ", ".join(show(i) for i in x)


print(show("s"), show(1), show(2.5), show([1, "a", [True]]), show.dispatch(bool).__name__, show.registry.keys() == {object, int, float, list})


class C:
    @functools.singledispatchmethod
    def m(self, x):
        return "any"

    @m.register
    def _(self, x: str):
        return "str " + x

    @functools.cached_property
    def slow(self):
        print("once")
        return [1]

    def base(self, a, b):
        return (a, b)

    pm = functools.partialmethod(base, 1)


c = C()
print(c.m(1), c.m("x"), c.slow is c.slow, c.pm(2))


def deco(fn):
    @functools.wraps(fn, updated=())
    def inner(*a):
        "inner doc"
        return fn(*a)

    return inner


@deco
def g(a: int) -> str:
    "g doc"


print(g.__name__, g.__doc__, g.__annotations__, g.__wrapped__.__name__, functools.WRAPPER_ASSIGNMENTS[:3])
print(functools.reduce(lambda acc, f: f(acc), [str, len, float], 12345), functools.Placeholder)
print(functools.partial(pow, functools.Placeholder, 2)(5))
