# Attributes that are fields of native objects: they can be read, not written, and have a docstring.
import _json
import collections
import contextvars
import csv
import functools
import io
import re
import string.templatelib
import types
import typing
import zlib


def function():
    pass


dialect = csv.reader([]).dialect
objects = [
    (functools.partial(print, 1, sep=""), "func args keywords"),
    (_json.make_encoder(None, None, str, None, ":", ",", True, False, True), "markers indent key_separator sort_keys"),
    (t"a{1!r:x}b", "strings interpolations"),
    (t"a{1!r:x}b".interpolations[0], "value expression conversion format_spec"),
    (property(function), "fget fset fdel"),
    (staticmethod(function), "__func__ __wrapped__"),
    (types.MethodType(function, 1), "__func__ __self__"),
    ([].__len__, "__self__"),
    (list.append, "__objclass__ __name__"),
    (function, "__closure__ __globals__ __builtins__"),
    (list[int], "__origin__ __args__"),
    (int | str, "__args__"),
    (typing.TypeVar("T"), "__name__"),
    (typing.TypeAliasType("A", int), "__name__ __module__"),
    (contextvars.ContextVar("variable"), "name"),
    (collections.deque(maxlen=3), "maxlen"),
    (dialect, "quoting doublequote skipinitialspace strict delimiter"),
    (csv.reader([]), "line_num"),
    (re.compile("(a)"), "pattern flags groups groupindex"),
    (re.match("(a)", "a"), "string re pos endpos lastindex"),
    (zlib.decompressobj(), "unused_data unconsumed_tail eof"),
    (io.BytesIO(), "closed"),
    (io.TextIOWrapper(io.BytesIO()), "buffer encoding line_buffering"),
    (ExceptionGroup("message", [ValueError()]), "message exceptions"),
]

HIDDEN = {"__globals__", "__builtins__", "buffer", "markers", "func", "args"}
for thing, names in objects:
    for name in names.split():
        value = getattr(thing, name)
        shown = type(value).__name__ if callable(value) or name in HIDDEN else repr(value).partition(" at ")[0]
        descriptor = next(base.__dict__[name] for base in type(thing).__mro__ if name in base.__dict__)
        print(type(thing).__name__, name, shown, descriptor.__doc__)
        for change in (lambda: setattr(thing, name, None), lambda: delattr(thing, name)):
            try:
                change()
            except AttributeError as error:
                print("  ", error)

try:
    type(functools.partial(print)).func.__get__(1)
except TypeError as error:
    print(error)

for wrong in (
    lambda: collections.deque.append(1, 2),
    lambda: collections.deque.append(),
    lambda: list.append(collections.deque(), 2),
    lambda: collections.deque.__len__(3),
    lambda: collections.deque.__len__(),
):
    try:
        wrong()
    except TypeError as error:
        print(error)
