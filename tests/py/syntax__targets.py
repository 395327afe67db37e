# Invalid targets of assignment, deletion and loops.
SOURCES = """
1 = x
---
x + 1 = 2
---
f() = 1
---
f() += 1
---
(a, 1) = 2
---
[a, f()] = 2
---
a, b += 1
---
(a) = (b) = 1 = 2
---
None = 1
---
True = 1
---
x = None = 1
---
... = 1
---
'a' = 1
---
f'{a}' = 1
---
x = 1 = y
---
a if b else c = 1
---
a and b = 1
---
not a = 1
---
-a = 1
---
a < b = 1
---
lambda: 1 = 2
---
(yield) = 1
---
def f(): (yield) = 1
---
[x for x in y] = 1
---
(x for x in y) = 1
---
{x: 1} = 1
---
{x} = 1
---
{} = 1
---
() = 1
---
[] = 1
---
*a = 1
---
*a, = 1
---
*a, *b = 1
---
(*a) = 1
---
*a += 1
---
(a := 1) = 2
---
a := 1
---
(a.b := 1)
---
(a[0] := 1)
---
((a, b) := 1)
---
x = y := 1
---
f(a.b=1)
---
f(1=2)
---
f(a+b=1)
---
f(True=1)
---
f((a)=1)
---
f(a for a in b, c)
---
f(c, a for a in b)
---
f(a=1, 2)
---
f(**a, *b)
---
f(**a, b)
---
f(a=1, a=2)
---
del 1
---
del f()
---
del a + b
---
del (a, f())
---
del *a
---
del (*a,)
---
del None
---
del a = 1
---
del {}
---
for 1 in x: pass
---
for f() in x: pass
---
for a + b in x: pass
---
for x: pass
---
for None in x: pass
---
for (a, 1) in x: pass
---
[x for 1 in y]
---
[x for f() in y]
---
with a as 1: pass
---
with a as f(): pass
---
with a as (b, 1): pass
---
import a as 1
---
import a.b as c.d
---
from a import b as 1
---
except_ = 1; try: pass
---
try:
    pass
except A as b.c:
    pass
---
try:
    pass
except A as 1:
    pass
---
1: int
---
(a, b): int
---
[a]: int = 1
---
f(): int = 1
---
a, b: int
---
a.b: int = 1; 5: str
---
x: int: str
---
global a.b
---
a = yield = 1
---
a == b = c
---
if a = 1: pass
---
while a = 1: pass
---
print(a = 1 = 2)
---
a + (b = 1)
---
[a = 1]
---
{a = 1}
---
{'k' = 1}
---
x[a = 1]
---
(a = 1)
---
f(x for x in y, 1)
---
x = *a
---
print(*a for a in b)
---
return *a
---
x = (*a)
---
match x:
    case 1 + 1: pass
---
match x:
    case a | b: pass
---
match x:
    case [a, a]: pass
---
match x:
    case {**a, 'b': 1}: pass
---
match x:
    case [*a, *b]: pass
---
match x:
    case A(a=1, 2): pass
---
match x:
    case _: pass
    case 1: pass
---
match x:
    case a: pass
    case 1: pass
---
match x:
    case {1: a, 1: b}: pass
---
match x:
    case f'a': pass
---
match x:
    case a.b(): pass
    case -a: pass
---
match x:
    case 1 as _: pass
---
match x:
    case (a as b.c): pass
---
match x:
    case A(a=1, a=2): pass
---
match x:
    case {None: 1, True: 2, -1: 3, a: 4}: pass
---
match x:
    case [1, 2] | [3, b]: pass
"""
for source in SOURCES.strip().split("\n---\n"):
    try:
        compile(source, "case.py", "exec")
        print(f"{source!r}: compiles")
    except SyntaxError as e:
        print(f"{source!r}: {type(e).__name__}: {e.msg} ({e.lineno}, {e.offset}, {e.end_lineno}, {e.end_offset}) {e.text!r}")
