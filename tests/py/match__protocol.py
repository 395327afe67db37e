# What match asks of its subjects: __match_args__, sequences, mappings, isinstance, errors.
import collections


class Wide:
    __match_args__ = ("a", "b", "c")
    a, b = 1, 2

    @property
    def c(self):
        print("property c")
        return 3


class Bad1:
    __match_args__ = ["a"]
    a = 1


class Bad2:
    __match_args__ = (1,)


class Dup:
    __match_args__ = ("a", "a")
    a = 1


class NoArgs:
    x = 1


def attempt(name, fn):
    try:
        print(name, fn())
    except Exception as e:
        print(name, type(e).__name__, e)


def too_many():
    match Wide():
        case Wide(1, 2, 3, 4):
            return "no"


def full():
    match Wide():
        case Wide(1, b, c=3):
            return b


def missing_attr():
    match Wide():
        case Wide(zzz=1):
            return "no"
        case Wide(a=1, b=5):
            return "no"
    return "no match"


def bad1():
    match Bad1():
        case Bad1(1):
            return 1


def bad2():
    match Bad2():
        case Bad2(1):
            return 1


def dup():
    match Dup():
        case Dup(1, a=1):
            return 1


def dup2():
    match Dup():
        case Dup(1, 1):
            return 1


def no_args():
    match NoArgs():
        case NoArgs(1):
            return 1


def not_class():
    five = 5
    match 5:
        case five():
            return 1


def undefined():
    match 5:
        case Nowhere.x:
            return 1


for fn in (too_many, full, missing_attr, bad1, bad2, dup, dup2, no_args, not_class, undefined):
    attempt(fn.__name__, fn)


class Seq:
    def __len__(self):
        return 2

    def __getitem__(self, i):
        return i


class RealSeq(collections.abc.Sequence):
    def __len__(self):
        print("len")
        return 2

    def __getitem__(self, i):
        print("get", i)
        if i > 1:
            raise IndexError(i)
        return i * 10


class RealMap(collections.abc.Mapping):
    def __getitem__(self, k):
        print("getitem", k)
        return {"a": 1}[k]

    def __len__(self):
        return 1

    def __iter__(self):
        return iter("a")

    def get(self, k, default=None):
        print("get", k)
        return super().get(k, default)


def shape(v):
    match v:
        case [a, b]:
            return "seq", a, b
        case {"a": x, **rest}:
            return "map", x, rest
        case {"zz": _}:
            return "zz"
        case str() | bytes():
            return "text"
        case collections.deque((1, x)):
            return "deque arg"
    return "nothing"


for v in (Seq(), RealSeq(), RealMap(), collections.deque([1, 2]), "ab", b"ab", bytearray(b"ab"), range(2), collections.OrderedDict(a=1, b=2), collections.defaultdict(int), memoryview(b"ab"), iter([1, 2]), {1, 2}, {"a": 1}.items(), collections.namedtuple("N", "p q")(1, 2), collections.UserList([1, 2]), collections.ChainMap({"a": 5})):
    print(type(v).__name__, shape(v))
d = collections.defaultdict(lambda: 5)
match d:
    case {"missing": x}:
        print("never", x)
    case _:
        print("defaultdict not filled", len(d))


class Meta(type):
    def __instancecheck__(cls, obj):
        print("instancecheck", obj)
        return obj == "magic"


class Magic(metaclass=Meta):
    pass


for v in ("magic", "plain"):
    match v:
        case Magic():
            print("is magic")
        case _:
            print("is not")


class Eq:
    def __eq__(self, other):
        print("eq", other)
        return other == 3


match Eq():
    case 1 | 2 | 3:
        print("equal to 3")
match 1:
    case True:
        print("never: True is compared by identity")
    case 1.0:
        print("1.0 equals 1")


def kinds(v):
    match v:
        case bool(b):
            return "bool", b
        case int(i):
            return "int", i
        case str(s):
            return "str", s
        case float(f):
            return "float", f
        case tuple(t):
            return "tuple", t
        case list(l):
            return "list", l
        case dict(m):
            return "dict", m
        case set(x) | frozenset(x):
            return "set", x
        case bytes(x) | bytearray(x):
            return "bytes", x


print([kinds(v) for v in (True, 5, "s", 1.5, (1, 2), [3], {"k": 1}, {1}, frozenset(), b"b", bytearray(b"c"), None)])


def partial_binding():
    try:
        match [1, 2]:
            case [a, 3]:
                pass
        return a
    except UnboundLocalError as e:
        return str(e)


print(partial_binding() if True else "")
for key in ("a", "b"):
    match {"a": None, "b": 0}:
        case {"a": None, "b": 0 as zero}:
            print(key, zero)
k = "key"


class NS:
    key = "dyn"


match {"dyn": 7}:
    case {NS.key: found}:
        print(found)
try:
    exec("class X: p = 'a'\nmatch {'a': 1}:\n    case {X.p: 1, 'a': 2}: pass\n    case _: print('nothing')")
except ValueError as e:
    print(e)
