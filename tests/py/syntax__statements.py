# Malformed statements, definitions and operators.
SOURCES = r"""
def f(x, y z): pass
---
def f(x: int y): pass
---
class 1: pass
---
def 1(): pass
---
def if(): pass
---
class = 1
---
def = 1
---
global
---
global x,
---
nonlocal 1
---
assert
---
assert x,
---
del
---
pass x
---
break x
---
return return
---
@
def f(): pass
---
@a
x = 1
---
@a
---
;
---
x = 1;;
---
: x
---
x = 1 \ 
---
x = 1 \
---
\
---
x = 1 2 \
 3
---
None.x = ; 
---
a = b c = d
---
for x in range(3): print(x) for
---
[x for x in]
---
[x for]
---
[x if y for x in z if]
---
[for x in y]
---
[x for x y]
---
(x for x in y
---
f(x for x in y
---
[x, y for x in z]
---
{x, y for x in z}
---
{x: y, z for x in w}
---
[x async for]
---
yield = 1
---
await = 1
---
async = 1
---
True()  = 1
---
import a as b.c
---
with open(x) as f, open(y) as g print(1)
---
def f(a, b):
    return a +
---
type X
---
type X =
---
type 1 = 2
---
type X[T = int
---
def f[](): pass
---
class A[]: pass
---
def f[T:](): pass
---
x: 
---
x: int =
---
f(**)
---
f(*)
---
f(a=)
---
f(=1)
---
f(a=1 b=2)
---
while: pass
---
if: pass
---
for: pass
---
for in x: pass
---
not
---
a not b
---
a is
---
a in
---
a not in
---
not in a
---
a is is b
---
a == == b
---
a = == b
---
**a
---
a ** 
---
@ a
---
a @
---
~
---
a or
---
or a
---
and
"""
for source in SOURCES.strip("\n").split("\n---\n"):
    try:
        compile(source, "case.py", "exec")
        print(f"{source!r}: compiles")
    except SyntaxError as e:
        print(f"{source!r}: {type(e).__name__}: {e.msg} ({e.lineno}, {e.offset}, {e.end_lineno}, {e.end_offset}) {e.text!r}")
