# Malformed expressions, displays and calls.
SOURCES = r"""
x = 
---
x = 1 +
---
x +
---
x = * 
---
x 1
---
x y
---
1 2
---
'a' 1
---
a b c
---
print 1
---
print x, y
---
exec x
---
print "hello"
---
raise A, B
---
x = 5 if y
---
x = 5 if y else
---
x = if y else 5
---
x = y if z else pass
---
a ? b : c
---
x = $
---
x = a!
---
a!b
---
a <> b
---
x++
---
++x
---
x = y++
---
x && y
---
x || y
---
!x
---
x = {1: 2, 3}
---
x = {1, 2: 3}
---
x = {1:}
---
x = {:1}
---
x = {1: 2, **}
---
x = {**a, b}
---
x = {a: *b}
---
x = [1,,2]
---
x = (,)
---
f(,)
---
f(a,,b)
---
f(a b)
---
f(a, b c, d)
---
[a b]
---
[a, b c]
---
(a b)
---
{a b}
---
x[]
---
x[1:2:3:4]
---
x.1
---
x.
---
x.if
"""
for source in SOURCES.strip("\n").split("\n---\n"):
    try:
        compile(source, "case.py", "exec")
        print(f"{source!r}: compiles")
    except SyntaxError as e:
        print(f"{source!r}: {type(e).__name__}: {e.msg} ({e.lineno}, {e.offset}, {e.end_lineno}, {e.end_offset}) {e.text!r}")
