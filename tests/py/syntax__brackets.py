# Unclosed and mismatched brackets.
SOURCES = r"""
(
---
x = (1, 2
---
x = [1, 2
y = 3
---
f(1, 2
---
d = {'a': 1,
---
)
---
x = 1)
---
(1]
---
[1)
---
{1]
---
x = (1,
[2)
---
f(a, [b, (c}]
---
(
(
]
"""
for source in SOURCES.strip("\n").split("\n---\n"):
    try:
        compile(source, "case.py", "exec")
        print(f"{source!r}: compiles")
    except SyntaxError as e:
        print(f"{source!r}: {type(e).__name__}: {e.msg} ({e.lineno}, {e.offset}, {e.end_lineno}, {e.end_offset}) {e.text!r}")
