# Edges of small things: deques and their iterators, arrays of subclasses, names of static methods, code of other kinds.
import array
import collections
import contextvars
import csv
import functools
import io
import os
import pickle
import re
import struct
import warnings


def attempt(what, *args):
    try:
        print(what(*args))
    except Exception as error:
        print(type(error).__name__, error)


line = collections.deque([1, 2, 3])
walk = iter(line)
next(walk)
print(walk.__reduce__(), list(pickle.loads(pickle.dumps(walk))), list(type(walk)(line, 2)))
print(list(type(reversed(line))(line)), list(type(walk)(line, -5)), line.index(3, -(10**30), 10**30))
attempt(line.index, 3, 10**30)
attempt(type(walk), 5)


class Clearing:
    def __init__(self, line):
        self.line = line

    def __eq__(self, other):
        self.line.clear()
        return False


for method in ("remove", "index", "count"):
    line = collections.deque(["ab"])
    line.extend([Clearing(line), "c"])
    attempt(getattr(line, method), "c")


class Numbers(array.array):
    def __init__(self, code, extra=None):
        self.extra = extra


print(Numbers("b", extra=1).extra)
attempt(lambda: array.array("b", extra=1))
attempt(lambda: type("Plain", (array.array,), {})("b", extra=1))


class Unhashable(str):
    __hash__ = None


attempt(contextvars.ContextVar, Unhashable("x"))
setting = collections.defaultdict()
setting.default_factory = lambda: setting.__setitem__(1, "set meanwhile") or "made"
print(setting[1], setting)
print(str.maketrans.__qualname__, bytes.maketrans.__qualname__, dict.fromkeys.__qualname__, len.__qualname__)


def generator():
    yield


def plain():
    pass


with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    plain.__code__ = generator.__code__
    print([str(warning.message) for warning in caught])
pattern = re.compile("(?P<a>b)")
print(pattern.groupindex, re.compile("a").groupindex, re.Match[str])
try:
    pattern.groupindex["a"] = 2
except TypeError as error:
    print(error)

given = collections.deque([ValueError(1), TypeError(2)])
group = ExceptionGroup("test", given)
given.clear()
print(repr(group))
listed = [ValueError(1)]
group = ExceptionGroup("test", listed)
listed.clear()
print(repr(group))

import _suggestions
import keyword
import traceback

print(_suggestions._generate_suggestions(keyword.kwlist, "of"), _suggestions._generate_suggestions(["far"], "x" * 50))
print([_suggestions._generate_suggestions([f"name{number}" for number in range(count)], "name") for count in (749, 750)])
for candidates, item in [((), "a"), ([1], "a"), (["ab"], 5), (["ab"], "ac")]:
    attempt(_suggestions._generate_suggestions, candidates, item)
for source in ["[\nx for x\nin range(3)\nof x\n]\n", "fur a in b:\n  pass\n", "with block ad something:\n  pass\n"]:
    try:
        compile(source, "<string>", "exec")
    except SyntaxError as error:
        print(traceback.format_exception_only(error)[-1], end="")

# An iterator of a deque stays at its end, and at a change of the deque.
line = collections.deque([1, 2, 3])
walk = iter(line)
print(list(walk), walk.__reduce__(), walk.__length_hint__(), list(walk))
for make in (iter, reversed):
    walk = make(line)
    next(walk)
    print(walk.__reduce__(), walk.__length_hint__())
    line.append(4)
    attempt(next, walk)
    attempt(next, walk)
    print(walk.__reduce__(), walk.__length_hint__())
attempt(line.insert, 2**70, 1)
attempt(line.rotate, 2**70)
line.rotate(-(2**62) - 1)
line.insert(-(2**63), "first")
line.insert(2, "third")
line.reverse()
del line[1]
print(line)


# What ends a line has no other meaning, and is quoted wherever it stands.
def written(*rows, **options):
    file = io.StringIO()
    csv.writer(file, **options).writerows(rows)
    return file.getvalue()


for options in [
    {"delimiter": "\n"},
    {"quotechar": "\r"},
    {"delimiter": "a", "lineterminator": "ab"},
    {"quotechar": "b", "lineterminator": "ab"},
    {"escapechar": "b", "lineterminator": "ab"},
    {"escapechar": " ", "skipinitialspace": True},
    {"quotechar": " ", "skipinitialspace": True},
    {"delimiter": ",", "quotechar": ","},
]:
    attempt(lambda: type(csv.reader([], **options)).__name__)
print(ascii(written(["a\u20acb", "x!y"], ["a\xe9b", "\u0100\u0101"], lineterminator="\u20ac!")))
print(ascii(written(["a\u20acb", "c;d"], delimiter="\u20ac", escapechar="\u0100", quoting=csv.QUOTE_NONE)))
print(written([1j, 1.5, "a", None, 3], quoting=csv.QUOTE_NONNUMERIC))


class Uncallable:
    write = 5


attempt(csv.writer, Uncallable())


class Again:
    """Reads from the reader that reads from it."""

    count = 0

    def __iter__(self):
        return self

    def __next__(self):
        self.count += 1
        if self.count == 1:
            next(reader)
        if self.count > 3:
            raise StopIteration
        return "a,b"


reader = csv.reader(Again())
attempt(next, reader)
attempt(next, reader)

# What is read goes into bytes that lie one behind the other.
source, sink = os.pipe()
os.write(sink, b"abcdefgh")
target = bytearray(8)
for view in [memoryview(target)[::2], memoryview(target)[::-1]]:
    attempt(os.readinto, source, view)
    attempt(io.BytesIO(b"abcdefgh").readinto, view)
    attempt(io.BufferedReader(io.BytesIO(b"abcdefgh")).readinto, view)
    attempt(struct.pack_into, "2s", view, 0, b"ab")
attempt(os.readinto, source, memoryview(target)[2:4])
print(target)


# The arguments of partials with keywords of their own.
def shown(*args, **keywords):
    return args, keywords


partial = functools.partial(shown, functools.Placeholder, 2, functools.Placeholder, 4, k=1)
print(partial("a", "b", "c", k=3, m=4), functools.partial(partial, "x")("y"), functools.partial(partial, "x", "y", z=1)())
attempt(partial, "a")
attempt(functools.partial(shown, **{"a": 1}), 1)
