# Methods, class attributes and layouts replaced while hot.
class Shape:
    factor = 2

    def __init__(self, n):
        self.n = n

    def area(self):
        return self.n * self.factor

    @property
    def double(self):
        return self.n * 2


class Square(Shape):
    pass


def total(shapes):
    t = 0
    for s in shapes:
        t += s.area() + s.n + s.factor
    return t


shapes = [Shape(i) for i in range(500)] + [Square(i) for i in range(500)]
print(total(shapes))
Shape.factor = 3
print(total(shapes))
Square.factor = 10
print(total(shapes))
Shape.area = lambda self: 1
print(total(shapes))
Square.area = lambda self: self.n
print(total(shapes))
del Square.area
del Square.factor
print(total(shapes))
shapes[999].area = lambda: 1_000_000
print(total(shapes))
shapes[500].factor = -1
print(total(shapes))
shapes[0].extra = 1
del shapes[1].n
try:
    total(shapes)
except AttributeError as e:
    print(e)
shapes[1].n = 1
print(total(shapes))


def doubles(n, s):
    t = 0
    for i in range(n):
        t += s.double
        if i == n // 2:
            Shape.double = property(lambda self: 1000)
        if i == n - 2:
            Shape.double = 5
    return t


print(doubles(2000, Shape(4)))


class Counter:
    count = 0

    def bump(self):
        Counter.count += 1
        self.mine = getattr(self, "mine", 0) + 1


c = Counter()
for _ in range(2000):
    c.bump()
print(Counter.count, c.mine)


def change_class(n):
    class A:
        def who(self):
            return 1

    class B:
        def who(self):
            return 100

    obj = A()
    t = 0
    for i in range(n):
        t += obj.who()
        if i == n - 5:
            obj.__class__ = B
    return t


print(change_class(2000))


def slots_of_attrs(n):
    class P:
        pass

    objs = []
    for i in range(n):
        p = P()
        if i % 3 == 0:
            p.a, p.b = i, 1
        elif i % 3 == 1:
            p.b, p.a = 1, i
        else:
            p.c, p.a, p.b = 0, i, 1
        objs.append(p)
    return sum(o.a + o.b for o in objs), sum(hasattr(o, "c") for o in objs)


print(slots_of_attrs(1500))


class Meth:
    def call(self, x):
        return x

    def __call__(self, x):
        return x + 1

    def __getitem__(self, i):
        return i * 2

    def __len__(self):
        return 3

    def __bool__(self):
        return True


def dunders(m, n):
    t = 0
    for i in range(n):
        t += m(i) + m[i] + len(m)
        if m:
            t += 1
    return t


m = Meth()
print(dunders(m, 1000))
Meth.__call__ = lambda self, x: -x
Meth.__getitem__ = lambda self, i: 0
Meth.__len__ = lambda self: 50
Meth.__bool__ = lambda self: False
print(dunders(m, 1000))
del Meth.__bool__
print(dunders(m, 1000))
m.__call__ = lambda x: 1 / 0
print(m(5))


def bound(n):
    m = Meth()
    f = m.call
    t = 0
    for i in range(n):
        if i == n - 3:
            Meth.call = lambda self, x: 10**6
        t += f(1) + m.call(1)
    return t


print(bound(1500))


class Base:
    def f(self):
        return "base"


class Mid(Base):
    pass


class Leaf(Mid):
    def g(self):
        return super().f()


def supers(n):
    leaf = Leaf()
    out = set()
    for i in range(n):
        out.add(leaf.g())
        if i == n // 2:
            Mid.f = lambda self: "mid"
        if i == n - 2:
            Leaf.__bases__ = (Base,)
    return sorted(out), leaf.g()


print(supers(1000))


def getattr_added(n):
    class G:
        x = 1

    g = G()
    t = 0
    for i in range(n):
        try:
            t += g.y
        except AttributeError:
            t += 1
        if i == n - 10:
            G.__getattr__ = lambda self, name: 100
    return t


print(getattr_added(1500))


def setattr_added(n):
    class S:
        pass

    s = S()
    log = []
    for i in range(n):
        s.v = i
        if i == n - 4:
            S.__setattr__ = lambda self, k, v: log.append((k, v))
    return s.v, log


print(setattr_added(1500))


def descriptor_added(n):
    class D:
        def __init__(self):
            self.v = 1

    class Desc:
        def __get__(self, o, t):
            return 1000

        def __set__(self, o, v):
            pass

    d = D()
    t = 0
    for i in range(n):
        t += d.v
        if i == n - 3:
            D.v = Desc()
    return t


print(descriptor_added(1500))
