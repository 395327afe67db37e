# Missing colons, and blocks and clauses without their statement.
SOURCES = r"""
if x
    pass
---
if x:
pass
---
while x
    pass
---
for x in y
    pass
---
for x in y pass
---
def f()
    pass
---
def f:
    pass
---
def f(x) pass
---
class A
    pass
---
class A(B)
    pass
---
try
    pass
---
try:
    pass
---
try:
    pass
x = 1
---
try:
    pass
except
    pass
---
try:
    pass
except A
    pass
---
try:
    pass
except A, B as c:
    pass
---
try:
    pass
finally
    pass
---
try: pass
except: pass
except A: pass
---
try: pass
except* A: pass
except B: pass
---
try: pass
except*: pass
---
try: pass
else: pass
---
with a
    pass
---
with a as b
    pass
---
with (a as b
    pass
---
else: pass
---
elif x: pass
---
except: pass
---
if x: pass
else
    pass
---
if x: pass
elif y
    pass
---
lambda x
---
lambda x 1
---
match x
    case 1: pass
---
match x:
    case 1
        pass
---
match x:
pass
---
async def f()
    pass
---
async x = 1
"""
for source in SOURCES.strip("\n").split("\n---\n"):
    try:
        compile(source, "case.py", "exec")
        print(f"{source!r}: compiles")
    except SyntaxError as e:
        print(f"{source!r}: {type(e).__name__}: {e.msg} ({e.lineno}, {e.offset}, {e.end_lineno}, {e.end_offset}) {e.text!r}")
