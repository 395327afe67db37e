# Views of dictionaries: live, set-like, reversed, in loops that change values.
d = {"a": 1, "b": 2, "c": 3}
k, v, i = d.keys(), d.values(), d.items()
d["d"] = 4
del d["a"]
print(k, v, i, len(k), list(reversed(i)), "b" in k, 9 in v, ("b", 2) in i, ("b", 3) in i, 5 in i, ("b",) in i)
other = {"b": 2, "x": 9}
for op in ("&", "|", "-", "^"):
    for a, b in (("k", "other.keys()"), ("k", "{'b', 'q'}"), ("i", "other.items()"), ("k", "['b']"), ("{'b', 'zz'}", "k"), ("i", "{('b', 2)}")):
        print(a, op, b, sorted(eval(f"{a} {op} {b}"), key=str))
print(k == {"b", "c", "d"}, k == ["b"], k <= {"b", "c", "d", "e"}, k < k, k >= other.keys(), i == {("b", 2), ("c", 3), ("d", 4)}, k.isdisjoint(other), k.isdisjoint("xyz"), v == v, v == d.values(), k != other.keys(), i <= d.items())
for code in ["k[0]", "k.add('z')", "hash(k)", "v & v", "k + k", "k < 5", "k | 5", "len(v) + v", "i - 5", "del_", "v.isdisjoint([])", "{**d}.keys() & [[]]"]:
    try:
        print(code, eval(code))
    except Exception as e:
        print(code, "->", type(e).__name__, e)
for key in k:
    d[key] *= 10
print(d)
for key, value in list(i):
    if value > 20:
        d[key + key] = value
print(d)
try:
    for key in k:
        del d[key]
except RuntimeError as e:
    print(e, len(d))
it = iter(i)
first = next(it)
d[first[0]] = "changed"
print(next(it), first, it.__length_hint__())
d.clear()
print(k, v, i, bool(k), list(it) if False else "cleared")
try:
    next(it)
except RuntimeError as e:
    print(e)
n = {1: [1], 2: [2]}
for lst in n.values():
    lst.append(0)
print(n, max(n.keys()), sum(n.keys()), sorted(n.values()), min(n.items()), [x for x, in zip(n)], dict(zip(n.values().__iter__().__next__(), "ab")), set(n) == n.keys(), type(k).__name__, k.mapping, type(iter(v)).__name__, type(reversed(k)).__name__)
print({x: y for y, x in {"p": 1, "q": 2}.items()}, dict(n.items()) == n, list(map(len, n.values())), [*n], (*n.values(),), {*n.keys()}, any(n.values()), len(n.items()))


class D(dict):
    def keys(self):
        return ["a", "a"]

    def items(self):
        return [("f", 1)]

    def __iter__(self):
        return iter("xy")


x = D(a=1)
print(list(x), x.keys(), x.items(), dict(x), {**x}, list(x.values()), dict(x.items()), len(x), x == {"a": 1}, sorted(x), "a" in x)
