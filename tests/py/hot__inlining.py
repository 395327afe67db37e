# Small functions called from hot loops: properties, methods, constructors, defaults, and frames seen through them.
import sys


class Vec:
    __slots__ = ("x", "y")

    def __init__(self, x, y):
        self.x = x
        self.y = y

    def __add__(self, o):
        return Vec(self.x + o.x, self.y + o.y)

    def __mul__(self, k):
        return Vec(self.x * k, self.y * k)

    def __eq__(self, o):
        return self.x == o.x and self.y == o.y

    @property
    def norm2(self):
        return self.x * self.x + self.y * self.y

    @staticmethod
    def unit():
        return Vec(1, 0)

    @classmethod
    def of(cls, t):
        return cls(*t)


def walk(n):
    p, v = Vec(0, 0), Vec(1, 2)
    total = 0
    for i in range(n):
        p = p + v * (i % 3)
        total += p.norm2 % 7
        if p == v:
            total += 100
    return p.x, p.y, total


print(walk(2000))


def floats(n):
    p = Vec(0.5, 0)
    for i in range(n):
        p = (p + Vec.unit()) * 0.5 + Vec.of((i, 1))
    return round(p.x, 6), round(p.y, 6)


print(floats(1500))


def clamp(v, lo=0, hi=10):
    return lo if v < lo else hi if v > hi else v


def square(x):
    return x * x


def poly(x):
    return square(x) + 2 * clamp(x) + 1


def apply(n):
    t = 0
    for i in range(-n, n):
        t += poly(i) - clamp(i, hi=5) + clamp(lo=-3, v=i)
    return t


print(apply(1000))


def where():
    f = sys._getframe(1)
    return f.f_code.co_name, f.f_lineno, f.f_locals.get("i")


def middle(i):
    if i == 1400:
        return where()
    return None


def outer(n):
    found = []
    for i in range(n):
        r = middle(i)
        if r is not None:
            found.append(r)
    return found


print(outer(1500))


def thrower(i):
    if i == 1450:
        return [][i]
    return i


def wrap(i):
    return thrower(i) + 1


def run(n):
    t = 0
    for i in range(n):
        t += wrap(i)
    return t


try:
    run(1500)
except IndexError as e:
    tb = e.__traceback__
    while tb:
        print(tb.tb_frame.f_code.co_name, tb.tb_lineno, sorted(tb.tb_frame.f_locals)[:3] if tb.tb_frame.f_code.co_name != "<module>" else "")
        tb = tb.tb_next


def escape(n):
    kept = []
    last = None
    for i in range(n):
        v = Vec(i, -i)
        if i % 500 == 0:
            kept.append(v)
        if last is not None and last.x > v.x:
            return "never"
        last = v
    return [(k.x, k.y) for k in kept], last.x


print(escape(2000))


def identity(n):
    same = 0
    for i in range(n):
        a = Vec(i, i)
        b = a
        b.x = i + 1
        same += a is b and a.x == i + 1
    return same


print(identity(1500))


def tuples(n):
    a, b = 0, 1
    pairs = []
    for i in range(n):
        a, b = b, (a + b) % 1000003
        pair = (a, b)
        if i % 700 == 0:
            pairs.append(pair)
        x, y = pair
        a, b = x, y
    return pairs, a, b


print(tuples(2000))


def closures(n):
    t = 0
    for i in range(n):
        f = lambda q: q + i
        t += f(1)
        g = f if i % 2 else (lambda q: -q)
        t += g(2)
    return t


print(closures(1500))


class Base:
    def step(self, i):
        return i

    def run(self, n):
        t = 0
        for i in range(n):
            t += self.step(i)
        return t


class Double(Base):
    def step(self, i):
        return super().step(i) * 2


class Third(Double):
    def step(self, i):
        return super().step(i) // 3 if i % 2 else i


print([c().run(900) for c in (Base, Double, Third, Base)])


def returning_self(n):
    class Chain:
        def __init__(self):
            self.n = 0

        def add(self, k):
            self.n += k
            return self

    c = Chain()
    for i in range(n):
        c.add(i).add(1).add(-i)
    return c.n


print(returning_self(1000))


def early(x):
    for k in range(5):
        if k * k > x:
            return k
    return -1


print(sum(early(i % 30) for i in range(2000)))


def two_values(x):
    return x, -x


def unpacking(n):
    t = 0
    for i in range(n):
        p, q = two_values(i)
        t += p * 2 + q
        [p, (q, r)] = i, two_values(i)
        t += q - r
    return t


print(unpacking(1500))
