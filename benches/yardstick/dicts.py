"""Dictionaries: counting, grouping, memo tables, tuple keys, growth and deletion."""

N = 100_000


def counting(n):
    counts = {}
    for i in range(n):
        key = i * i % 1009
        if key in counts:
            counts[key] += 1
        else:
            counts[key] = 1
    return len(counts), max(counts.values())


def grouping(n):
    groups = {}
    for i in range(n):
        groups.setdefault(str(i)[-2:], []).append(i)
    return sum(len(v) * int(k) for k, v in groups.items())


def grid(n):
    side = int(n**0.5)
    cells = {(x, y): (x * y) % 7 for x in range(side) for y in range(side)}
    total = 0
    for (x, y), value in cells.items():
        total += value * cells.get((x + 1, y), 0) - cells.get((x, y - 1), 1)
    return total


def churn(n):
    table = {}
    for i in range(n):
        table[i] = i
        if i >= 100:
            del table[i - 100]
    return len(table), sum(table)


def invert(n):
    forward = {f"key{i}": i % 100 for i in range(n // 2)}
    back = {}
    for key, value in forward.items():
        back[value] = key
    merged = {**forward, **{f"key{i}": -1 for i in range(0, n // 2, 3)}}
    return len(back), sum(merged.values()), back[7]


def memo(n):
    cache = {0: 0, 1: 1}

    def steps(k):
        if k not in cache:
            cache[k] = 1 + min(steps(k // 2) + k % 2, steps(k // 3) + k % 3)
        return cache[k]

    return sum(steps(k) for k in range(n // 5))


def run(n):
    return counting(n * 2), grouping(n), grid(n), churn(n * 2), invert(n), memo(n)
