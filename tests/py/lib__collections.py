# collections: namedtuple, deque, Counter, OrderedDict, defaultdict, ChainMap, abstract classes.
import collections
import collections.abc as abc
from collections import ChainMap, Counter, OrderedDict, UserDict, UserList, UserString, defaultdict, deque, namedtuple

d = deque([1, 2, 3], maxlen=4)
d.append(4)
d.append(5)
d.appendleft(0)
print(d, d[0], d[-1], len(d), d.pop(), d.popleft(), d.maxlen, 3 in d, d.index(3), d.count(2), list(reversed(d)))
d.extend([7, 8, 9])
d.extendleft("ab")
d.rotate(1)
print(d)
d.rotate(-2)
d.insert(1, "x") if len(d) < 4 else d.remove("a")
d.reverse()
d[0] = "first"
del d[1]
print(d, d == deque(d), d + deque([1]), d * 2, d.copy(), deque("abc") < deque("abd"), deque(), bool(deque()))
for code in ["deque().pop()", "deque().popleft()", "deque([1]).remove(2)", "deque([1]).index(5)", "deque([1])[3]", "deque([1], maxlen=-1)", "deque(5)", "deque([1], maxlen=1).insert(0, 2)", "hash(deque())", "deque([1])['a']", "deque([1]) + [2]"]:
    try:
        print(code, eval(code))
    except Exception as e:
        print(code, "->", type(e).__name__, e)
try:
    for x in (m := deque([1, 2])):
        m.append(x)
except RuntimeError as e:
    print(e)
c = Counter("mississippi")
c.update("miss")
c.subtract({"p": 5})
print(c, c["z"], c.most_common(2), sorted(c.elements()), +c, -c, c.total(), Counter(a=1) | Counter(a=3, b=1), Counter(a=2) & Counter(a=1), Counter(a=1) <= Counter(a=2), Counter([1, 1.0, True]), c.pop("z", "none"), Counter(x=0) == Counter())
dd = defaultdict(lambda: defaultdict(int))
for a, b in ["xy", "xz", "xy", "qq"]:
    dd[a][b] += 1
print({k: dict(v) for k, v in dd.items()}, dd.get("none"), "none" in dd, defaultdict(list, {1: [2]}), defaultdict(int).default_factory, len(dd["new"]))
try:
    defaultdict()["x"]
except KeyError as e:
    print("KeyError", e)
try:
    defaultdict(5)
except TypeError as e:
    print(e)
o = OrderedDict([("a", 1), ("b", 2), ("c", 3)])
o.move_to_end("a")
o["b"] = 20
print(o, list(reversed(o)), o.popitem(), o.popitem(last=False), o == {"c": 3}, OrderedDict(a=1, b=2) == OrderedDict(b=2, a=1), o | {"z": 1})
try:
    o.move_to_end("nope")
except KeyError as e:
    print("KeyError", e)
cm = ChainMap({"a": 1}, {"a": 2, "b": 3})
cm["c"] = 4
child = cm.new_child({"a": 0})
print(cm, child["a"], child.parents["a"], dict(sorted(child.items())), len(child), cm.maps)
try:
    del cm["b"]
except KeyError as e:
    print("KeyError", e)
P = namedtuple("P", "x, y z", defaults=[1, 2])
p = P(5)
print(p, p._fields, P._field_defaults, p._replace(z=9), p._asdict(), p + (1,), P.x.__doc__, P.__doc__, p == (5, 1, 2), hash(p) == hash((5, 1, 2)), p.count(1), P(*"abc"), P._make([1, 2, 3]), sorted([P(2), P(1)]))
for code in ["namedtuple('A', 'a a')", "namedtuple('A', 'class')", "namedtuple('A', '_x')", "namedtuple('1A', 'x')", "P()", "P(1, 2, 3, 4)", "p._replace(q=1)", "P(w=1)", "P._make([1])"]:
    try:
        print(code, eval(code))
    except (ValueError, TypeError) as e:
        print(code, "->", e)
print(namedtuple("A", "a class _b a", rename=True)._fields)


class Lower(UserDict):
    def __setitem__(self, k, v):
        super().__setitem__(k.lower(), v)


class Twice(UserList):
    def append(self, x):
        super().append(x)
        super().append(x)


low = Lower(A=1)
low.update(B=2)
t = Twice([1])
t.append(2)
print(low, t, t[1:], type(t[1:]).__name__, UserString("abc").upper() + "!", "b" in UserString("abc"))
checks = [abc.Iterable, abc.Iterator, abc.Sized, abc.Container, abc.Collection, abc.Sequence, abc.MutableSequence, abc.Mapping, abc.MutableMapping, abc.Set, abc.Hashable, abc.Callable, abc.Generator, abc.Reversible, abc.Coroutine]
for thing in ([], (), {}, set(), "", b"", range(1), iter([]), (x for x in []), len, 5, deque(), {}.keys(), {}.items()):
    print(type(thing).__name__, "".join(str(int(isinstance(thing, c))) for c in checks))


class Squares(abc.Sequence):
    def __len__(self):
        return 5

    def __getitem__(self, i):
        if not -5 <= i < 5:
            raise IndexError(i)
        return (i % 5) ** 2


class Bits(abc.MutableSet):
    def __init__(self, items=()):
        self.n = 0
        for i in items:
            self.add(i)

    def __contains__(self, i):
        return bool(self.n >> i & 1)

    def __iter__(self):
        return (i for i in range(self.n.bit_length()) if i in self)

    def __len__(self):
        return self.n.bit_count()

    def add(self, i):
        self.n |= 1 << i

    def discard(self, i):
        self.n &= ~(1 << i)


s, b = Squares(), Bits([1, 3, 5])
print(list(s), 9 in s, s.index(16), s.count(4), list(reversed(s)), list(b | Bits([2])), list(b & {3, 4}), list(b - [1]), list(b ^ Bits([1, 7])), b <= Bits(range(6)), b == {1, 3, 5}, b.isdisjoint([2]), b.pop(), len(b))
b |= {9}
b -= {3}
print(list(b), b.remove(9), list(b))
try:
    b.remove(100)
except KeyError as e:
    print("KeyError", e)
