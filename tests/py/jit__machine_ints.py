"""Ints around the bounds of small and of machine integers, in loops that get hot."""


def cubes(n):
    total = 0
    for i in range(n):
        total += i * i * i * 1000003
    return total


def powers(step, n):
    x = 1
    seen = []
    for i in range(n):
        x = x * step
        if i % 16 == 0:
            seen.append(x)
    return seen


def below(n):
    x = -5
    low = 0
    for i in range(n):
        x = x * 3 - 1
        if x < -(1 << 62):
            x = -7
            low += 1
    return x, low


def from_bound(start, step, n):
    x = start
    for _ in range(n):
        x += step
    return x


def down(start, n):
    x = start
    for i in range(n):
        x -= i
    return x


def negated(n):
    x = -(1 << 49)
    y = 0
    for _ in range(n):
        y = -x
        y = -y
    return y, -y


def compared(n):
    hits = 0
    x = 1 << 53
    for i in range(n):
        y = x + i
        if y == 9007199254740992.0:
            hits += 1
        if y > 9007199254740993.0:
            hits += 1000
    return hits


def divided(n):
    x = (1 << 60) + 1
    out = 0.0
    for i in range(1, n):
        out = (x + i) / (x - i)
    return out, x / 3, x // 7, x % 7, -x // 7, -x % 7


def rests(n):
    out = []
    for i in range(-n, n):
        out.append((i % 7, i // 7, i % -7, i // -7, i % 8, i // 8))
    return out[:5], out[-5:], sum(map(sum, out))


def shifts(n):
    x = 0
    for i in range(n):
        x ^= (i << (i % 61)) >> (i % 5)
        x |= 1 << (i & 63)
        x &= (1 << 63) - 1
    return x


def hashed(text, n):
    h = 1469598103934665603
    for _ in range(n):
        for c in text:
            h = ((h ^ ord(c)) * 1099511628211) & 0xFFFFFFFFFFFFFFFF
    return h


def indexes(n):
    items = list(range(10))
    total = 0
    i = 0
    while i < n:
        total += items[i % 10] + items[-1 - i % 10]
        i += 1
    return total


def nested(n):
    total = 0
    for i in range(n):
        inner = total
        for j in range(n):
            inner += i * j * 123456789
        total = inner - i
    return total


def call_between(n):
    total = 1 << 48
    for i in range(n):
        total += abs(i) * 987654321
    return total


def branches(n):
    x = 1 << 49
    for i in range(n):
        if i & 1:
            x = x * 2
        else:
            x = x // 2 + 1
        if x > 1 << 61 or x < 1:
            x = i
    return x


def countdown(n):
    total = 0
    for i in range(n, -1, -3):
        total = total * 3 + i
        total %= 1000000007
    return total


def far_range(n):
    total = 0
    for i in range((1 << 48) - n, (1 << 48) + n):
        total ^= i
    for i in range((1 << 62) - n, (1 << 62) + n):
        total ^= i
    return total


def empty_then_full(n):
    total = 0
    for k in range(n):
        for i in range(k % 3):
            total += i + k
    return total


N = 3000
print(cubes(N))
print(powers(3, 100)[-3:])
print(below(N))
for start in (1 << 49) - 5, -(1 << 49) + 5, (1 << 63) - 20, -(1 << 63) + 20, (1 << 64) - 3:
    print(from_bound(start, 1, N), from_bound(start, -1, N), down(start, N))
print(negated(N))
print(compared(N))
print(divided(N))
print(rests(N))
print(shifts(N))
print(hashed('machine', N))
print(indexes(N))
print(nested(150))
print(call_between(N))
print(branches(N))
print(countdown(N))
print(far_range(N))
print(empty_then_full(N))
print(cubes(10 * N))
