# Errors of scopes, with position and text.
SOURCES = """
return 1
---
x = 1; return x
---
yield 1
---
class A: return 1
---
class A:
    yield 1
---
await x
---
def f(): await x
---
def f():
    async with a: pass
---
def f():
    async for a in b: pass
---
def f(): [x async for x in y]
---
async def f():
    yield from x
---
async def f():
    yield 1
    return 2
---
nonlocal x
---
def f():
    nonlocal x
---
def f():
    global x
    nonlocal x
---
def f(x):
    global x
---
def f(x):
    nonlocal x
---
def f():
    x = 1
    global x
---
def f():
    print(x)
    global x
---
def f():
    x: int = 1
    global x
---
def f():
    global x
    x: int = 1
---
def f(a, a): pass
---
def f(a, *, b, a): pass
---
def f(a, **a): pass
---
lambda a, a: 1
---
break
---
continue
---
if 1: break
---
def f():
    for x in y:
        def g(): continue
---
while 1:
    class A: break
---
for x in y:
    pass
else:
    continue
---
def f():
    from m import *
---
class A:
    from m import *
---
from __future__ import nothing
---
x = 1
from __future__ import annotations
---
from __future__ import braces
---
[x := 1 for x in y]
---
[(i := 0) for i in y]
---
[i for i in (j := y)]
---
class A: [(x := i) for i in y]
---
[i for i in y if (i := 1)]
---
def f():
    class A:
        nonlocal z
---
def f[T, T](): pass
---
class A[T, *T]: pass
---
def f[T]():
    nonlocal T
---
type X[T: (yield 1)] = T
---
def f() -> (yield 1): pass
---
type X = (y := 1)
---
def f(a=1, b): pass
---
def f(*): pass
---
def f(*, **k): pass
---
def f(a, /, b, /): pass
---
def f(*a, /): pass
---
def f(*a, *b): pass
---
def f(**k, a): pass
---
def f(/, a): pass
---
def f(a=1, /, b): pass
---
def f(a, *, b=1, c, **k, d): pass
---
def f(None): pass
---
def f(a.b): pass
---
def f((a, b)): pass
---
def f(*a=1): pass
---
def f(a:int=1, b:int): pass
---
lambda *: 1
---
lambda a=1, b: 1
---
def __debug__(): pass
---
__debug__ = 1
---
def f(__debug__): pass
---
f(__debug__=1)
---
x.__debug__ = 1
---
del __debug__
---
import __debug__
---
for __debug__ in x: pass
---
with x as __debug__: pass
---
class C[__debug__]: pass
---
async def f():
    def g():
        await x
---
async def f():
    return [await y for x in z]
---
def f():
    return (await x for x in y)
---
class A:
    async def f(self): return await self
    x = await f
"""
for source in SOURCES.strip().split("\n---\n"):
    try:
        compile(source, "case.py", "exec")
        print(f"{source!r}: compiles")
    except SyntaxError as e:
        print(f"{source!r}: {type(e).__name__}: {e.msg} ({e.lineno}, {e.offset}, {e.end_lineno}, {e.end_offset}) {e.text!r}")
