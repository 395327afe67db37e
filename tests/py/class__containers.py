# Container protocols: __getitem__, __len__, __contains__, __iter__, __reversed__, __missing__, subclasses.
class Seq:
    def __init__(self, items):
        self.items = list(items)

    def __len__(self):
        return len(self.items)

    def __getitem__(self, i):
        print("get", i)
        return self.items[i]

    def __setitem__(self, i, v):
        self.items[i] = v

    def __delitem__(self, i):
        del self.items[i]


s = Seq("abc")
print(list(s), "b" in s, "z" in s, list(reversed(s)), s[-1], s[1:])
s[0] = "z"
del s[1]
s[0] += "!"
print(s.items, [*s], max(s), len(s), bool(s), bool(Seq([])))
a, b = s
print(a, b, dict(enumerate(s)), list(zip(s, range(5))), list(map(str.upper, s)), ",".join(s), tuple(s))


class Full:
    def __contains__(self, x):
        return x > 5

    def __iter__(self):
        return iter([1, 2, 3])

    def __reversed__(self):
        return "reversed result"

    def __length_hint__(self):
        return 10


f = Full()
print(10 in f, 1 in f, list(f), reversed(f))


class Default(dict):
    def __missing__(self, key):
        self[key] = key * 2
        return self[key]


d = Default(a=1)
print(d["a"], d["xx"], d.get("nope"), d, "nope" in d)


class Multi:
    def __getitem__(self, key):
        return key

    def __setitem__(self, key, value):
        print("set", key, value)

    def __delitem__(self, key):
        print("del", key)


m = Multi()
print(m[1], m[1, 2], m[1:2, 3], m[()], m[...], m[1:2:3])
m[1:2] = 3
m["a", "b"] = 4
del m[1:2]
del m[0], m[1]
m[0] += (5,) if False else m[0] if False else 5
for code in ["len(5)", "len(Full())", "Full()[0]", "Full().x", "iter(5)", "reversed(5)", "reversed({1})", "next([])", "1 in 5", "f[0] = 1", "del f[0]"]:
    try:
        eval(compile(code, "c", "exec") if "=" in code or "del" in code else code)
    except (TypeError, AttributeError) as e:
        print(code, "->", e)


class BadLen:
    def __init__(self, n):
        self.n = n

    def __len__(self):
        return self.n


for n in (5, -1, "x", 2**70, 1.5, True):
    try:
        print(len(BadLen(n)))
    except Exception as e:
        print(type(e).__name__, e)


class MyList(list):
    def __getitem__(self, i):
        return "overridden"

    def __iter__(self):
        return iter(["custom", "iter"])

    def __len__(self):
        return 42


l = MyList([1, 2])
print(l[0], list(l), len(l), l, l == [1, 2], l + [3], sorted(l), [*l], tuple(l), l.index(2), sum([1], 0), list.__len__(l))


class MyDict(dict):
    def __getitem__(self, k):
        return "overridden"

    def keys(self):
        return ["fake"]

    def __iter__(self):
        return iter(["it"])


md = MyDict(a=1)
print(md["x"], md.get("a"), list(md), md, dict(md), {**md}, len(md), list(md.items()), "%(a)s" % md)


class MyStr(str):
    def __len__(self):
        return 99

    def __str__(self):
        return "str method"

    def upper(self):
        return "UP"


ms = MyStr("abc")
print(ms, len(ms), ms.upper(), ms + "d", type(ms + "d").__name__, f"{ms}", ms[0], "%s" % ms, repr(ms), ms == "abc", {ms: 1}["abc"], type(str(ms)).__name__)


class MyInt(int):
    def __add__(self, o):
        return "added"

    def __repr__(self):
        return "MyInt"

    def __bool__(self):
        return False


mi = MyInt(5)
print(mi + 1, 1 + mi, mi * 2, mi, [mi], int(mi), bool(mi), mi == 5, range(mi), [1, 2, 3, 4, 5, 6][mi], type(mi * 1).__name__, f"{mi:03d}", hash(mi) == hash(5))


class MySet(set):
    def add(self, x):
        super().add(x * 2)


st = MySet([1])
st.add(5)
print(sorted(st), type(st | {1}).__name__, type(st.copy()).__name__, st)
print(isinstance(l, list), issubclass(MyDict, dict), MyStr.__mro__, type(MyInt(3) + 1))


class MyFloat(float):
    extra = 1


mf = MyFloat(2.5)
mf.attr = "x"
print(mf, mf + 1, type(mf + 1).__name__, mf.attr, mf.is_integer(), MyFloat("1e3"), MyFloat.fromhex("0x1p3"), type(MyFloat.fromhex("0x1p3")).__name__)


class MyTuple(tuple):
    def __new__(cls, *a):
        return super().__new__(cls, a)


mt = MyTuple(1, 2)
mt.x = 1
print(mt, mt.x, mt + (3,), type(mt[:]).__name__, hash(mt) == hash((1, 2)), mt == (1, 2), MyTuple() == ())
