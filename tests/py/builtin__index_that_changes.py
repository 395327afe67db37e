# What the conversion of an argument does to the container that it is an argument for.
import array
import sys


class Clears:
    """An index that empties a container when it is asked for."""

    def __init__(self, target, value):
        self.target = target
        self.value = value

    def __index__(self):
        del self.target[:]
        return self.value

    def __eq__(self, other):
        del self.target[:]
        return False

    __hash__ = None


def tried(name, action):
    try:
        print(name, action())
    except Exception as error:
        print(name, type(error).__name__, error)


def each(make):
    name = type(make()).__name__
    for value in (1, -1, 0):
        made = make()
        tried(f"{name}[{value}]", lambda: made[Clears(made, value)])
        made = make()
        tried(f"{name}[{value}:]", lambda: made[Clears(made, value):])
        made = make()
        tried(f"{name}[:{value}]", lambda: made[:Clears(made, value)])
        made = make()
        tried(f"{name}[::{value}]", lambda: made[::Clears(made, value or 2)])
        made = make()
        tried(f"{name}[{value}] =", lambda: made.__setitem__(Clears(made, value), 7))
        made = make()
        tried(f"{name}[{value}:] =", lambda: made.__setitem__(slice(Clears(made, value), None), make()))
        made = make()
        tried(f"del {name}[{value}]", lambda: made.__delitem__(Clears(made, value)))
        made = make()
        tried(f"del {name}[{value}:]", lambda: made.__delitem__(slice(Clears(made, value), None)))
        made = make()
        tried(f"{name} * {value}", lambda: made * Clears(made, value + 2))
        made = make()
        tried(f"{name}.insert({value})", lambda: (made.insert(Clears(made, value), 1), made))
        made = make()
        tried(f"{name}.pop({value})", lambda: (made.pop(Clears(made, value)), made))


each(lambda: [1, 2, 3])
each(lambda: bytearray(b"abc"))
each(lambda: array.array("i", [1, 2, 3]))

items = [1, 2, 3]
tried("index", lambda: items.index(Clears(items, 1)))
items = [1, 2, 3]
tried("remove", lambda: items.remove(Clears(items, 1)))
items = [1, 2, 3]
tried("count", lambda: items.count(Clears(items, 1)))


class Counts:
    asked = 0

    def __index__(self):
        self.asked += 1
        return 40


counts = Counts()
print(len([0] * 10 * counts), counts.asked)
print(len(((0,) * 10) * counts), counts.asked)
repeated = [0] * 10
repeated *= counts
print(len(repeated), counts.asked)

tried("frame", lambda: sys._getframe(sys.maxsize))
tried("module", lambda: sys._getframemodulename(sys.maxsize))
