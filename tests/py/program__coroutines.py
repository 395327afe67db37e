"""An event loop by hand: tasks, sleep on a virtual clock, queues, locks, gather, timeouts, cancellation, streams."""

import heapq
import types
from collections import deque


class Cancelled(BaseException):
    pass


class Timeout(Exception):
    pass


@types.coroutine
def suspend(kind, *args):
    return (yield (kind, *args))


class Future:
    def __init__(self):
        self.state, self.result, self.waiters = "pending", None, []

    def _finish(self, state, result):
        if self.state == "pending":
            self.state, self.result = state, result
            for waiter in self.waiters:
                waiter()
            self.waiters.clear()

    def set(self, value=None):
        self._finish("done", value)

    def fail(self, error):
        self._finish("failed", error)

    @property
    def finished(self):
        return self.state != "pending"

    def __await__(self):
        if not self.finished:
            yield ("wait", self)
        if self.state == "failed":
            raise self.result
        return self.result


class Task(Future):
    def __init__(self, loop, coro, name):
        super().__init__()
        self.loop, self.coro, self.name = loop, coro, name
        self.pending_error = None
        self.waiting_on = None

    def cancel(self):
        if self.finished:
            return False
        self.pending_error = Cancelled()
        self.loop.ready.append((self, None))
        return True

    def step(self, value):
        if self.finished:
            return
        error, self.pending_error = self.pending_error, None
        try:
            request = self.coro.throw(error) if error is not None else self.coro.send(value)
        except StopIteration as stop:
            self.set(stop.value)
        except Cancelled as e:
            self._finish("failed", e)
        except Exception as e:
            self.fail(e)
            if not self.waiters and not self.awaited:
                self.loop.unhandled.append((self.name, e))
        else:
            self.loop.handle(self, request)

    awaited = False

    def __await__(self):
        self.awaited = True
        return (yield from super().__await__())

    def __repr__(self):
        return f"<{self.name} {self.state}>"


class Loop:
    def __init__(self):
        self.now, self.ready, self.timers, self.unhandled = 0, deque(), [], []
        self.serial = self.steps = 0
        self.log = []

    def note(self, *parts):
        self.log.append(f"{self.now:>3}: " + " ".join(map(str, parts)))

    def spawn(self, coro, name=None):
        task = Task(self, coro, name or coro.__name__)
        self.ready.append((task, None))
        return task

    def call_later(self, delay, fn):
        self.serial += 1
        heapq.heappush(self.timers, (self.now + delay, self.serial, fn))

    def handle(self, task, request):
        match request:
            case ("sleep", delay):
                wake = Future()
                self.call_later(delay, wake.set)
                wake.waiters.append(lambda: self.ready.append((task, None)))
            case ("wait", Future() as future):
                future.waiters.append(lambda: self.ready.append((task, None)))
            case ("now",):
                self.ready.append((task, self.now))
            case ("self",):
                self.ready.append((task, task))
            case _:
                task.pending_error = TypeError(f"bad request {request!r}")
                self.ready.append((task, None))

    def run(self, coro):
        main = self.spawn(coro, "main")
        main.awaited = True
        while not main.finished:
            while self.ready:
                task, value = self.ready.popleft()
                self.steps += 1
                task.step(value)
            if main.finished:
                break
            if not self.timers:
                coro.close()
                raise RuntimeError("everything waits")
            self.now, _, fn = heapq.heappop(self.timers)
            fn()
        if main.state == "failed":
            raise main.result
        return main.result


async def sleep(delay, result=None):
    await suspend("sleep", delay)
    return result


async def gather(loop, *coros, errors=False):
    tasks = [loop.spawn(c) for c in coros]
    results = []
    for t in tasks:
        try:
            results.append(await t)
        except Exception as e:
            if not errors:
                for other in tasks:
                    other.cancel()
                raise
            results.append(e)
    return results


async def wait_for(loop, coro, limit):
    task = loop.spawn(coro)
    expired = []
    loop.call_later(limit, lambda: expired.append(task.cancel()))
    try:
        return await task
    except Cancelled:
        if any(expired):
            raise Timeout(f"{task.name} took more than {limit}") from None
        raise


