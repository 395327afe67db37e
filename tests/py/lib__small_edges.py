# Edges of small things: deques and their iterators, arrays of subclasses, names of static methods, code of other kinds.
import array
import collections
import contextvars
import pickle
import re
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
