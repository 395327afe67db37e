# Generator pipelines with shared state, cleanup and early exit.
log = []


def source(n):
    try:
        for i in range(n):
            log.append(f"produce {i}")
            yield i
    finally:
        log.append("source closed")


def where(pred, items):
    try:
        for item in items:
            if pred(item):
                yield item
    finally:
        log.append("where closed")


def window(items, size):
    buffer = []
    for item in items:
        buffer.append(item)
        if len(buffer) == size:
            yield tuple(buffer)
            buffer.pop(0)


def take(n, items):
    for i, item in enumerate(items):
        if i == n:
            return
        yield item


print(list(window(where(lambda v: v % 2 == 0, source(10)), 2)))
print(log)
log.clear()
s = source(10)
w = where(lambda v: v > 1, s)
print(next(w), log)
w.close()
s.close()
print(log)
log.clear()


def chunked(items, n):
    it = iter(items)
    while chunk := [x for _, x in zip(range(n), it)]:
        yield chunk


print(list(chunked(range(7), 3)))


def running_mean():
    total = count = 0
    mean = None
    while True:
        value = yield mean
        total += value
        count += 1
        mean = total / count


m = running_mean()
next(m)
print([m.send(v) for v in (10, 20, 60, 5)])


def merge(*iterables):
    heads = []
    for it in map(iter, iterables):
        for first in it:
            heads.append([first, it])
            break
    while heads:
        smallest = min(heads, key=lambda h: h[0])
        yield smallest[0]
        try:
            smallest[0] = next(smallest[1])
        except StopIteration:
            heads.remove(smallest)


print(list(merge([1, 4, 7], (2, 5), source(4), [])))


def permutations(items):
    if not items:
        yield ()
    for i, item in enumerate(items):
        for rest in permutations(items[:i] + items[i + 1 :]):
            yield (item, *rest)


print(list(permutations([1, 2, 3])))


def primes():
    found = []
    n = 2
    while True:
        if all(n % p for p in found):
            found.append(n)
            yield n
        n += 1


print(list(take(20, primes())))


class Tree:
    def __init__(self, value, left=None, right=None):
        self.value, self.left, self.right = value, left, right

    def __iter__(self):
        if self.left:
            yield from self.left
        yield self.value
        if self.right:
            yield from self.right


print(list(Tree(4, Tree(2, Tree(1), Tree(3)), Tree(6))))


def round_robin(*gens):
    active = list(gens)
    while active:
        for g in active[:]:
            try:
                yield next(g)
            except StopIteration:
                active.remove(g)


print(list(round_robin(iter("abc"), iter("de"), iter("f"))))


def error_midway():
    yield 1
    yield 1 / 0
    yield 3


out = []
try:
    for v in where(lambda v: True, error_midway()):
        out.append(v)
except ZeroDivisionError as e:
    print(out, e, log[-1])
