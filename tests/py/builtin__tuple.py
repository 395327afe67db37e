# tuple: construction, immutability, comparison, hashing, use as keys.
print((), (1,), (1, 2), tuple(), tuple("abc"), tuple([1, 2]), tuple(range(3)), 1, 2, (1, (2, (3,))), ((),), (1, 2) + (3,), (1,) * 3, 3 * (1, 2), () * 5)
t = (1, 2, 3, 2)
print(t[0], t[-1], t[1:3], t[::-1], len(t), t.count(2), t.index(2), t.index(2, 2), 2 in t, 9 in t, max(t), sum(t), list(t), t == (1, 2, 3, 2), t != [1, 2, 3, 2])
print((1, 2) < (1, 3), (1,) < (1, 0), () < (0,), (2,) > (1, 9, 9), (1, "a") < (1, "b"), (1, 2) == (1.0, 2.0), hash((1, 2)) == hash((1.0, 2.0)), (1, 2) <= (1, 2))
d = {(1, 2): "a", (): "empty", (1, (2, 3)): "nested"}
print(d[1, 2], d[()], d[1, (2, 3)], (1, 2) in d, (2, 1) in d)
for code in ["t[10]", "t['a']", "t.index(99)", "(1, 'a') < (1, 2)", "hash(([],))", "(1,) + [2]", "t.append(1)", "t.__setitem__(0, 1)", "tuple(5)", "tuple(1, 2)", "(1,) * 'a'", "t.count()", "t < 5", "t + 5", "tuple(a=1)"]:
    try:
        print(code, "=", eval(code))
    except Exception as e:
        print(code, "->", type(e).__name__, e)
try:
    t[0] = 5
except TypeError as e:
    print(e)
try:
    del t[0]
except TypeError as e:
    print(e)
a, b = b, a = 1, 2
print(a, b)
(a, b), c = (1, 2), 3
a, = (5,)
print(a, b, c, *t, sep=",")
x = 1,
print(x, (1), ((1)), (1,)[0], not (), bool((0,)))
m = ([1], 2)
m[0].append(5)
print(m)
try:
    m[0] += [6]
except TypeError as e:
    print(e, m)


def many():
    return 1, "two", [3]


one, two, three = many()
print(one, two, three, many()[1], [*many()], len(many()))
for i, (k, v) in enumerate({"a": 1, "b": 2}.items()):
    print(i, k, v)


class T(tuple):
    def __new__(cls, *args):
        return super().__new__(cls, args)

    def __getitem__(self, i):
        return ("item", super().__getitem__(i))

    def __add__(self, o):
        return T(*tuple.__add__(self, tuple(o)))


u = T(1, 2)
u.attr = 5
print(u, u[0], u + [3], type(u + [3]).__name__, u == (1, 2), hash(u) == hash((1, 2)), list(u), u.attr, isinstance(u, tuple), tuple(u) is u, type(tuple(u)).__name__)
print(sorted([(2, "a"), (1, "b"), (1, "a")]), min([(3,), (1, 2)]), max((1, 2), (1, 3)), tuple(sorted((3, 1, 2))), tuple(reversed((1, 2, 3))), dict([(1, 2), (3, 4)]), list(zip((1, 2), (3, 4))), [*zip(*[(1, 2), (3, 4)])])
it = iter((1, 2, 3))
print(next(it), list(it), next(it, "done"))
big = tuple(range(1000))
print(len(big), big[500], sum(big), big[-3:], hash(big) == hash(tuple(range(1000))), big.index(999), big == tuple(list(big)))
deep = ()
for i in range(50):
    deep = (deep, i)
print(len(deep), deep[1], str(deep)[:20], hash(deep) == hash((deep[0], deep[1])), deep == (deep[0], 49))
s = "a b c d"
first, *middle, last = s.split()
print(first, middle, last, (lambda *a: a)(*s.split()))
