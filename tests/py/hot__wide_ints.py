# Hot integer arithmetic whose intermediate results leave the small ints, and 64 bits, now and then.
def congruential(count):
    state = 42
    for i in range(count):
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
    return state


def fnv(data):
    value = 0xCBF29CE484222325
    for byte in data:
        value = ((value ^ byte) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    return value


def fnv32(data):
    value = 0x811C9DC5
    for byte in data:
        value = ((value ^ byte) * 0x01000193) & 0xFFFFFFFF
    return value


def xorshift(count):
    x = 88172645463325252
    for _ in range(count):
        x ^= (x << 13) & 0xFFFFFFFFFFFFFFFF
        x ^= x >> 7
        x ^= (x << 17) & 0xFFFFFFFFFFFFFFFF
    return x


def xorshift32(count):
    x = 2463534242
    for _ in range(count):
        x ^= (x << 13) & 0xFFFFFFFF
        x ^= x >> 17
        x ^= (x << 5) & 0xFFFFFFFF
    return x


def products(count, modulus):
    x = 1
    for i in range(1, count):
        x = x * i % modulus
        if x == 0:
            x = i
    return x


def negative(count):
    x = -7
    for i in range(1, count):
        x = -(x * 48271) % 2147483647 - 1000000000
    return x


def sums(count):
    total = 0
    for i in range(count):
        total += i * i * i
    return total, total - (1 << 62), total // 7, total % 1000, total / 3


def edges(count):
    seen = []
    for i in range(count):
        big = (1 << 49) + i
        product = big * (i % 5)
        seen.append(product)
        other = product - (1 << 50)
        if other < 0 and product > (1 << 49):
            seen.append(-other)
        if other == product:
            seen.append("never")
    return hash(tuple(seen)), seen[-5:], [type(x).__name__ for x in seen[-2:]]


def growing(count):
    a, b = 0, 1
    for _ in range(count):
        a, b = b, a + b
    return a


def masks(count):
    total = 0
    for i in range(count):
        wide = i * 1234567890123
        total += (wide & 255) + (wide & -256) % 11 + (wide >> 40) + (wide | 1) % 3 + (wide ^ i) % 5
        if wide:
            total += 1
        total += [1, 2, 3][wide % 3]
    return total


def mixed(count):
    total = 0.0
    for i in range(count):
        wide = i * 9007199254740993
        total += wide * 0.5
        total -= wide / 3
    return total


def shifts(count):
    out = 0
    for i in range(count):
        out ^= (i * 1000000007) << (i % 20)
        out ^= (i * 1000000007) >> (i % 70)
        out &= (1 << 60) - 1
    return out


def compared(count):
    below = 0
    for i in range(count):
        if i * 1000000000000 < (count - i) * 1000000000001:
            below += 1
    return below


for _ in range(3):
    print(congruential(20000))
    print(fnv(bytes(range(256)) * 20), fnv32(bytes(range(256)) * 20))
    print(xorshift(5000), xorshift32(5000))
    print(products(20000, 1000000007), products(5000, 2**61 - 1), products(2000, -(10**9 + 7)))
    print(negative(10000))
    print(sums(20000), sums(100000))
    print(edges(3000))
    print(growing(300))
    print(masks(5000), mixed(5000))
    print(shifts(5000), compared(5000))
