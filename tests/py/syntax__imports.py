# Malformed imports.
SOURCES = r"""
import
---
import a,
---
import a b
---
from a
---
from a import
---
from a import (
---
from a import ()
---
from a import b,
---
from . import
---
from import a
---
from a import b c
---
import a.b.
"""
for source in SOURCES.strip("\n").split("\n---\n"):
    try:
        compile(source, "case.py", "exec")
        print(f"{source!r}: compiles")
    except SyntaxError as e:
        print(f"{source!r}: {type(e).__name__}: {e.msg} ({e.lineno}, {e.offset}, {e.end_lineno}, {e.end_offset}) {e.text!r}")
