# Variables of comprehensions in functions, classes and modules, as seen by neighbours, locals() and eval().
import sys

x = 3


def neighbours():
    [x for x in [1]]
    return [x for _ in [1]], {x: x for _ in "a"}, {x for _ in [1]}


def after():
    [x for x in [1]]
    return x


def nested():
    return [[x for x in [y]] + [x] for y in [1, 2]]


class Space:
    [x for x in [1]]
    seen = [x for _ in [1]]
    evaluated = [eval("w * 2") for w in [1, 2]]
    names = [sorted(locals()) for q in [1]]


print(neighbours(), after(), nested(), Space.seen, Space.evaluated, Space.names)
print([eval("q + 1") for q in [1]], [locals()["q"] for q in "ab"], [sys._getframe().f_locals["q"] for q in [5]])
print([sorted(vars()) for zz in [1]], [dir() for p in [1]], [(lambda: n)() for n in range(2)])
print(["{k}".format_map(locals()) for k in "uv"], "q" in globals(), "zz" in locals())


def shadowed():
    lambda: k
    k = 1
    seen = [locals()["k"] for k in [0]]
    return seen, k


print(shadowed())
exec("print([eval('m') for m in 'ab'])", {})
try:
    [missing for missing in [1]] + [missing for _ in [1]]
except NameError as error:
    print(error)
