import heapq, types, collections, itertools, inspect
class Sleep:
    def __init__(s, t): s.t = t
    def __await__(s): got = yield ('sleep', s.t); return got
class Chan:
    def __init__(s): s.q = collections.deque(); s.w = collections.deque()
    def put(s, v): s.q.append(v)
    @types.coroutine
    def get(s): return (yield ('get', s))
class Cancelled(BaseException): pass
class Task:
    ids = itertools.count()
    def __init__(s, coro, name=None): s.coro, s.name, s.id, s.done, s.result, s.exc, s.waiters = coro, name or coro.__name__, next(s.ids), False, None, None, []
    def __await__(s):
        if not s.done: yield ('join', s)
        if s.exc: raise s.exc
        return s.result
    def __repr__(s): return f'<{s.name}#{s.id} {"done" if s.done else "live"}>'
class Loop:
    def __init__(s): s.now, s.heap, s.ready, s.seq, s.log = 0, [], collections.deque(), itertools.count(), []
    def spawn(s, coro, **k): t = Task(coro, **k); s.ready.append((t, None, None)); return t
    def cancel(s, t): s.ready.append((t, None, Cancelled('stop')))
    def step(s, t, value, exc):
        if t.done: return
        try:
            req = t.coro.throw(exc) if exc else t.coro.send(value)
        except StopIteration as e: t.done, t.result = True, e.value
        except (Exception, Cancelled) as e: t.done, t.exc = True, e; s.log.append((s.now, t.name, type(e).__name__, str(e)))
        else:
            match req:
                case ('sleep', d): heapq.heappush(s.heap, (s.now + d, next(s.seq), t))
                case ('get', c) if c.q: s.ready.append((t, c.q.popleft(), None))
                case ('get', c): c.w.append(t)
                case ('join', o): o.waiters.append(t)
                case other: s.ready.append((t, None, RuntimeError(f'bad {other!r}')))
        if t.done:
            for w in t.waiters: s.ready.append((w, None, None))
    def run(s, main):
        t = s.spawn(main)
        while s.ready or s.heap:
            while s.ready: s.step(*s.ready.popleft())
            for c in chans:
                while c.q and c.w: s.ready.append((c.w.popleft(), c.q.popleft(), None))
            if not s.ready and s.heap:
                s.now, _, nxt = heapq.heappop(s.heap); s.ready.append((nxt, s.now, None))
        if t.exc: raise t.exc
        return t.result
loop = Loop(); chans = [Chan()]
async def producer(n, c):
    for i in range(n):
        await Sleep(.5); c.put(i * i)
    c.put(None); return f'made {n}'
async def consumer(c):
    got = []
    while (v := await c.get()) is not None: got.append((loop.now, v))
    return got
async def failing():
    await Sleep(1)
    try: raise KeyError('inner')
    except KeyError as e: raise ValueError('outer') from e
async def forever():
    try:
        while True: print('tick', loop.now); await Sleep(1)
    finally: print('cleaned', loop.now)
class Res:
    async def __aenter__(s): await Sleep(.1); print('enter', loop.now); return s
    async def __aexit__(s, t, v, tb): await Sleep(.1); print('exit', t and t.__name__, loop.now); return t is ZeroDivisionError
    def __aiter__(s): s.i = 0; return s
    async def __anext__(s):
        await Sleep(.25); s.i += 1
        if s.i > 3: raise StopAsyncIteration
        return s.i
async def agen(n):
    try:
        for i in range(n):
            x = yield i
            if x: print('sent', x)
            await Sleep(.1)
    finally: print('agen closed')
async def main():
    a, b, f, w = loop.spawn(producer(3, chans[0])), loop.spawn(consumer(chans[0])), loop.spawn(failing()), loop.spawn(forever())
    print(await a, await b)
    try: await f
    except ValueError as e: print('caught', e, repr(e.__cause__))
    async with Res() as r: print([x * 2 async for x in r if x != 2]); 1 / 0
    g = agen(5)
    print(await anext(g), await g.asend('hi'), await anext(g)); await g.aclose()
    print(await anext(g, 'default'))
    print({i: j async for i in agen(2) for j in 'ab'})
    loop.cancel(w); await Sleep(2)
    print(w, w.exc, inspect.getcoroutinestate(w.coro), inspect.iscoroutinefunction(main))
    async def bad(): await types.coroutine(lambda: (yield 'junk'))()
    try: await loop.spawn(bad(), name='bad')
    except RuntimeError as e: print(e)
    return 'end'
print(loop.run(main()), loop.now, loop.log)
c = main(); c.close(); print(c.cr_frame)
def sub():
    x = yield 1
    try: yield x
    except GeneratorExit: print('exit'); raise
    except ValueError as e: yield str(e)
    return 'ret'
def outer(): r = yield from sub(); yield r
g = outer(); print(next(g), g.send('s'), g.throw(ValueError('thrown')), next(g), next(g, 'end'))
g = outer(); next(g); g.send(1); g.close(); print(inspect.getgeneratorstate(g), g.gi_yieldfrom)
def counter():
    total = 0
    while True:
        try: total += yield total
        except ArithmeticError: total = 0
g = counter(); next(g); print([g.send(i) for i in range(5)], g.throw(ZeroDivisionError), g.send(3))
def bad():
    try: yield
    finally: yield 2
g = bad(); next(g)
try: g.close()
except RuntimeError as e: print(e)
