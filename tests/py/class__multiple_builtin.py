# Subclasses of builtin types with several bases, slots, conversions and overridden hooks.
class Tagged:
    tag = None

    def with_tag(self, t):
        self.tag = t
        return self


class TInt(Tagged, int):
    def __new__(cls, v, *more):
        return super().__new__(cls, v)

    def __add__(self, o):
        return type(self)(int(self) + int(o)).with_tag(self.tag)


class TStr(str, Tagged):
    def __getitem__(self, i):
        return type(self)(super().__getitem__(i)).with_tag(self.tag)


class TList(list, Tagged):
    def __init__(self, *items):
        super().__init__(items)


class TDict(Tagged, dict):
    def __init__(self, *a, **k):
        super().__init__(*a, **k)
        self.created = len(self)


i = TInt(5, "ignored").with_tag("t")
s = TStr("hello").with_tag("s")
l = TList(3, 1, 2).with_tag("l")
d = TDict(a=1).with_tag("d")
print(i, i + 1, (i + 1).tag, i * 2, type(i * 2).__name__, i == 5, hash(i) == hash(5), {5: "x"}[i], isinstance(i, int), i.__dict__)
print(s, s[0], s[0].tag, s[1:3].tag, s.upper(), type(s.upper()).__name__, len(s), s + "!", type(s + "!").__name__, "%s" % s, f"{s:>8}", s == "hello", s.tag)
print(l, sorted(l), l.tag, l + [4], type(l + [4]).__name__, type(l[:]).__name__, l == [3, 1, 2], len(l))
l.sort()
l.append(9)
print(l, l.__dict__, d, d.tag, d.created, d | {"b": 2}, type(d | {}).__name__, d.copy().__class__.__name__, d == {"a": 1})


class Frac(float):
    def __repr__(self):
        return f"<{float(self)}>"

    __str__ = None


f = Frac(0.5)
print([f], f + 1, f < 1, round(f), int(f), float(f), [max(f, 0.1)])
try:
    str(f)
except TypeError as e:
    print(e)


class B(bytes):
    def __iter__(self):
        return iter("custom")


b = B(b"xyz")
print(b, list(b), bytes(b), b[0], len(b), b.upper(), list(map(chr, bytes(b))))


class Tup(tuple):
    __slots__ = ()

    def __new__(cls, *items):
        return tuple.__new__(cls, items)

    x = property(lambda self: self[0])

    def __eq__(self, o):
        return tuple.__eq__(self, o) and type(o) is Tup

    __hash__ = tuple.__hash__


t = Tup(1, 2)
print(t, t.x, t == (1, 2), t == Tup(1, 2), (1, 2) == t, hash(t) == hash((1, 2)), t + (3,), type(t + (3,)).__name__, len({t, (1, 2)}))


class Keyed(dict):
    def __missing__(self, k):
        return f"<{k}>"

    def __contains__(self, k):
        return True


k = Keyed(a=1)
print(k["a"], k["zz"], k.get("zz"), "anything" in k, len(k), "%(a)s %(b)s" % k, "{a} {b}".format_map(k), list(k))


class CountingSet(set):
    adds = 0

    def add(self, x):
        CountingSet.adds += 1
        super().add(x)


c = CountingSet([1, 2])
c.add(3)
c.update([4, 5])
c |= {6}
print(sorted(c), CountingSet.adds, type(c | {1}).__name__, type(c & {1}).__name__, c - {1} == {2, 3, 4, 5, 6})


class Exc(ValueError, KeyError):
    pass


for kind in (ValueError, KeyError, LookupError):
    try:
        raise Exc("both")
    except kind as e:
        print(kind.__name__, repr(e), str(e))
for bases in [(int, str), (list, dict), (int, float), (Tagged, int), (str, Tagged), (int, TInt), (TInt, int), (bool,), (type(None),), (list, tuple), (OSError, ValueError), (OSError, KeyError), (type, int), (BaseException, dict), (set, frozenset), (range,), (slice,), (property, Tagged), (staticmethod,), (memoryview,), (type(lambda: 0),), (type(x for x in ()),), (super,), (object, Tagged), (Exception, Tagged)]:
    try:
        print([x.__name__ for x in type("X", bases, {}).__mro__])
    except TypeError as e:
        print([x.__name__ for x in bases], e)


class MyRange:
    def __init__(self, *a):
        self.r = range(*a)

    def __getattr__(self, name):
        return getattr(self.r, name)

    def __len__(self):
        return len(self.r)

    def __getitem__(self, i):
        return self.r[i]


r = MyRange(2, 10, 3)
print(list(r), r.start, r.index(5), 8 in r, list(reversed(r)), max(r), r[-1])


class Prop(property):
    def __get__(self, o, t=None):
        return ("prop", super().__get__(o, t) if o is not None else None)


class UsesProp:
    @Prop
    def p(self):
        return 5


print(UsesProp().p, UsesProp.p, int.__new__(TInt, 7).tag, str.__new__(TStr, "z"), object.__new__(Tagged).tag)
print(int(TInt(3)).__class__.__name__, float(Frac(1)).__class__.__name__, str(TStr("q")).__class__.__name__, list(TList(1)).__class__.__name__, dict(TDict()).__class__.__name__, bool(TInt(0)), TInt(7) // 2, divmod(TInt(7), 2), range(TInt(3)), [1, 2, 3, 4][TInt(2)], "ab" * TInt(2), TInt(2) ** TInt(3), -TInt(2), TInt("12", 5))
