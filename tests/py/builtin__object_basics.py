# object itself, identity, default repr, equality and hash, attributes.
a, b = object(), object()
print(a == a, a == b, a != b, hash(a) == hash(a), a is a, type(a), isinstance(a, object), bool(a), repr(a).startswith("<object object at 0x"), str(a) == repr(a), object.__doc__[:10], dir(a) == dir(object))
for code in ["a.x = 1", "a.x", "object(1)", "object(x=1)", "a < b", "a + b", "a()", "a[0]", "len(a)", "iter(a)", "object.x = 1", "del object.__init__", "a.__class__ = int", "format(a, 'x')", "object.__new__()", "object.__init__(a, 1)", "object().__dict__", "a.__reduce__()"]:
    try:
        exec(code)
        print(code, "ok")
    except Exception as e:
        print(code, "->", type(e).__name__, str(e).split(" at 0x")[0])


class Empty:
    pass


e = Empty()
print(e == e, e == Empty(), e != Empty(), {e: 1}[e], e.__eq__(5), e.__ne__(e), e.__lt__(e), Empty.__hash__ is object.__hash__, Empty.__eq__ is object.__eq__, e.__class__, e.__dict__, e.__module__, Empty.__weakref__ is not None, e.__doc__)
print(e.__sizeof__() > 0, e.__format__("") == str(e), e.__str__() == repr(e), object.__getattribute__(e, "__class__"), object.__setattr__(e, "k", 1), e.k, object.__delattr__(e, "k"), hasattr(e, "k"), e.__init_subclass__(), Empty.__subclasshook__(int))
print(id(e) == id(e), id(e) != id(Empty()) or True, e is not Empty(), type(e)() is not None, isinstance(e, (int, Empty)), isinstance(Empty, type), issubclass(Empty, object), type(Empty), type(type), callable(Empty), callable(e))
names = [n for n in dir(e) if not n.startswith("__")]
print(names, sorted(n for n in dir(Empty) if n not in dir(object)))
x = y = []
z = []
print(x is y, x is z, x == z, x is not z, [] is [], () == (), None is None, (lambda: 0) == (lambda: 0), int is int, type(5) is int)
s = {a, b, a}
print(len(s), a in s, object() in s, {a: 1, b: 2}[b], [a, b].index(b), (a, b).count(a), sorted([b, a], key=id) is not None)


class Rich:
    def __init__(self, v):
        self.v = v

    def __repr__(self):
        return f"Rich({self.v!r})"

    def __reduce__(self):
        return (Rich, (self.v,))


import copy

r = Rich([1])
c = copy.copy(r)
print(c, c is r, c.v == r.v, r.__reduce__(), r.__reduce_ex__(2)[0] is Rich)


class Attrs:
    a = 1

    def __init__(self):
        self.b = 2

    @property
    def c(self):
        return 3

    def d(self):
        return 4


o = Attrs()
print([n for n in dir(o) if n[0] != "_"], vars(o), [getattr(o, n) if n != "d" else getattr(o, n)() for n in "abcd"], {n: hasattr(o, n) for n in "abcdxyz"}, getattr(o, "zzz", "default"), setattr(o, "e", 5), o.e, delattr(o, "e"), hasattr(o, "e"))
