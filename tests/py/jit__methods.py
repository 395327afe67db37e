"""Calls of methods on objects of several classes in hot loops."""

import traceback


class Square:
    def __init__(self, side):
        self.side = side

    def area(self):
        return self.side * self.side

    def scaled(self, factor):
        return Square(self.side * factor)


class Circle:
    def __init__(self, radius):
        self.radius = radius

    def area(self):
        return 3 * self.radius * self.radius

    def scaled(self, factor):
        return Circle(self.radius * factor)


class Triangle:
    def __init__(self, base, height):
        self.base, self.height = base, height

    def area(self):
        return self.base * self.height // 2

    def scaled(self, factor, more=1):
        return Triangle(self.base * factor, self.height * more)


class Odd:
    """One whose methods are found in other ways."""

    @staticmethod
    def area():
        return 7

    def __getattr__(self, name):
        if name == "scaled":
            return lambda factor: Square(factor)
        raise AttributeError(name)


class Slotted:
    __slots__ = ("area", "scaled")

    def __init__(self, value):
        self.area = lambda: value
        self.scaled = lambda factor: self


class Generating:
    def area(self):
        return sum(self.parts())

    def parts(self):
        yield 1
        yield 2

    @classmethod
    def scaled(cls, factor):
        return cls()


def total(shapes, turns):
    result = 0
    for turn in range(turns):
        for shape in shapes:
            result += shape.area()
            shape = shape.scaled(turn % 3 + 1)
            result += shape.area() & 1023
    return result


few = [Square(2), Circle(3), Triangle(4, 5)]
many = few + [Odd(), Slotted(9), Generating()]
for _ in range(3):
    print(total(few, 300), total(many, 200))


def shadowed(shapes, turns, at):
    result = 0
    for turn in range(turns):
        if turn == at:
            shapes[0].area = lambda: 1_000_000
            Circle.area = lambda self: 2_000_000
        for shape in shapes:
            result += shape.area()
    return result


former = Circle.area
print(shadowed([Square(1), Circle(1), Triangle(2, 2)], 1000, -1))
print(shadowed([Square(1), Circle(1), Triangle(2, 2)], 1000, 990))
Circle.area = former


class Number:
    def __init__(self, value):
        self.items = []
        self.value = value

    def append(self, item):
        self.items.append(item * self.value)

    def count(self, item):
        return self.items.count(item)


def fill(sinks, turns):
    for turn in range(turns):
        for sink in sinks:
            sink.append(turn % 5)
    return [sink.count(4) for sink in sinks]


for _ in range(2):
    print(fill([[], Number(1), bytearray(), Number(2), []], 400))


class Failing(Square):
    def area(self):
        return super().area() // (self.side - 5)


def failing(shapes, turns):
    result = 0
    for turn in range(turns):
        for shape in shapes:
            shape.side = turn % 700
            try:
                result += shape.area()
            except ZeroDivisionError:
                traceback.print_exc()
    return result


print(failing([Square(1), Failing(1), Circle(2)], 600))


def wrong(shapes, turns):
    for turn in range(turns):
        for shape in shapes:
            if turn == turns - 1:
                shape = None
            shape.area()


try:
    wrong([Square(1), Circle(2), Triangle(1, 2)], 400)
except AttributeError:
    traceback.print_exc()


def nested(shapes, turns):
    result = []
    for turn in range(turns):
        for shape in shapes:
            value = shape.scaled([factor for factor in range(turn % 4 + 1)][-1]).area()
            if turn == turns - 1:
                result.append(value)
    return result


print(nested(few, 300))


class Visitor:
    def visit(self, node):
        return getattr(self, "visit_" + type(node).__name__)(node)

    def visit_int(self, node):
        return node

    def visit_list(self, node):
        return sum(self.visit(item) for item in node)

    def visit_tuple(self, node):
        product = 1
        for item in node:
            product *= self.visit(item)
        return product


tree = [1, (2, 3, [4, 5]), [6, (7, [8])]]
print([Visitor().visit(tree) for _ in range(300)][-1])
