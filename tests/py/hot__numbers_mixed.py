# Arithmetic of all kinds of numbers in one loop, with every operator.
def mix(values, n):
    out = []
    acc = 0
    for i in range(n):
        a = values[i % len(values)]
        b = values[(i * 7 + 1) % len(values)]
        acc = (acc + a * b - a) % 1000003 if isinstance(a, int) and isinstance(b, int) else acc + 1
        if i >= n - len(values):
            out.append((a + b, a - b, a * b, a / b if b else None, a // b if b else None, a % b if b else None, a < b, a == b, -a, +a, abs(a)))
    return acc, out


for values in ([1, 2, 3], [1, 2.5, -3], [True, False, 2], [2**48, -(2**49), 2**50], [2**63, 2**64, -1], [0.0, -0.0, 1e308], [10**30, 3, 0.5], [float("inf"), 1, -2]):
    try:
        acc, out = mix(values, 900)
        print(acc, *out, sep="\n  ")
    except OverflowError as e:
        print(values, "OverflowError", e)


def bits(n):
    a = b = c = 0
    for i in range(-n, n):
        a ^= (i << (i & 7)) & 0xFFFF
        b = (b | i) & ~(i >> 3)
        c += ~i ^ (i & -i)
    return a, b, c


print(bits(1500))


def shifts(n):
    t = 0
    for i in range(n):
        t ^= 1 << (i % 130)
        t ^= (t >> (i % 67)) & 0xFF
        t += -i >> (i % 5)
    return t % (2**61 - 1), t.bit_length()


print(shifts(1300))


def divisions(n):
    q = r = 0
    for a in range(-n, n, 3):
        for b in (-7, -1, 2, 5, 2**50):
            q += a // b
            r += a % b
            d = divmod(a, b)
            assert d == (a // b, a % b)
    return q, r


print(divisions(300))


def power(n):
    t = 0
    f = 0.0
    for i in range(n):
        t += (i % 11) ** (i % 6) - (-(i % 5)) ** 3
        f += (i + 1) ** 0.5 + 2.0 ** -(i % 20) + (i % 3) ** -0.0
    return t, round(f, 6)


print(power(1000))


def compare_kinds(n):
    counts = [0] * 6
    values = [0, 1, -1, 0.5, -0.0, True, 2**53 + 1, float(2**53), 10**20, 1e20, float("nan"), float("inf")]
    for i in range(n):
        a, b = values[i % 12], values[(i // 12) % 12]
        counts[0] += a < b
        counts[1] += a <= b
        counts[2] += a == b
        counts[3] += a != b
        counts[4] += a > b
        counts[5] += a >= b
    return counts


print(compare_kinds(1440))


def to_float(n):
    t = 0
    for i in range(n):
        t += i
        if i == n - 100:
            t = float(t)
        if i == n - 50:
            t = complex(t)
    return t


print(to_float(1000))


def int_division_to_float(n):
    x = 1
    for i in range(1, n):
        x = x * i % 1009 or 1
        x = x / 2 if x % 2 == 0 and i > n - 5 else x
    return x


print(int_division_to_float(1000), [int_division_to_float(k) for k in (3, 5, 8)])


def sums(n):
    return sum(range(n)), sum([0.1] * n), sum(i * 0.5 for i in range(n)), sum([2**60] * n), sum([1, 2.5, 2**70]), sum([True] * n), sum(x for x in [1j] * 3), sum([1e16, 1.0, -1e16]), min(range(n)), max([2**70, 1e30, n])


print(sums(1000))


def in_place(n):
    a = 1
    for i in range(1, n):
        a += i
        a *= 3
        a -= i
        a //= 2
        a %= 10**9 + 7
        a ^= i
        a |= 1
        a &= 2**40 - 1
        a <<= 1
        a >>= 1
        a **= 1
    return a


print(in_place(1500))
x = 0
for i in range(2000):
    x = x + 1 if x < 2**49 else x - 1
    if i == 1000:
        x = 2**49 - 2
print(x, x - 2**49)
