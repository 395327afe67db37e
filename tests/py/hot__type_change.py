# Variables that change type in the middle of hot loops.
def int_to_float(n, at):
    x = 1
    for i in range(n):
        if i == at:
            x = x + 0.5
        x += 1
    return x, type(x).__name__


print(int_to_float(3000, 2500), int_to_float(3000, 10**9), int_to_float(3000, 0))


def float_to_int(n):
    x = 0.0
    kinds = set()
    for i in range(n):
        x = x + 1 if i < n // 2 else int(x) + 1
        kinds.add(type(x).__name__)
    return x, sorted(kinds)


print(float_to_int(3000))


def to_str(n):
    x = 0
    for i in range(n):
        if i == n - 2:
            x = str(x)
        x = x * 2 if isinstance(x, str) else x + i
    return x


print(to_str(2500))


def none_until(n):
    best = None
    for i in range(n):
        v = (i * 7919) % 1013
        if best is None or v > best:
            best = v
    return best


print(none_until(3000))


def mixed_list(items):
    total = 0
    for x in items:
        total = total + x
    return total


ints = list(range(1000))
print(mixed_list(ints), mixed_list(ints), mixed_list(ints + [0.5]), mixed_list([True] * 500 + ints), mixed_list(ints + [2**70]), mixed_list(ints + [1j]))
try:
    mixed_list(ints + ["x"])
except TypeError as e:
    print(e, e.__traceback__.tb_next.tb_lineno)


def add(a, b):
    return a + b


for _ in range(1500):
    add(1, 2)
print(add(1.5, 2), add("a", "b"), add([1], [2]), add((1,), (2,)), add(2**60, 2**60), add(True, True), add(1, 2))
for _ in range(1500):
    add("x", "y")
print(add(1, 2), add(1.5, 1.5))


class Num:
    def __init__(self, v):
        self.v = v

    def __add__(self, other):
        return Num(self.v + (other.v if isinstance(other, Num) else other))

    __radd__ = __add__


def accumulate(items, start):
    for item in items:
        start = start + item
    return start


print(accumulate(ints, 0), accumulate(ints, Num(5)).v, accumulate([Num(1)] * 100, 0).v, accumulate(ints, 0.5))


def division(n):
    out = 0
    for i in range(1, n):
        out = out / 2 if i % 3 == 0 else out // 2 if i % 3 == 1 else out + i
    return out


print(division(3000))


def index_kind(n):
    data = [10, 20, 30]
    table = {0: 1, 1: 2, 2: 3}
    source = data
    total = 0
    for i in range(n):
        if i == n // 2:
            source = table
        if i == n - 5:
            source = (7, 8, 9)
        if i == n - 2:
            source = "456"
        total += int(source[i % 3])
    return total


print(index_kind(3000))


def bools(n):
    flag = True
    count = 0
    for i in range(n):
        flag = flag + 0 if i == n - 3 else not flag
        count += flag
    return count, flag


print(bools(3001))


def loop_var(n):
    out = []
    for seq in (range(n), [1.5] * 10, "ab", (None, True), {1: 2}, [2**80]):
        last = None
        for last in seq:
            pass
        out.append(last)
    return out


print([loop_var(1000) for _ in range(3)][-1])


def phi(n):
    if n % 2:
        x = n
    else:
        x = n / 2
    y = x * 2
    return y


print(sum(phi(i) for i in range(3000)), phi(3), phi(4))
