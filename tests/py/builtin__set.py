# set and frozenset: operations, comparisons, mutation, errors.
def show(s):
    return f"{type(s).__name__}{sorted(s, key=lambda x: (str(type(x)), x))}"


a, b = {1, 2, 3, 4}, {3, 4, 5}
print(show(a | b), show(a & b), show(a - b), show(a ^ b), show(a.union(b, [9], "x")), show(a.intersection([3, 4], (4,))), show(a.difference([1], [2])), show(a.symmetric_difference([4, 9])), show(a.union()), show(a.copy()))
print(a < b, {3} < a, a <= a, a < a, a >= {1}, a > {1}, a == {4, 3, 2, 1}, a != b, a.issubset(range(10)), a.issuperset([1]), a.isdisjoint([9]), a == frozenset(a), frozenset(a) == a, a == [1, 2, 3, 4])
s = set()
s.add(1)
s.add(1)
s.update([2, 3], (4,), {5: 0})
s.discard(2)
s.discard(99)
s.remove(3)
print(show(s), len(s), 4 in s, s.pop() in (1, 4, 5), len(s))
s.clear()
print(s, set(), frozenset(), {1}, frozenset([1]), set("a"), bool(set()), bool({0}))
s = {1, 2, 3, 4, 5, 6}
s |= {7}
s &= {1, 2, 3, 7}
s -= {1}
s ^= {2, 10}
print(show(s))
s.intersection_update([3, 7, 10], [7, 10])
s.difference_update([10])
s.symmetric_difference_update([7, 8])
print(show(s))
f = frozenset([1, 2])
print(show(f | {3}), show({3} | f), type(f | {3}).__name__, type({3} | f).__name__, hash(f) == hash(frozenset([2, 1])), {f: "key"}[frozenset([1, 2])], f in {f}, {1, 2} in [f], frozenset(f) is f, f.copy() is f)
print({1, 2} in {frozenset([1, 2])}, {frozenset([1])} == {frozenset([1])}, show({frozenset([1])}.pop()))
for code in ["{[]}", "{{1}}", "{1}.remove(9)", "{1}.remove([])", "set().pop()", "{1} + {2}", "{1} | [2]", "{1} < [1]", "{1}.add([])", "set(5)", "set(1, 2)", "hash({1})", "f.add(1)", "{1}[0]", "[] in {1}", "{1} - 5", "{1}.update(5)", "{1}.union(5)", "frozenset(5)", "{1}.isdisjoint(5)", "{1}.discard({})", "{1} == 5", "{1}.pop(1)", "set(a=1)", "{1} & {2} | {3}", "{1}.difference_update([[]])"]:
    try:
        print(code, "=", eval(code))
    except Exception as e:
        print(code, "->", type(e).__name__, e)
try:
    for x in (m := {1, 2, 3}):
        m.add(x + 10)
except RuntimeError as e:
    print(e)
try:
    for x in (m := {1, 2, 3}):
        m.discard(x)
except RuntimeError as e:
    print(e)
big = set()
for i in range(2000):
    big.add(i * 31 % 1999)
for i in range(0, 1999, 2):
    big.discard(i)
print(len(big), sum(big), 3 in big, 4 in big, min(big), max(big))
comp = {x % 7 for x in range(100)}
print(show(comp), show({*comp, 10}), show(set(map(abs, [-1, 1, -2]))), len({(i, j) for i in range(5) for j in range(5)}), {True, 1, 1.0}, {0, False, 0.0, -0.0})


class Key:
    def __init__(self, n):
        self.n = n

    def __hash__(self):
        return 7

    def __eq__(self, o):
        return self.n == o.n


keys = {Key(i % 5) for i in range(20)}
print(len(keys), Key(3) in keys, Key(9) in keys, sorted(k.n for k in keys), sorted(k.n for k in keys - {Key(1)}), sorted(k.n for k in keys & {Key(2), Key(8)}))


class S(set):
    def __or__(self, o):
        return "overridden"

    def add(self, x):
        super().add(x + 1)


x = S([1])
x.add(5)
print(x | {1}, show(x & {1, 6}), type(x.union([2])).__name__, type(x.copy()).__name__, repr(x), repr(S()), x == {1, 6}, S([1]) - {1})
print(repr({1}), str(frozenset({2})), repr(set()), repr(frozenset()), [set()], {"k": {1}}, f"{ {5} }")
e = {1, "a", (2, 3), None, 2.5, frozenset()}
print(len(e), all(v in e for v in (1, "a", (2, 3), None, 2.5, frozenset(), 1.0, True)))
r = {1} | set()
r2 = r
r |= {2}
fr = fr2 = frozenset([1])
fr |= {2}
print(show(r2), show(fr), show(fr2))
