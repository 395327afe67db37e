"""Operators of Python classes in hot loops."""

import traceback


class Vector:
    def __init__(self, x, y):
        self.x = x
        self.y = y

    def __add__(self, other):
        if not isinstance(other, Vector):
            return NotImplemented
        return Vector(self.x + other.x, self.y + other.y)

    def __sub__(self, other):
        return Vector(self.x - other.x, self.y - other.y)

    def __mul__(self, factor):
        return Vector(self.x * factor, self.y * factor)

    __rmul__ = __mul__

    def __truediv__(self, factor):
        return Vector(self.x / factor, self.y / factor)

    def __rtruediv__(self, number):
        return ("inverse", number, self.x)

    def __matmul__(self, other):
        return self.x * other.x + self.y * other.y

    def __iadd__(self, other):
        self.x += other.x
        self.y += other.y
        return self

    def __repr__(self):
        return f"Vector({self.x!r}, {self.y!r})"


def vectors(count):
    total = Vector(0.0, 0.0)
    step = Vector(1.5, -0.25)
    for i in range(count):
        total = total + step * 2 - 0.5 * step
        total -= step / 2
        total += step
        last = 1 / total if i % 100 == 0 else last
    return total, total @ step, last


for _ in range(3):
    print(vectors(1500))


class Modular:
    """Numbers modulo 97; the result of an operator is sometimes NotImplemented."""

    def __init__(self, value):
        self.value = value % 97

    def __add__(self, other):
        value = other.value if isinstance(other, Modular) else other
        return NotImplemented if value == 1234 else Modular(self.value + value)

    def __radd__(self, other):
        return NotImplemented if other == 4321 else Modular(other + self.value)

    def __mod__(self, other):
        return self.answer(other)

    def __lshift__(self, count):
        return self.value << count

    def __rlshift__(self, number):
        return number << self.value % 7

    def answer(self, other):
        return NotImplemented if other == 55 else self.value % other


def modular(values):
    total = Modular(0)
    for value in values:
        try:
            total = total + value
            total = value + total
            total = total + total
            total = Modular(total % (value or 1))
            total = Modular((total << 3) + (3 << total))
        except TypeError as error:
            print(value, error)
    return total.value


print(modular(range(2000)))
print(modular([1234, 4321, 55, 2**70, 7]))
print(modular(list(range(1230, 1240))))


def in_place(count, value):
    total = Modular(3)
    for i in range(count):
        if i == count - 1:
            last = value
        else:
            last = i
        total += last
    return total.value


print(in_place(1000, 2))
try:
    in_place(1000, 1234)
except TypeError:
    traceback.print_exc(limit=1)


def mixed(values):
    out = []
    for left, right in values:
        try:
            out.append(left + right)
        except TypeError as error:
            out.append(str(error))
    return out


one, two = Vector(1, 2), Vector(3, 4)
pairs = [(one, two)] * 500 + [(1, 2), (1.5, one), (one, None), ("a", "b"), (one, two), (2**60, 5), (True, 1)]
print(mixed(pairs)[-8:])
print(mixed(pairs[::-1])[:8])


class Child(Vector):
    def __radd__(self, other):
        return "reflected first"


print(mixed([(one, two)] * 300 + [(one, Child(5, 6)), (Child(5, 6), one)])[-2:])
print(mixed([(Child(1, 1), Child(5, 6))] * 300 + [(one, Child(5, 6)), (two, one)])[-3:])


class Raising:
    def __init__(self, value):
        self.value = value

    def __sub__(self, other):
        return Raising(1000 // (other.value - 700))


def raising(count):
    for i in range(count):
        try:
            Raising(0) - Raising(i)
        except ZeroDivisionError:
            traceback.print_exc()


raising(1000)


class Changing:
    def __init__(self, value):
        self.value = value

    def __add__(self, other):
        return Changing(self.value + other.value)


def changing(count, at, change):
    total = Changing(0)
    for i in range(count):
        if i == at:
            change()
        total += Changing(1)
    return total.value


def add_twice():
    Changing.__add__ = lambda self, other: Changing(self.value + 2 * other.value)


def add_in_place():
    Changing.__iadd__ = lambda self, other: Changing(self.value + 10)


def remove_in_place():
    del Changing.__iadd__


print(changing(2000, -1, None))
print(changing(2000, 1000, add_twice))
print(changing(2000, 1000, add_in_place))
print(changing(2000, 1000, remove_in_place))


class Slots:
    __slots__ = ("low", "high")

    def __init__(self, low, high):
        self.low, self.high = low, high

    def __and__(self, other):
        low = self.low if self.low > other.low else other.low
        high = self.high if self.high < other.high else other.high
        return Slots(low, high) if low <= high else None

    def __or__(self, other):
        pair = (min(self.low, other.low), max(self.high, other.high))
        return Slots(*pair)


def spans(count):
    found, empty, widest = 0, 0, Slots(5, 6)
    for i in range(count):
        both = Slots(i % 13, i % 13 + 3) & Slots(i % 17, i % 17 + 2)
        if both is None:
            empty += 1
        else:
            found += both.high - both.low
            widest = widest | both
    return found, empty, widest.low, widest.high


print(spans(3000))
