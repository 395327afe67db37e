# Sorting: stability, keys, errors in the middle, mutation, custom orders, timsort's runs.
data = [(3, "c"), (1, "a"), (2, "b"), (1, "z"), (3, "a")]
print(sorted(data), sorted(data, key=lambda p: p[0]), sorted(data, key=lambda p: -p[0]), sorted(data, reverse=True, key=lambda p: p[0]), sorted(sorted(data, key=lambda p: p[1]), key=lambda p: p[0]))
for n in (0, 1, 2, 31, 32, 33, 63, 64, 65, 100, 257, 1000):
    a = [(i * 7919 + 13) % 1009 for i in range(n)]
    up, down = list(range(n)), list(range(n, 0, -1))
    saw = [i % 10 for i in range(n)]
    mixed = up[: n // 2] + down[: n - n // 2]
    ok = all(all(x <= y for x, y in zip(s, s[1:])) and len(s) == n for s in map(sorted, (a, up, down, saw, mixed)))
    stable = all(x[1] < y[1] for s in [sorted(enumerate(saw), key=lambda p: p[1])] for x, y in [((p[1], p[0]), (q[1], q[0])) for p, q in zip(s, s[1:]) if p[1] == q[1]])
    print(n, ok, stable, sum(sorted(a)[:3]))
print(sorted("banana"), sorted({"b": 1, "a": 2}), sorted([0.5, 2, True, -1, False, 10**30, float("-inf")]), sorted([b"b", b"a"]), sorted([[2], [1, 2], [1]]), sorted(["é", "e", "z", "Z", "日"]), sorted([(1, None), (0, None)]))
calls = 0


class Loud:
    def __init__(self, v):
        self.v = v

    def __lt__(self, o):
        global calls
        calls += 1
        if self.v == "boom" or o.v == "boom":
            raise ValueError("compare fails")
        return self.v < o.v


print([x.v for x in sorted(map(Loud, [3, 1, 2]))], calls > 0)
l = [Loud(v) for v in (3, 1, 2)] + [Loud("boom"), Loud(0)]
try:
    l.sort()
except ValueError as e:
    print(e, len(l), sorted(str(x.v) for x in l))
for bad in ([1, "a"], [1, None], [1j, 2j], [{}, {}], [object(), object()]):
    try:
        sorted(bad)
        print("sorted")
    except TypeError as e:
        print(e)
keys = []
print(sorted([3, 1, 2], key=lambda x: keys.append(x) or -x), keys)
m = [3, 2, 1]
try:
    m.sort(key=lambda x: m.clear() or x)
except ValueError as e:
    print(e, m)
m = [3, 2, 1]
try:
    m.sort(key=lambda x: 1 / (x - 2))
except ZeroDivisionError:
    print("key failed", m)
seen = []
m = [2, 1]
m.sort(key=lambda x: seen.append(len(m)) or x)
print(seen, m)
nan = float("nan")
print(len(sorted([3, nan, 1, nan, 2])), min([nan, 1]), max([1, nan]), sorted([True, 1, 1.0, 0, False], key=lambda x: (x, type(x).__name__)))
words = "the quick brown fox jumps over the lazy dog".split()
print(sorted(words, key=len), sorted(words, key=lambda w: (len(w), w), reverse=True), sorted(words, key=str.upper)[0], max(words, key=len), min(words, key=lambda w: w[-1]), sorted(set(words), key=words.index))
print(min(5, 2, 8, key=lambda x: -x), max("bca", "abc"), min([[3], [1, 2]], key=sum), max({1: 5, 2: 3}, key={1: 5, 2: 3}.get), min((), default="d"), max([("a", 1), ("b", 1)], key=lambda p: p[1]))


class Rev(str):
    def __lt__(self, o):
        return str.__gt__(self, o)


print(sorted(map(Rev, "abc")), sorted([1, 2.5, 2, 1.5]), sorted([2**70, -(2**70), 0, 5]), sorted([(1, 2.0), (1, 1)]), sorted(x % 3 for x in range(10)), list(reversed(sorted([1, 3, 2]))))
rows = [{"n": "b", "v": 2}, {"n": "a", "v": 2}, {"n": "c", "v": 1}]
rows.sort(key=lambda r: r["n"])
rows.sort(key=lambda r: r["v"], reverse=True)
print([r["n"] for r in rows], sorted(rows, key=lambda r: (r["v"], r["n"]))[0]["n"])
