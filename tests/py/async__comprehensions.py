# Asynchronous comprehensions in every form, with await in every position.
class Await:
    def __init__(self, v):
        self.v = v

    def __await__(self):
        got = yield self.v
        return self.v if got is None else got


async def agen(n, label="g"):
    for i in range(n):
        await Await((label, i))
        yield i


def run(coro, answers=None):
    trace = []
    value = None
    while True:
        try:
            trace.append(coro.send(value))
        except StopIteration as e:
            return e.value, len(trace)
        value = answers


async def forms():
    return (
        [x async for x in agen(3)],
        {x async for x in agen(3)},
        {x: x * x async for x in agen(3)},
        [x async for x in agen(6) if x % 2],
        [x async for x in agen(4) if await Await(x) != 2],
        [(x, y) async for x in agen(2) async for y in agen(2)],
        [(x, y) async for x in agen(2) for y in range(x + 1)],
        [(x, y) for x in range(2) async for y in agen(x + 1)],
        [await Await(x * 10) for x in range(3)],
        [await Await(x) async for x in agen(2)],
        {await Await(k): await Await(v) for k, v in [("a", 1), ("b", 2)]},
        [[y async for y in agen(x)] for x in range(3)],
        [[y async for y in agen(x)] async for x in agen(3)],
        sum([x async for x in agen(5)]),
    )


print(run(forms()))


async def generators():
    g = (x * 2 async for x in agen(3))
    h = (await Await(x) for x in range(3))
    out = [type(g).__name__, type(h).__name__]
    async for x in g:
        out.append(x)
    async for x in h:
        out.append(x)
    inner = (y async for x in agen(2) for y in [x, -x] if y >= 0)
    out.append([z async for z in inner])
    return out


print(run(generators()))


async def scopes():
    x = "outer"
    a = [x async for x in agen(2)]
    fns = [lambda: x async for x in agen(3)]
    y = 10
    b = [x + y async for x in agen(2)]

    async def inner():
        nonlocal y
        y += 1
        return [y + z async for z in agen(2)]

    return x, a, [f() for f in fns], b, await inner(), y


print(run(scopes()))


async def errors():
    out = []
    for make in (lambda: bad_iter(), lambda: fails(), lambda: not_async()):
        try:
            out.append(await make())
        except (TypeError, ValueError, ZeroDivisionError) as e:
            out.append(f"{type(e).__name__}: {e}")
    return out


async def bad_iter():
    return [x async for x in [1, 2]]


async def fails():
    return [1 // (1 - x) async for x in agen(3)]


async def not_async():
    return [x for x in agen(2)]


print(run(errors()))


async def walrus():
    r = [last := x async for x in agen(4)]
    return r, last, [y async for x in agen(3) if (y := x * 2) > 1]


print(run(walrus()))


class AClass:
    def __init__(self):
        self.n = 3

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.n == 0:
            raise StopAsyncIteration
        self.n -= 1
        return await Await(self.n)

    async def collect(self):
        return [x async for x in self], [x async for x in self]


print(run(AClass().collect()), run(AClass().collect(), "answer"))


async def nested_calls():
    async def double(x):
        return await Await(x) * 2

    return [await double(x) for x in range(3)], [await double(await double(x)) async for x in agen(2)], any([await double(x) for x in (0, 1)]), {await double(1)}, f"{[await double(5)]}", (await double(3),), await double(1) + await double(2), [*[await double(1)]], max(await double(2), await double(1))


print(run(nested_calls()))