class Queue:
    def __init__(self, limit=0):
        self.limit, self.items, self.getters, self.putters = limit, deque(), deque(), deque()

    async def put(self, item):
        while self.limit and len(self.items) >= self.limit:
            self.putters.append(f := Future())
            await f
        self.items.append(item)
        if self.getters:
            self.getters.popleft().set()

    async def get(self):
        while not self.items:
            self.getters.append(f := Future())
            await f
        item = self.items.popleft()
        if self.putters:
            self.putters.popleft().set()
        return item

    def __aiter__(self):
        return self

    async def __anext__(self):
        item = await self.get()
        if item is None:
            raise StopAsyncIteration
        return item


class Lock:
    def __init__(self, loop):
        self.loop, self.held, self.waiting = loop, False, deque()

    async def __aenter__(self):
        while self.held:
            self.waiting.append(f := Future())
            await f
        self.held = True
        return self

    async def __aexit__(self, *exc):
        self.held = False
        if self.waiting:
            self.waiting.popleft().set()


async def ticks(loop, every, count):
    try:
        for i in range(count):
            await sleep(every)
            yield i, loop.now
    finally:
        loop.note("ticks closed")


def scenario(fn):
    loop = Loop()
    try:
        result = loop.run(fn(loop))
    except Exception as e:
        result = f"{type(e).__name__}: {e}"
    print("--", fn.__name__, result, f"at {loop.now} after {loop.steps} steps", loop.unhandled)
    for line in loop.log:
        print("  ", line)


@scenario
async def sleepers(loop):
    async def one(name, delay):
        loop.note(name, "begins")
        await sleep(delay)
        loop.note(name, "ends")
        return name.upper()

    return await gather(loop, one("a", 5), one("b", 2), one("c", 2))


@scenario
async def pipeline(loop):
    first, second = Queue(2), Queue()

    async def produce():
        for i in range(5):
            await first.put(i)
            loop.note("put", i)
        await first.put(None)

    async def square():
        async for i in first:
            await sleep(i % 3)
            await second.put(i * i)
        await second.put(None)

    loop.spawn(produce())
    loop.spawn(square())
    return [x async for x in second]


@scenario
async def locks(loop):
    lock, order = Lock(loop), []

    async def worker(n):
        async with lock:
            order.append(n)
            await sleep(2)
            if n == 1:
                raise ValueError("worker 1")
        return n

    results = await gather(loop, *(worker(i) for i in range(4)), errors=True)
    return order, results, lock.held


@scenario
async def timeouts(loop):
    async def slow():
        try:
            await sleep(10)
        finally:
            loop.note("slow cleans up")

    out = [await wait_for(loop, sleep(3, "in time"), 5)]
    try:
        await wait_for(loop, slow(), 4)
    except Timeout as e:
        out.append(str(e))
    return out


@scenario
async def cancelling(loop):
    async def stubborn():
        for i in range(3):
            try:
                await sleep(5)
            except Cancelled:
                loop.note("refused", i)
        return "finished anyway"

    async def meek():
        await sleep(100)

    a, b = loop.spawn(stubborn()), loop.spawn(meek())
    await sleep(1)
    print(a.cancel(), b.cancel(), a, b)
    result = await a
    try:
        await b
    except Cancelled:
        return result, b, b.cancel()


@scenario
async def failing(loop):
    async def bad():
        await sleep(1)
        return {}["missing"]

    loop.spawn(bad(), "unwatched")
    try:
        await gather(loop, sleep(50), bad())
    except KeyError as e:
        loop.note("caught", repr(e))
    await suspend("now")
    await suspend("nonsense", 1)


@scenario
async def streams(loop):
    out = []
    first = ticks(loop, 3, 10)
    async for i, now in first:
        out.append((i, now))
        if i == 2:
            break
    await first.aclose()
    g = ticks(loop, 1, 2)
    out.append(await anext(g))
    await g.aclose()
    out.append([i async for i, _ in ticks(loop, 1, 3) if i != 1])
    out.append((await suspend("self")).name)
    return out


@scenario
async def deadlock(loop):
    await Future()


@scenario
async def deep(loop):
    async def down(n):
        return 0 if n == 0 else 1 + await down(n - 1)

    async def fan(n):
        if n == 0:
            return await sleep(1, 1)
        return sum(await gather(loop, fan(n - 1), fan(n - 1)))

    return await down(200), await fan(6)
