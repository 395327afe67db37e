"""Instances made in hot loops, while their classes change."""

import abc
import sys
import traceback


class Base:
    def __init__(self, name):
        self.name = name


class Left(Base):
    def __init__(self, name, size):
        super().__init__(name)
        self.size = size


class Right(Base):
    def __init__(self, name, size, depth=3):
        super().__init__(name)
        self.depth = depth
        self.size = size


class Deep(Left):
    def __init__(self, name, size):
        super().__init__(name, size + 1)
        self.extra = self.size * 2


def make(count):
    total = 0
    for i in range(count):
        kind = i % 3
        if kind == 0:
            shape = Left("left", i)
        elif kind == 1:
            shape = Right("right", i, i & 7)
        else:
            shape = Deep("deep", i)
        total += shape.size + len(shape.name)
        shape.later = i
        total += shape.later
    return total, sorted(vars(shape).items())


for _ in range(3):
    print(make(2000))


class Wide:
    def __init__(self, a):
        self.a = a
        self.b = a + 1
        self.c = self.b + 1
        self.d = self.c + 1
        self.e = self.d + 1
        self.f = [self.e]
        self.g = {"f": self.f}
        self.h = (self.a, self.b)


def wide(count):
    kept = None
    for i in range(count):
        one = Wide(i)
        if i % 500 == 0:
            one.more = kept
            kept = one
    chain = 0
    while kept is not None:
        chain += 1
        kept = kept.more
    return chain, one.h, one.g, list(vars(one))


print(wide(3000))


class Slotted:
    __slots__ = ("x", "y")

    def __init__(self, x, y):
        self.x = x
        self.y = y

    def __add__(self, other):
        return Slotted(self.x + other.x, self.y + other.y)

    def __neg__(self):
        return Slotted(-self.x, -self.y)


def slotted(count):
    total = Slotted(0, 0.5)
    for i in range(count):
        total = total + Slotted(i, 0.25) + -Slotted(1, 0.125)
    return total.x, total.y


print(slotted(3000))
print(slotted(2**50 // 2**40))


class Checked:
    def __init__(self, value):
        if value < 0:
            raise ValueError("negative", value)
        self.value = value
        self.half = 100 // (value - 1500)


def checked(values):
    total = 0
    for value in values:
        try:
            total += Checked(value).half
        except ValueError as error:
            total -= error.args[1]
        except ZeroDivisionError:
            print("".join(traceback.format_exc()), end="")
    return total


print(checked(range(1000)))
print(checked(list(range(1490, 1510)) + [-5, -7]))


class Odd:
    def __init__(self, value):
        self.value = value
        if value == 1700:
            return value


def odd(count):
    made = 0
    for i in range(count):
        Odd(i)
        made += 1
    return made


print(odd(1700))
try:
    odd(1701)
except TypeError:
    traceback.print_exc(file=sys.stdout)


class Plain:
    count = 0

    def __init__(self, value):
        self.value = value


def plain(count, at=-1, change=None):
    total = 0
    for i in range(count):
        if i == at:
            change()
        one = Plain(i)
        total += one.value
    return total, type(one).__name__, sorted(vars(one))


def other_init():
    def __init__(self, value):
        self.value = value * 2
        self.other = True

    Plain.__init__ = __init__


def add_new():
    def __new__(cls, value):
        cls.count += 1
        return object.__new__(cls)

    Plain.__new__ = __new__


def add_setattr():
    def __setattr__(self, name, value):
        Plain.count += 1
        object.__setattr__(self, name, value)

    Plain.__setattr__ = __setattr__


def remove_setattr():
    print("stores", Plain.count)
    del Plain.__setattr__


def add_property():
    Plain.value = property(
        lambda self: self.__dict__["hidden"], lambda self, value: self.__dict__.update(hidden=value)
    )


def remove_property():
    del Plain.value


def other_code():
    def init(self, value):
        self.value = value + 1

    Plain.__init__.__code__ = init.__code__


for change in other_init, other_code, add_setattr, remove_setattr, add_property, remove_property, add_new:
    print(change.__name__, plain(3000), plain(3000, 2000, change))
print("made by __new__", Plain.count)


class Ended:
    ended = 0

    def __init__(self, value):
        self.value = value


def ended(count, at=-1):
    for i in range(count):
        if i == at:

            def __del__(self):
                Ended.ended += 1

            Ended.__del__ = __del__
        Ended(i)
    return i


print(ended(3000), ended(3000, 1000))


class Abstract(abc.ABC):
    def __init__(self):
        self.ready = True


class Half:
    def __init__(self):
        self.ready = True


def halves(count, at=-1):
    made = 0
    for i in range(count):
        if i == at:
            Half.__abstractmethods__ = frozenset({"more"})
        try:
            Half()
            Abstract()
            made += 1
        except TypeError as error:
            message = str(error)
    return made >= 1000, message if at >= 0 else None


print(halves(2000))
try:
    print(halves(2000, 1000))
except TypeError as error:
    print(error)


class Watching:
    def __init__(self, depth):
        self.depth = depth
        frame = sys._getframe()
        self.lines = frame.f_lineno - frame.f_code.co_firstlineno
        self.caller = frame.f_back.f_code.co_name
        self.seen = sorted(frame.f_locals)


def watching(count):
    for i in range(count):
        one = Watching(i)
    return one.depth, one.lines, one.caller, one.seen


print(watching(1500))


class Node:
    def __init__(self, depth):
        self.left = Node(depth - 1) if depth else None
        self.right = Node(depth - 1) if depth else None

    def count(self):
        return 1 + (self.left.count() + self.right.count() if self.left else 0)


print(Node(10).count())


class Endless:
    def __init__(self):
        self.next = Endless()


for _ in range(3):
    try:
        Endless()
    except RecursionError as error:
        print(error)


class Mixin:
    def __init__(self, *args):
        super().__init__(*args)
        self.mixed = True


class First(Base):
    def __init__(self, name):
        super().__init__(name + "!")
        self.first = 1


class Second(Base):
    def __init__(self, name):
        super().__init__(name + "?")
        self.second = 2


class Both(First, Second):
    def __init__(self, name):
        super().__init__(name)
        self.both = 3


def diamonds(count, at=-1):
    for i in range(count):
        if i == at:
            Both.__bases__ = (Second, First)
        one = Both("both")
        two = First("first")
    return one.name, list(vars(one)), two.name


print(diamonds(2000))
print(diamonds(2000, 1000))


def local_classes(count):
    total = 0
    for i in range(count):

        class Local(Base):
            def __init__(self, name):
                super().__init__(name)
                self.size = i

        for _ in range(20):
            total += Local("x").size
    return total


print(local_classes(60))


def rebound_self(count):
    for i in range(count):
        one = Rebound(i)
    return one.kept, sorted(vars(one))


class Rebound:
    def __init__(self, value):
        self.kept = value
        self = Base("other")
        self.lost = value


print(rebound_self(2000))


class Leaking:
    seen = []

    def __init__(self, value):
        if value % 700 == 0:
            Leaking.seen.append(self)
        self.value = value
        self.square = value * value


def leaking(count):
    for i in range(count):
        Leaking(i)
    return [(one.value, one.square) for one in Leaking.seen]


print(leaking(3000))
