# Rich comparison with reflection, hashing rules, ordering of mixed types.
class V:
    def __init__(self, n):
        self.n = n

    def __eq__(self, o):
        print("eq", self.n, getattr(o, "n", o))
        return self.n == o.n if isinstance(o, V) else NotImplemented

    def __lt__(self, o):
        print("lt", self.n, getattr(o, "n", o))
        return self.n < o.n if isinstance(o, V) else NotImplemented

    def __hash__(self):
        return hash(self.n)


class W(V):
    def __eq__(self, o):
        print("W.eq")
        return super().__eq__(o)

    def __gt__(self, o):
        print("W.gt")
        return True

    __hash__ = V.__hash__


print(V(1) == V(1), V(1) != V(1), V(1) < V(2), V(1) > V(2), V(1) == 1, 1 == V(1))
print(V(1) == W(1), V(1) < W(2), W(1) > V(2))
for text in ["V(1) <= V(2)", "V(1) < 5", "5 < V(1)", "V(1) >= 5"]:
    try:
        print(eval(text))
    except TypeError as e:
        print(e)
d = {V(1): "one"}
print(d[V(1)], V(1) in d, V(2) in d, len({V(1), V(1), V(2)}))


class NoHash:
    def __eq__(self, o):
        return True


class Rehash(NoHash):
    __hash__ = object.__hash__


print(NoHash.__hash__, NoHash() == 5, NoHash() != 5, len({Rehash()}))
for bad in (NoHash(), [], {}, set(), bytearray(), ([],), {1: 2}.keys()):
    try:
        hash(bad)
        print("hashed", type(bad).__name__)
    except TypeError as e:
        print(e)


class Hashes:
    def __init__(self, h):
        self.h = h

    def __hash__(self):
        return self.h


for h in (5, -1, 2**61 - 1, 2**61, 2**64, -(2**70), True, "x", 1.5, None):
    try:
        print(h, hash(Hashes(h)))
    except TypeError as e:
        print(e)
print(hash(1) == hash(1.0) == hash(True) == hash(1 + 0j), hash(0), hash(-1), hash(2**61 - 1), hash(2**61), hash(-(2**61)), hash(0.5), hash(1e300), hash(float("inf")))
print(hash(()) == hash(()), hash((1, 2)) == hash((1, 2)), hash((1, 2)) != hash((2, 1)), hash(frozenset([1, 2])) == hash(frozenset([2, 1])), hash("a") == hash("a"))
print(hash(10**30), hash(-(10**30)), hash(1.1), hash(-0.0), hash(None) == hash(None), hash(int) == hash(int))
import functools


@functools.total_ordering
class T:
    def __init__(self, n):
        self.n = n

    def __eq__(self, o):
        return self.n == o.n

    def __lt__(self, o):
        return self.n < o.n


print(T(1) <= T(1), T(2) > T(1), T(1) >= T(2), T(1) != T(2), sorted([T(3), T(1)], key=lambda t: t.n)[0].n, max(T(1), T(5)).n, min([T(4), T(2)]).n)


class Bools:
    def __eq__(self, o):
        return "truthy"

    def __ne__(self, o):
        return ""

    def __lt__(self, o):
        return None


b = Bools()
print(b == 1, b != 1, b < 1, 1 > b, b in [2], [b] == [1], [b] != [1], (b,) < (1,))


class Raising:
    def __eq__(self, o):
        raise ValueError("eq fails")

    def __hash__(self):
        return 1


r = Raising()
for text in ["r == 1", "r in [1]", "[r] == [1]", "{r: 1}[1]", "[1, 2].index(r)", "[r].count(5)", "{1}.__contains__(r)", "(r, r) == (r, 1)", "[r] == [r]"]:
    try:
        print(text, eval(text))
    except ValueError as e:
        print(text, "->", e)


class Partial:
    def __lt__(self, o):
        return "reflected lt" if isinstance(o, int) else NotImplemented


print(5 > Partial(), Partial() < 5)
try:
    Partial() > 5
except TypeError as e:
    print(e)
print(object() == object(), object() != object(), object().__eq__(1), object().__lt__(1), (5).__eq__("x"), (5).__lt__(5.5), "a".__lt__(1), [].__eq__(()))
print(sorted([3, 1.5, True, -2, 10**20, False]), sorted(["b", "A", "é", "a"]), sorted([(1, "b"), (1, "a"), (0, "z")]), sorted([[2], [1, 5], []]))
