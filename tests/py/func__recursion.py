# Recursion that ends, mutual recursion, and recursion without end.
import sys


def fact(n):
    return 1 if n == 0 else n * fact(n - 1)


def even(n):
    return True if n == 0 else odd(n - 1)


def odd(n):
    return False if n == 0 else even(n - 1)


def ackermann(m, n):
    if m == 0:
        return n + 1
    if n == 0:
        return ackermann(m - 1, 1)
    return ackermann(m - 1, ackermann(m, n - 1))


def hanoi(n, a, b, c):
    if n == 0:
        return []
    return hanoi(n - 1, a, c, b) + [(a, c)] + hanoi(n - 1, b, a, c)


print(fact(100), even(300), odd(301), ackermann(2, 6), len(hanoi(8, "a", "b", "c")), hanoi(2, 1, 2, 3))


def endless(n):
    return endless(n + 1) + 1


def depth_of(fn):
    try:
        fn(0)
    except RecursionError as e:
        return type(e).__name__, str(e)


print(depth_of(endless))
deepest = 0


def measure(n):
    global deepest
    deepest = n
    measure(n + 1)


old = sys.getrecursionlimit()
print(old)
print(depth_of(measure), 900 < deepest < 1000)
sys.setrecursionlimit(200)
print(depth_of(measure), 100 < deepest < 200)
sys.setrecursionlimit(5000)
print(depth_of(measure), 4900 < deepest < 5000)
sys.setrecursionlimit(old)
for bad in (0, -1, "x"):
    try:
        sys.setrecursionlimit(bad)
    except (ValueError, TypeError) as e:
        print(type(e).__name__, e)


def limit_too_low(n):
    if n:
        return limit_too_low(n - 1)
    try:
        sys.setrecursionlimit(10)
    except RecursionError as e:
        return str(e)[:50]


print(limit_too_low(50))


class Endless:
    def __getattr__(self, name):
        return getattr(self, name + "x")

    def __repr__(self):
        return repr(self)

    def __eq__(self, other):
        return self == other

    def __hash__(self):
        return hash(self)

    def __add__(self, other):
        return self + other

    def __call__(self):
        return self()

    def __len__(self):
        return len(self)

    def __iter__(self):
        return iter(self)

    def __str__(self):
        return str(self)


e = Endless()
for name, action in [("getattr", lambda: e.a), ("repr", lambda: repr(e)), ("eq", lambda: e == 1), ("hash", lambda: hash(e)), ("add", lambda: e + 1),
                     ("call", lambda: e()), ("len", lambda: len(e)), ("iter", lambda: iter(e)), ("str", lambda: str(e)), ("format", lambda: f"{e}"),
                     ("bool", lambda: bool(e)), ("in", lambda: 1 in [e]), ("list", lambda: [e] == [1])]:
    try:
        action()
        print(name, "returned")
    except RecursionError as error:
        print(name, type(error).__name__)


def catch_deep(n):
    try:
        return catch_deep(n + 1)
    except RecursionError:
        return "caught deep"


print(catch_deep(0))


def generators(n):
    yield from generators(n + 1)


try:
    list(generators(0))
except RecursionError as error:
    print("generators", type(error).__name__)
