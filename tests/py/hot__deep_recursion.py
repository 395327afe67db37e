# Deep recursion with mixed types, hot before it gets deep.
import sys

sys.setrecursionlimit(3000)


def depth(n, acc):
    if n == 0:
        return acc
    return depth(n - 1, acc + n)


for _ in range(300):
    depth(10, 0)
print(depth(900, 0), depth(900, 0.5), depth(900, 2**60), depth(20, 1j))


def mixed(n, kind):
    if n == 0:
        return 0 if kind == "int" else 0.0 if kind == "float" else "" if kind == "str" else []
    below = mixed(n - 1, kind)
    if isinstance(below, (int, float)):
        return below + n
    if isinstance(below, str):
        return below + str(n % 10)
    below.append(n)
    return below


for _ in range(100):
    mixed(10, "int")
print(mixed(800, "int"), mixed(800, "float"), len(mixed(800, "str")), len(mixed(800, "list")), mixed(12, "str"))


def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


print(fib(16), fib(14), fib(True))


def fibf(n):
    return n if n < 2.0 else fibf(n - 1) + fibf(n - 2)


print(fibf(12.0), fibf(12), fibf(12.5))


def unwound(n):
    if n == 0:
        raise LookupError("bottom")
    local = n * 2
    try:
        unwound(n - 1)
    except LookupError as e:
        if n % 100 == 0:
            e.add_note(f"passed {n} {local}")
        raise


for _ in range(30):
    try:
        unwound(20)
    except LookupError:
        pass
try:
    unwound(500)
except LookupError as e:
    print(e, e.__notes__)


def limit(n):
    return limit(n + 1)


for _ in range(3):
    try:
        limit(0)
    except RecursionError as e:
        print(type(e).__name__)
found = 0


def probe(n):
    global found
    found = n
    return probe(n + 1) + 1


try:
    probe(0)
except RecursionError:
    print(2900 < found < 3000)
sys.setrecursionlimit(500)
try:
    probe(0)
except RecursionError:
    print(400 < found < 500)
sys.setrecursionlimit(3000)


def mutual_a(n, trail):
    if n == 0:
        return trail
    return mutual_b(n - 1, trail + 1)


def mutual_b(n, trail):
    if n == 0:
        return -trail
    return mutual_a(n - 1, trail * 1.0 if n == 5 else trail)


print(mutual_a(1000, 0), mutual_a(1001, 0), [mutual_a(i, 0) for i in range(8)])


class Node:
    def __init__(self, value, rest):
        self.value, self.rest = value, rest

    def total(self):
        return self.value + (self.rest.total() if self.rest is not None else 0)

    def __len__(self):
        return 1 + (len(self.rest) if self.rest is not None else 0)


chain = None
for i in range(400):
    chain = Node(i, chain)
print(chain.total(), len(chain))
chain.rest.rest.value = 0.5
print(chain.total())


def gen_depth(n):
    if n:
        yield n
        yield from gen_depth(n - 1)


print(sum(gen_depth(200)), sum(gen_depth(150)))


def closure_depth(n):
    def inner():
        return 0 if n == 0 else n + closure_depth(n - 1)()

    return inner


print(closure_depth(300)())
even = lambda n: True if n == 0 else odd(n - 1)
odd = lambda n: False if n == 0 else even(n - 1)
print(even(1000), odd(999))
even = lambda n: "rebound"
print(odd(3))
