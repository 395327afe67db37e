# What len(), hash(), sum(), vars() and classes do with results and names at the edge.
import sys
import weakref


def attempt(what, *args):
    try:
        print(what(*args))
    except Exception as error:
        print(type(error).__name__, error)


class Hashed(int):
    def __hash__(self):
        return self


attempt(hash, Hashed(42))


class Long:
    def __len__(self):
        return self.len


for length in (sys.maxsize + 1, -sys.maxsize - 10, -1, 2**60, "x", True):
    made = Long()
    made.len = length
    attempt(len, made)
    attempt(bool, made)
attempt(len, range(2**60))
attempt(sum, [], bytearray())
attempt(type, "A\udc80", (), {})
attempt(type, "A", (), {"__doc__": "x\udcdcy"})
Lined = type("Lined", (), {"__firstlineno__": 42})
print(Lined.__firstlineno__)
Lined.__module__ = "elsewhere"
print("__firstlineno__" in vars(Lined))
attempt(lambda: type("Keys", (), {1: 2}).__name__)


class Config(dict):
    def __getattr__(self, name):
        return self[name]


config = Config()
print(str(weakref.ref(config)).partition(";")[2].partition(" at")[0])


class Named:
    __name__ = property(lambda self: "custom")


named = Named()
print(repr(weakref.ref(named)).endswith("(custom)>"))
left, right = [None], [None]


class Clearing:
    def __init__(self, other):
        self.other = other

    def __eq__(self, other):
        self.other.clear()
        return NotImplemented


left[0], right[0] = Clearing(right), Clearing(left)
print(left == right)
attempt(lambda: [a for a, b in [{1: 1, 2: 2, 3: 3}]])


class Broken:
    def __getattr__(self, name):
        raise ZeroDivisionError(name)

    def __iter__(self):
        return self

    def __next__(self):
        return 1


def delegate():
    yield from Broken()


sys.unraisablehook = lambda args: print(args.err_msg, args.exc_value)
running = delegate()
next(running)
print(running.close())
first = True


def spam():
    global first
    if first:
        first = False
        print(list(calls))
        return 1
    return 2


calls = iter(spam, 2)
try:
    print(next(calls))
except StopIteration:
    print("at its end")
