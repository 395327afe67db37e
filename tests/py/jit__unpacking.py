"""Tuples unpacked in loops that get hot, and what is no tuple, or not of that length."""


def pairs(items):
    total = 0
    for index, item in enumerate(items):
        total += index * item
    return total


def points(items):
    total = 0.0
    for x, y, (a, b) in items:
        total += x * a - y * b
    return total


def swapped(n):
    a, b, c = 1, 2, 3
    for _ in range(n):
        a, b, c = b, c, (a + b) % 1000
    return a, b, c


def divided(n):
    total = 0
    for i in range(1, n):
        q, r = divmod(n, i)
        total += q - r
    return total


def attempts(things):
    out = []
    for thing in things:
        try:
            a, b = thing
            out.append((a, b))
        except (TypeError, ValueError) as error:
            out.append(f'{type(error).__name__}: {error}')
    return out


def steps(log, n):
    def numbers():
        for i in range(2):
            log.append(n + i)
            yield n + i
    first, second = numbers()
    return first * second


def zipped(n):
    return sum(a * b + c for a, b, c in zip(range(n), range(n, 0, -1), [1.5] * n))


def entries(table):
    keys = values = 0
    for key, value in table.items():
        keys += key
        values += value
    return keys, values


print(pairs(list(range(3000))))
print(points([(i, i + 1, (2, 0.5)) for i in range(2000)]))
print(swapped(5000))
print(divided(3000))
print(attempts([(1, 2)] * 300 + [[3, 4], 'ab', {5: 6, 7: 8}, (1,), (1, 2, 3), [], 5, None, range(2), (9, 9)])[-11:])
log = []
print(sum(steps(log, i) for i in range(500)), len(log))
print(zipped(2000))
print(entries({i: i * i for i in range(2000)}))


def last(things):
    for thing in things:
        a, b = thing
    return a


last([(1, 2)] * 500 + [(1, 2, 3)])
