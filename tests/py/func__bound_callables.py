# Bound methods of every kind of function, spread arguments, callable instances: operands of the caller stay as they are.
import io
import types


class Point:
    def __init__(self, *args):
        self.args = args

    def __call__(self, *args):
        return self.args, args

    def __getitem__(self, key):
        return self.args[key]

    def method(self, a, b=2, *rest, **named):
        return a, b, rest, named


def around(make):
    kept = [1, 2]
    return [kept, make(7), make(8), kept]


def kinds():
    made = types.MethodType(Point, 5)
    measured = types.MethodType(len, [1, 2, 3])
    raised = types.MethodType(str.upper, "abc")
    called = types.MethodType(Point(1), 2)
    nested = types.MethodType(types.MethodType(lambda *args: args, 1), 2)
    for _ in range(3):
        print(around(lambda x: made(x).args))
        print([9, measured(), 8], [9, raised(), 8], [9, called(3), 8], [9, nested(3), 8])
    try:
        print([9, types.MethodType([].append, 3)(4), 8])
    except TypeError as error:
        print(error)


def spread():
    bound = Point().method
    tests = [
        ((1,), {}),
        ([1, 2, 3], {}),
        ((1,), {"b": 5}),
        ((1, 2), {"x": 1, "y": 2}),
        ((1, 2), {"b": 3}),
        ((), {"a": 1, "b": 2}),
        ((1,), {1: 2}),
        (range(4), {}),
        ((), {}),
        (range(40), {f"k{i}": i for i in range(20)}),
        (5, {}),
        ((1,), types.MappingProxyType({"z": 1})),
    ]
    for args, named in tests:
        for _ in range(2):
            try:
                print([0, bound(*args, **named), 0])
            except TypeError as error:
                print(type(error).__name__, error)


class Key(str):
    pass


def names():
    def show(**named):
        return {type(name).__name__: name for name in named}

    print(show(**{Key("a"): 1}), show(**{"b": 1}))
    try:
        show(**{"a": 1, 2: 3})
    except TypeError as error:
        print(error)


def instances():
    point = Point(1, 2)
    for key in (0, 1, -1, 5, "x"):
        try:
            print([0, point[key], point(key)])
        except (IndexError, TypeError) as error:
            print(type(error).__name__, error)


def shadowed():
    streams = [io.StringIO(), io.StringIO()]
    for turn in range(4):
        for stream in streams:
            stream.write(f"{turn};")
        if turn == 1:
            streams[0].write = lambda text: print("own", text)
        if turn == 2:
            del streams[0].write
    print([stream.getvalue() for stream in streams])


def described():
    for error in [ValueError(1), KeyError("a"), OSError(2, "gone"), ValueError(3, 4)] * 2:
        print(error.args, error.__traceback__, type(error).__name__)


def deep(n):
    return 0 if n == 0 else 1 + deep(*[n - 1])


kinds()
spread()
names()
instances()
shadowed()
described()
print(deep(300))
try:
    deep(10**6)
except RecursionError as error:
    print(error)
