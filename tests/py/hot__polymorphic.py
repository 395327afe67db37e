# Sites that see two, four and many kinds of receivers.
class A:
    def f(self):
        return 1

    v = 10


class B:
    def __init__(self):
        self.v = 20

    def f(self):
        return 2


class C(A):
    def f(self):
        return super().f() + 10


class D:
    __slots__ = ("v",)

    def __init__(self):
        self.v = 40

    def f(self):
        return 4


class E:
    @property
    def v(self):
        return 50

    f = staticmethod(lambda: 5)


class F:
    def __getattr__(self, name):
        return (lambda: 6) if name == "f" else 60


class G(dict):
    v = 70

    def f(self):
        return len(self)


class H:
    class f:
        def __new__(cls):
            return 8

    v = 80


def drive(objs, n):
    t = 0
    for i in range(n):
        o = objs[i % len(objs)]
        t += o.f() * 100 + o.v
    return t


kinds = [A(), B(), C(), D(), E(), F(), G(a=1), H()]
for k in range(1, len(kinds) + 1):
    print(k, drive(kinds[:k], 500))
print(drive(kinds[::-1], 800), drive([A()], 300))
many = [type(f"T{i}", (), {"f": lambda self, i=i: i, "v": i})() for i in range(40)]
print(drive(many, 1000))


def operators(items, n):
    t = 0
    for i in range(n):
        a, b = items[i % len(items)], items[(i + 1) % len(items)]
        try:
            t += a < b
            t += len(str(a + b))
        except TypeError:
            t += 1000
        t += a == b
        t += bool(a)
    return t


print(operators([1, 2.5, True, 2**60], 800), operators(["a", "", "bc"], 800), operators([[1], [], [2, 3]], 800), operators([1, "a", 2.5, (1,), None], 1000), operators([(), (1,), (1, 2)], 300))


def subscripts(seqs, n):
    t = 0
    for i in range(n):
        s = seqs[i % len(seqs)]
        t += s[i % 3]
        t += len(s)
    return t


print(subscripts([[1, 2, 3], (4, 5, 6), b"abc", {0: 1, 1: 2, 2: 3}, range(3), bytearray(b"xyz"), memoryview(b"mno")], 1400))


def iterate(things, n):
    t = 0
    for i in range(n):
        for x in things[i % len(things)]:
            t += x if isinstance(x, int) else 1
    return t


print(iterate([[1, 2], (3,), {4: 0}, {5}, range(3), "ab", iter(()), b"\x01", (x for x in ()), {1: 2}.items(), zip([1], [2]), map(abs, [-1]), frozenset([9]), [].__iter__()], 700))


def store(objs, n):
    for i in range(n):
        o = objs[i % len(objs)]
        o.attr = i
        o.attr += 1
        if i % 100 == 0:
            o.extra = i
    return [o.attr for o in objs]


class P:
    pass


class Q:
    attr = 0


class R:
    def __setattr__(self, k, v):
        object.__setattr__(self, k, v * 2)


class S:
    __slots__ = ("attr", "extra")


class T:
    @property
    def attr(self):
        return self._a

    @attr.setter
    def attr(self, v):
        self._a = v if v < 500 else 500


print(store([P(), Q(), R(), S(), T(), P()], 900))
compare = [(1, 1), (1, 1.0), ("a", "a"), (None, None), ([1], [1]), (1, "1"), (A, A), (2**70, 2**70), (0.5, 1), (b"a", "a")]
print(sum(x == y for _ in range(100) for x, y in compare), sum(x != y for _ in range(100) for x, y in compare), sum(x is y for _ in range(50) for x, y in [(None, None), (A, A), (None, 0)]))
calls = [len, lambda x: 1, A.f, str, int, type("Call", (), {"__call__": lambda self, x: 7})(), [].count, "abc".find, functools_partial := __import__("functools").partial(max, 3)]
args = ["12", "34", A(), "5", "6", "x", "y", "c", 2]
t = 0
for i in range(900):
    r = calls[i % 9](args[i % 9])
    t += int(r)
print(t)
