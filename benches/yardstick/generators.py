"""Generators: pipelines, delegation, send, infinite sequences, permutations."""

N = 150_000


def naturals():
    n = 0
    while True:
        yield n
        n += 1


def take(count, items):
    for item in items:
        if count == 0:
            return
        yield item
        count -= 1


def pipeline(n):
    squares = (x * x for x in take(n, naturals()))
    return sum(x for x in squares if x % 3 == 1)


def tree(depth):
    if depth:
        yield from tree(depth - 1)
        yield depth
        yield from tree(depth - 1)


def averager():
    total = count = 0
    average = 0.0
    while True:
        value = yield average
        total += value
        count += 1
        average = total / count


def averages(n):
    a = averager()
    next(a)
    last = 0.0
    for i in range(n):
        last = a.send(i * 7 % 101)
    return round(last, 9)


def permutations(items):
    if len(items) <= 1:
        yield tuple(items)
        return
    for i, item in enumerate(items):
        for rest in permutations(items[:i] + items[i + 1 :]):
            yield (item,) + rest


def merge(a, b):
    x, y = next(a, None), next(b, None)
    while x is not None and y is not None:
        if x <= y:
            yield x
            x = next(a, None)
        else:
            yield y
            y = next(b, None)
    while x is not None:
        yield x
        x = next(a, None)
    while y is not None:
        yield y
        y = next(b, None)


def workers(n):
    def worker(name, steps):
        for step in range(steps):
            yield name * step

    queue = [worker(i, i % 13 + 1) for i in range(n // 20)]
    total = 0
    while queue:
        alive = []
        for task in queue:
            try:
                total += next(task)
                alive.append(task)
            except StopIteration:
                pass
        queue = alive
    return total


def run(n):
    merged = sum(i * x for i, x in enumerate(merge(iter(range(0, n, 2)), iter(range(0, n, 3)))))
    return pipeline(n * 4), sum(tree(11)), averages(n), sum(p[0] * p[-1] for p in permutations([1, 2, 3, 4, 5, 6])), merged, workers(n)
