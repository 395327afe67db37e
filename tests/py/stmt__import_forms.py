# Import statements of every form with library modules.
import math
import os.path
import os.path as path
import sys, json as j, collections.abc
from math import pi, floor as fl
from collections import (
    OrderedDict,
    deque as dq,
)
from os import path as p2
import collections.abc as cabc

print(math.__name__, os.path is path, path is p2, j.__name__, pi > 3, fl(2.5), dq([1]), OrderedDict.__name__, collections.abc is cabc, "collections" in dir())


def local():
    import textwrap
    import string as s
    from functools import reduce
    from itertools import chain as c, count

    return textwrap.__name__, s.digits, reduce(lambda a, b: a + b, [1, 2]), list(c([1], [2])), next(count(5))


print(local())


class Namespace:
    import math as m
    from math import tau

    def use(self):
        return self.m.floor(self.tau)


print(Namespace().use(), Namespace.m is math, "m" in vars(Namespace))
for code in ["import nope_nope", "from math import nope", "import math.sub", "from nope_nope import x", "from math import *; r = floor(1.5)", "import math as m, nope_nope", "from . import x", "from .mod import x", "import sys.path", "from os.path import join, nope", "from __future__ import annotations", "import collections.nope"]:
    try:
        ns = {"__name__": "test"}
        exec(code, ns)
        print(code, "ok", sorted(k for k in ns if not k.startswith("__"))[:3])
    except Exception as e:
        print(code, "->", type(e).__name__, str(e).partition(" (")[0], getattr(e, "name", None), getattr(e, "name_from", None))
if True:
    import bisect
else:
    import heapq
print("bisect" in globals(), "heapq" in globals())
try:
    import nope_either
except ImportError:
    nope_either = None
print(nope_either, __import__("math") is math, __import__("os.path").__name__, __import__("os", fromlist=["path"]).path is path)
del math
try:
    math.pi
except NameError as e:
    print(e)
import math

print(math.pi == pi, sys.modules["math"] is math)
saved = sys.modules.pop("bisect")
import bisect as again

print(again is not saved, again.bisect([1, 2], 1) == saved.bisect([1, 2], 1))
print(repr(sys), repr(math).startswith("<module 'math'"), math.__loader__ is not None, math.__package__)
sys.modules["fake"] = type("Fake", (), {"attr": "fake attr", "__all__": ["attr"]})
import fake
from fake import attr

print(fake.attr, attr)
math.new_attribute = 5
from math import new_attribute

print(new_attribute)
del math.new_attribute
