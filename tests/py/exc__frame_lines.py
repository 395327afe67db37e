"""The line of a frame that an exception has left, past clean-ups that no line stands for."""

import sys
def a():
    try:
        raise ValueError
    except KeyError as e:
        x = 1
    except (TypeError,
            OSError):
        x = 2
def b():
    try:
        raise ValueError
    finally:
        x = 1
        y = 2
def c():
    try:
        raise ValueError
    finally:
        if 0: pass
        for i in ():
            pass
def d():
    with open('/dev/null') as f, open('/dev/null') as g:
        x = 1
        raise ValueError
def e():
    try:
        raise ValueError
    except ValueError as q:
        try:
            raise KeyError
        except KeyError as r:
            y = 1
            raise
def f():
    try:
        raise ValueError
    except ValueError as q:
        with open('/dev/null') as f:
            raise
def g():
    try:
        raise ValueError
    except* KeyError as q:
        pass
def h():
    try:
        raise ValueError
    except* ValueError as q:
        x = 1
        raise KeyError
def i():
    try:
        raise ExceptionGroup('', [ValueError(), KeyError()])
    except* ValueError:
        x = 1
    except* OSError:
        pass
def j():
    for z in range(3):
        with open('/dev/null') as f:
            if z == 2:
                int('x')
def k():
    try:
        with open('/dev/null') as f:
            raise ValueError
    finally:
        with open('/dev/null') as f:
            x = 1
def l():
    while True:
        try:
            try:
                1/0
            finally:
                x = 1
        except ZeroDivisionError as e:
            int(
              'x')
def m():
    class C:
        def __enter__(self): pass
        def __exit__(self, *a):
            return False
    with C():
        1/0
def n():
    class C:
        def __enter__(self): pass
        def __exit__(self, *a):
            raise
    with C():
        1/0
def o():
    [x for x in [1] if 1/0]
def p():
    try:
        [1/x for x in [0]]
    except ZeroDivisionError as e:
        return [y for y in 1]
def q():
    try:
        raise ValueError
    except ValueError as e:
        def inner(): return e
        raise inner()
def gen():
    try:
        yield 1
    except ValueError as e:
        yield 2
        raise
def r():
    g = gen()
    next(g)
    g.throw(ValueError)
    next(g)
def gen2():
    with open('/dev/null') as f:
        yield 1
        yield 2
def s():
    g = gen2()
    next(g)
    g.throw(ValueError)
import asyncio
class AC:
    async def __aenter__(self): return self
    async def __aexit__(self, *a):
        await asyncio.sleep(0)
async def at():
    async with AC():
        x = 1
        raise ValueError
async def au():
    async with AC() as q:
        await asyncio.sleep(0)
        raise ValueError
async def av():
    try:
        raise KeyError
    except KeyError as e:
        await asyncio.sleep(0)
        raise ValueError from e
def t(): asyncio.run(at())
def u(): asyncio.run(au())
def v(): asyncio.run(av())
def w():
    def outer():
        try:
            raise ValueError
        except ValueError as e:
            raise
    for i in range(50):
        try:
            outer()
        except ValueError as e:
            tb = e.__traceback__
    raise tb.tb_next.tb_frame.f_lineno and KeyError
def x():
    try:
        assert 0, 'foo'
    except AssertionError as e:
        e.foo = 1
        assert not e, 'bar'
for fn in [a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x]:
    try: fn()
    except BaseException as e:
        tb = e.__traceback__.tb_next
        while tb:
            if tb.tb_frame.f_code.co_filename == __file__:
                print(fn.__name__, tb.tb_frame.f_code.co_name, tb.tb_lineno, tb.tb_frame.f_lineno)
            tb = tb.tb_next
