# Integers that cross 50, 63 and 64 bits inside hot loops, both ways.
def grow(start, step, n):
    x = start
    crossed = []
    for i in range(n):
        y = x + step
        if (y >> 49) != (x >> 49) and len(crossed) < 4:
            crossed.append((i, y))
        x = y
    return x, crossed


print(grow(2**49 - 1500, 1, 3000))
print(grow(-(2**49) + 1500, -1, 3000))
print(grow(2**62 - 10**6, 1001, 3000))
print(grow(2**63 - 10**5, 77, 3000))
print(grow(2**64 - 10**5, 77, 3000))


def multiply(n):
    x = 1
    seen = []
    for i in range(1, n):
        x = x * 3 + i
        if x > 2**200:
            x >>= 190
        if i % 500 == 0:
            seen.append(x)
    return seen


print(multiply(4000))


def shift(n):
    total = 0
    for i in range(n):
        total += (1 << (i % 70)) - (1 << (i % 48))
    return total


print(shift(3000))


def factorials(n):
    f = 1
    out = []
    for i in range(1, n):
        f *= i
        if i in (12, 13, 16, 20, 21, 25):
            out.append(f)
    return out


for _ in range(100):
    r = factorials(26)
print(r)


def hash_like(n):
    h = 0xCBF29CE484222325
    for i in range(n):
        h ^= i & 0xFF
        h = (h * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    return h


print(hex(hash_like(3000)))


def lcg(n):
    x = 12345
    for _ in range(n):
        x = (x * 6364136223846793005 + 1442695040888963407) % 2**64
    return x


print(lcg(3000))


def negate(n):
    x = -(2**49)
    out = 0
    for i in range(n):
        out += -x
        x = ~x
        out -= abs(x) // 3
    return out, x


print(negate(2001))


def narrow(n):
    big = 10**30
    small = 0
    for i in range(n):
        small += big // 10**29 - i % 3
        big += 1
    return small, big - 10**30


print(narrow(3000))


def compare(n):
    below = above = equal = 0
    limit = 2**49
    x = limit - n // 2
    for _ in range(n):
        if x < limit:
            below += 1
        elif x == limit:
            equal += 1
        else:
            above += 1
        x += 1
    return below, equal, above


print(compare(3000))


def floor_ops(n):
    a = b = 0
    for i in range(-n, n):
        a += (2**50 + i) // 7 - (2**50 + i) % 11
        b ^= (-(2**49) - i) // -3
    return a, b


print(floor_ops(1500))


def int_min(n):
    out = []
    for i in range(n):
        x = -(2**63) + i
        if i > n - 4:
            out.append((x // -1, -x, abs(x), x * -1, x % -1))
    return out


print(int_min(2000))


def power(n):
    s = 0
    for i in range(n):
        s += (i % 9) ** (i % 25)
    return s


print(power(2000))
