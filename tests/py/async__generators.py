# Asynchronous generators, for and with, by hand.
class Await:
    def __init__(self, value):
        self.value = value

    def __await__(self):
        return (yield self.value)


def run(coro):
    trace = []
    sent = None
    while True:
        try:
            trace.append(coro.send(sent))
            sent = f"sent{len(trace)}"
        except StopIteration as e:
            return e.value, trace


async def numbers(n):
    try:
        for i in range(n):
            got = yield i
            if got is not None:
                print("asend", got)
            await Await(("between", i))
    finally:
        print("numbers closed")


async def consume():
    out = []
    async for x in numbers(3):
        out.append(x)
    else:
        out.append("else")
    return out


print(run(consume()))


async def comps():
    a = [x async for x in numbers(2)]
    b = {x: y async for x in numbers(2) for y in range(2)}
    c = {x async for x in numbers(2) if x}
    g = (x * 10 async for x in numbers(2))
    d = [y async for y in g]
    return a, b, c, d, type(g).__name__


print(run(comps()))


async def by_hand():
    g = numbers(5)
    print(await g.__anext__(), await g.asend("hello"))
    try:
        await g.athrow(ValueError("thrown"))
    except ValueError as e:
        print("out", e)
    try:
        await g.__anext__()
    except StopAsyncIteration:
        print("exhausted")
    g = numbers(5)
    await g.asend(None)
    await g.aclose()
    await g.aclose()
    try:
        await anext(g)
    except StopAsyncIteration:
        print("closed")
    return await anext(g, "default")


print(run(by_hand()))


class ACM:
    def __init__(self, name, suppress=False):
        self.name, self.suppress = name, suppress

    async def __aenter__(self):
        await Await(("enter", self.name))
        return self.name

    async def __aexit__(self, kind, value, tb):
        await Await(("exit", self.name, kind and kind.__name__))
        return self.suppress


async def withs():
    async with ACM("a") as a, ACM("b", True) as b:
        print(a, b)
        raise KeyError("in body")
    async with ACM("c"):
        for i in range(2):
            async with ACM(i):
                if i:
                    break
    try:
        async with ACM("d"):
            1 / 0
    except ZeroDivisionError:
        return "zero"


print(run(withs()))


class AIter:
    def __init__(self, n):
        self.n = n

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.n == 0:
            raise StopAsyncIteration
        self.n -= 1
        await Await("next")
        return self.n


async def nested():
    total = 0
    async for i in AIter(3):
        if i == 1:
            continue
        async for j in AIter(2):
            total += i * 10 + j
    return total


print(run(nested()))


async def errors():
    for bad in (5, [1]):
        try:
            async for x in bad:
                pass
        except TypeError as e:
            print(e)
        try:
            async with bad:
                pass
        except TypeError as e:
            print(e)
    try:
        for x in numbers(1):
            pass
    except TypeError as e:
        print(e)
    try:
        with ACM("x"):
            pass
    except TypeError as e:
        print(e)


run(errors())


async def raises_stop():
    yield 1
    raise StopAsyncIteration


async def check_stop():
    try:
        async for x in raises_stop():
            print(x)
    except RuntimeError as e:
        print(e)


run(check_stop())


async def ignores_close():
    try:
        yield 1
    except GeneratorExit:
        yield 2


async def check_close():
    g = ignores_close()
    await anext(g)
    try:
        await g.aclose()
    except RuntimeError as e:
        print(e)


run(check_close())
g = numbers(1)
print(type(g).__name__, g.ag_running, g.ag_frame is not None, g.__name__)


# An async generator counts as running while it awaits.
import types


@types.coroutine
def pause():
    yield "paused"


async def awaiting():
    print(waiting.ag_running, waiting.ag_suspended)
    await pause()
    yield 5


waiting = awaiting()
print(waiting.ag_running, waiting.ag_suspended)
step = waiting.asend(None)
print(step.send(None), waiting.ag_running, waiting.ag_suspended, waiting.ag_await is not None)
try:
    step.send(None)
except StopIteration as end:
    print(end.value, waiting.ag_running, waiting.ag_suspended)
