# Generators resumed from hot loops, and changed between resumptions.
def count(n):
    i = 0
    while i < n:
        yield i
        i += 1


def consume(n):
    t = 0
    for x in count(n):
        t += x
    return t


print(consume(3000), consume(10), sum(count(2000)))


def changing(n):
    x = 0
    for i in range(n):
        if i == n - 10:
            x = float(x)
        if i == n - 3:
            x = str(x)
        x = x + 1 if not isinstance(x, str) else x + "!"
        yield x


print(list(changing(2000))[-4:], [x for x in changing(12)][:4])


def receiver():
    total = 0
    while True:
        v = yield total
        if v is None:
            return total
        total += v


g = receiver()
next(g)
for i in range(2000):
    g.send(i)
print(g.send(0.5), g.send(2**70))
try:
    g.send(None)
except StopIteration as e:
    print(e.value)


def factor():
    return mult


mult = 1


def uses_global(n):
    for i in range(n):
        yield i * factor()


t = 0
for i, x in enumerate(uses_global(2000)):
    t += x
    if i == 1500:
        mult = 100
print(t)


def alternate(n):
    gens = [count(n), count(n)]
    out = 0
    for i in range(2 * n):
        out += next(gens[i % 2]) * (1 if i % 2 else -1)
    return out, [next(g, "end") for g in gens]


print(alternate(1000))


def early(n):
    for x in count(n):
        if x == n // 2:
            break
    return x


print([early(k) for k in (10, 100, 1000)])


def nested(n):
    for i in range(n):
        yield from count(i % 5)


print(sum(nested(1000)))


def throwing(n):
    caught = 0
    for i in range(n):
        try:
            v = yield i
        except ValueError:
            caught += 1
    yield ("caught", caught)


g = throwing(1000)
next(g)
last = None
for i in range(1000):
    last = g.throw(ValueError) if i % 3 == 0 else g.send(i)
print(last)


def frames(n):
    g = count(n)
    seen = 0
    for x in g:
        seen += g.gi_frame.f_locals["i"]
    return seen, g.gi_frame


print(frames(500))


def pipeline(n):
    a = (x * 2 for x in range(n))
    b = (x + 1 for x in a if x % 3)
    return sum(x for x in b if x % 2)


print(pipeline(2000))


def finally_run(n):
    closed = []

    def gen():
        try:
            while True:
                yield 1
        finally:
            closed.append(1)

    t = 0
    for i in range(n):
        g = gen()
        t += next(g)
        g.close()
    return t, len(closed)


print(finally_run(500))


class Iter:
    def __init__(self, n):
        self.i, self.n = 0, n

    def __iter__(self):
        return self

    def __next__(self):
        if self.i >= self.n:
            raise StopIteration
        self.i += 1
        return self.i


def over(it):
    t = 0
    for x in it:
        t += x
    return t


print(over(Iter(2000)), over(range(10)), over(Iter(3)), over(count(5)), over([1.5, 2]), over({1: 0, 2: 0}), over((x for x in (1, 2))), over(map(int, "123")), over(Iter(1000)))


def once(self):
    if self.n == 0:
        raise StopIteration
    self.n = 0
    return 10**6


it = Iter(1000)
total = 0
for x in it:
    total += x
    if x == 500:
        Iter.__next__ = once
try:
    print(total, over(Iter(3)), over(Iter(0)))
except (StopIteration, RuntimeError) as e:
    print(total, type(e).__name__)
