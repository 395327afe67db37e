# Coroutines driven by hand with send.
import types


class Await:
    def __init__(self, value):
        self.value = value

    def __await__(self):
        got = yield self.value
        return got


async def simple():
    return 5


async def two():
    a = await Await("first")
    print("got", a)
    b = await Await("second")
    print("got", b)
    return a + b


def run(coro, answers):
    answers = iter(answers)
    sent = None
    while True:
        try:
            yielded = coro.send(sent)
        except StopIteration as e:
            return e.value
        print("yielded", yielded)
        sent = next(answers)


print(run(simple(), []), run(two(), [1, 2]))


async def outer():
    x = await two()
    y = await simple()
    try:
        await failing()
    except ValueError as e:
        print("caught", e)
    return x * y


async def failing():
    await Await("failing")
    raise ValueError("inside")


print(run(outer(), [10, 20, None]))
c = two()
print(type(c).__name__, c.__name__, c.cr_frame is not None, c.cr_running, c.cr_await)
c.send(None)
try:
    c.throw(KeyError("thrown"))
except KeyError as e:
    print(repr(e))
try:
    c.send(None)
except RuntimeError as e:
    print(e)
c = simple()
c.close()
try:
    c.send(None)
except RuntimeError as e:
    print(e)


async def with_finally():
    try:
        await Await(1)
    finally:
        print("cleanup")


c = with_finally()
c.send(None)
c.close()


@types.coroutine
def old_style(n):
    got = yield n
    return got * 2


async def use_old():
    return await old_style("n") + 1


print(run(use_old(), [21]))
for bad in (5, None, [1], iter([])):

    async def awaits():
        await bad

    try:
        awaits().send(None)
    except TypeError as e:
        print(e)


class BadAwait:
    def __await__(self):
        return 5


class BadAwait2:
    def __await__(self):
        return simple_coro


simple_coro = simple()
for b in (BadAwait(), BadAwait2()):

    async def awaits2():
        await b

    try:
        awaits2().send(None)
    except TypeError as e:
        print(e)
simple_coro.close()
try:
    for x in (c := simple()):
        pass
except TypeError as e:
    print(e)
c.close()
c = simple()
try:
    c.send(5)
except TypeError as e:
    print(e)
c.close()


async def stop_inside():
    raise StopIteration(1)


try:
    stop_inside().send(None)
except RuntimeError as e:
    print(e)


async def awaited_twice():
    c = simple()
    print(await c)
    try:
        await c
    except RuntimeError as e:
        print(e)


run(awaited_twice(), [])


async def comprehension():
    return [await Await(i) for i in range(3)], {await Await(i): i for i in "a"}, [x async for x in agen(2)]


async def agen(n):
    for i in range(n):
        yield i


print(run(comprehension(), [5, 6, 7, 8]))
lam = lambda: simple()
print(run(lam(), []), two.__code__.co_flags & 0x80 != 0)
