"""Attributes at sites that see objects of many layouts."""


class A:
    def __init__(self, x):
        self.x = x


class B:
    def __init__(self, x):
        self.pad = 0
        self.x = x


class C:
    x = 7


class D:
    @property
    def x(self):
        return 11


class E:
    def __getattr__(self, name):
        return 13 if name == "x" else None


class F:
    __slots__ = ("x",)

    def __init__(self, x):
        self.x = x


class G(A):
    pass


def irregular():
    g = A(17)
    for i in range(200):
        setattr(g, f"name{i}", i)
    return g


def total(objects, rounds):
    t = 0
    for _ in range(rounds):
        for o in objects:
            t += o.x
    return t


few = [A(1), B(2), G(3)]
print([total(few, 400) for _ in range(4)])
many = few + [C(), D(), E(), F(5), irregular(), A(2.5)]
print([total(many, 200) for _ in range(4)])


# An attribute that goes, and comes back; one that the class takes over.
def watched(objects, rounds):
    t = 0
    for i in range(rounds):
        for o in objects:
            try:
                t += o.x
            except AttributeError as error:
                t -= 1
                last = str(error)
                o.x = 100
        if i % 100 == 50:
            del objects[1].x
    return t, last


print(watched([A(1), B(2), G(3)], 800))
late = [A(1), B(2), G(3), C()]
print(total(late, 500))
C.x = 8
print(total(late, 500))
G.x = property(lambda self: 1000)
print(total(late, 500))
B.__getattribute__ = lambda self, name: -5
print(total(late, 500))


# Stores and methods of many layouts.
class Shape:
    def area(self):
        return 0

    def grow(self, by):
        self.size = self.size + by


class Square(Shape):
    def __init__(self, size):
        self.size = size

    def area(self):
        return self.size * self.size


class Circle(Shape):
    def __init__(self, size):
        self.kind = "circle"
        self.size = size

    def area(self):
        return 3 * self.size * self.size


class Nothing(Shape):
    size = 4


def shapes(all, rounds):
    t = 0
    for i in range(rounds):
        for shape in all:
            t += shape.area()
            shape.grow(i % 3 - 1)
    return t


print([shapes([Square(2), Circle(3), Nothing(), Shape.__new__(Square) if False else Square(1.5)], 500) for _ in range(3)])
print(total([5], 0), end=" ")
try:
    total(few[:1] * 50 + [3], 1)
except AttributeError as error:
    print(error)
