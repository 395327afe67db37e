# Decorators on functions, methods and classes.
import functools


def trace(fn):
    @functools.wraps(fn)
    def wrapper(*args, **kwargs):
        result = fn(*args, **kwargs)
        print(f"{fn.__name__}{args}{kwargs or ''} -> {result!r}")
        return result

    return wrapper


@trace
def add(a, b):
    "Adds."
    return a + b


print(add(1, b=2), add.__name__, add.__doc__, add.__wrapped__(5, 6))


def repeat(times):
    def decorator(fn):
        def wrapper(*args):
            return [fn(*args) for _ in range(times)]

        return wrapper

    return decorator


@repeat(3)
@repeat(2)
def hello(name):
    return "hi " + name


print(hello("bob"))


class Registry:
    def __init__(self):
        self.items = {}

    def __call__(self, name):
        def inner(fn):
            self.items[name] = fn
            return fn

        return inner

    def register(self, fn):
        self.items[fn.__name__] = fn
        return fn


registry = Registry()


@registry("one")
def f1():
    return 1


@registry.register
def f2():
    return 2


@(lambda f: registry.register(f))
def f3():
    return 3


table = [registry]


@table[0].register
def f4():
    return 4


print({k: v() for k, v in registry.items.items()})


class Memo:
    def __init__(self, fn):
        self.fn, self.cache, self.hits = fn, {}, 0

    def __call__(self, *args):
        if args in self.cache:
            self.hits += 1
            return self.cache[args]
        value = self.cache[args] = self.fn(*args)
        return value

    def __get__(self, obj, cls=None):
        return self if obj is None else functools.partial(self, obj)


@Memo
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


print(fib(60), fib.hits)


class Holder:
    def __init__(self, n):
        self.n = n

    @Memo
    def times(self, k):
        print("computing", self.n, k)
        return self.n * k


h = Holder(7)
print(h.times(3), h.times(3))


def add_repr(cls):
    def __repr__(self):
        return f"{cls.__name__}({', '.join(f'{k}={v!r}' for k, v in vars(self).items())})"

    cls.__repr__ = __repr__
    return cls


def subclass_it(cls):
    return type("Sub" + cls.__name__, (cls,), {"extra": True})


@subclass_it
@add_repr
class Point:
    def __init__(self, x, y):
        self.x, self.y = x, y


print(Point(1, "a"), Point.__name__, Point.extra)


@functools.lru_cache(maxsize=2)
def cached(x):
    print("miss", x)
    return x * 2


print(cached(1), cached(2), cached(1), cached(3), cached(2), cached.cache_info())
cached.cache_clear()
print(cached.cache_info())


@functools.singledispatch
def kind(x):
    return "object"


@kind.register
def _(x: int):
    return "int"


@kind.register(list)
@kind.register(tuple)
def _(x):
    return "sequence"


print(kind(1), kind([]), kind(()), kind("s"), kind(True))


@print
def gone():
    pass


print(gone) if gone is not None else print("decorator returned None")
