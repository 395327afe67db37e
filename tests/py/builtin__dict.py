# dict: construction, order, views, methods, merging, errors.
print(dict(), dict(a=1, b=2), dict([("x", 1), ("y", 2)]), dict({"k": "v"}, z=1), dict(zip("ab", [1, 2])), {"a": 1, "a": 2}, {1: "int", 1.0: "float", True: "bool"}, dict.fromkeys("ab"), dict.fromkeys([1, 2], 0), {**{"a": 1}, "b": 2})
d = {"one": 1, "two": 2, "three": 3}
d["four"] = 4
d["one"] = 11
print(d, len(d), d["two"], d.get("x"), d.get("x", 0), "two" in d, "x" not in d, list(d), d.pop("two"), d.pop("x", "default"), d.popitem(), d)
d["two"] = 22
print(d, d.setdefault("new", []), d.setdefault("one", 99), d.update({"a": 1}, b=2), d.update([("c", 3)]), d)
del d["a"]
print(list(d.keys()), list(d.values()), list(d.items()), list(reversed(d)), d | {"z": 26}, {"z": 0} | d, d.copy() == d, d.copy() is d)
k, v, i = d.keys(), d.values(), d.items()
d["later"] = 5
print(len(k), "later" in k, 5 in v, ("later", 5) in i, k & {"one", "zz"}, sorted(k | {"zz"})[:3], sorted(k - {"one"})[0], k ^ d.keys(), i & {("one", 11)} if True else 0, k == set(d), k.isdisjoint(["q"]), list(reversed(k))[0], list(reversed(v))[0])
print(k, v, i, type(k).__name__, k.mapping == d, {"a": 1}.items() == {"a": 1}.items(), {"a": 1}.values() == {"a": 1}.values(), {"a"} == {"a": 1}.keys())
for code in ["d['nope']", "d.pop('nope')", "{}.popitem()", "{[]: 1}", "{{}: 1}", "dict(5)", "dict([1])", "dict([(1, 2, 3)])", "dict(['ab', 'cd'])", "d.update(5)", "d.update([1])", "d | [1]", "dict.fromkeys(5)", "d.get()", "d.get([])", "[] in d", "d < d", "d + d", "hash(d)", "d.keys()[0]", "d.nope", "dict(a=1, **{'a': 2})", "dict([('a', 1)], [('b', 2)])", "dict.fromkeys('a', 1, 2)", "d.setdefault()", "d.popitem(1)", "{1: 2}.__getitem__(3)", "dict(None)", "d[None]", "d[1, 2]", "{'a': 1} == {'a': 1.0}", "{} == []", "del_nothing"]:
    try:
        print(code, "=", eval(code))
    except Exception as e:
        print(code, "->", type(e).__name__, e)
e = {}
for n in range(1000):
    e[n * 7 % 1000] = n
for n in range(0, 1000, 3):
    del e[n]
for n in range(0, 300, 3):
    e[n] = "back"
print(len(e), list(e)[:8], list(e)[-3:], sum(1 for x in e.values() if x == "back"), e[7], 6 in e, 306 in e)
for change in ("add", "delete", "replace"):
    m = {1: "a", 2: "b", 3: "c"}
    try:
        for key in m:
            if change == "add":
                m[key + 10] = 1
            elif change == "delete":
                del m[key]
            else:
                m[key] = "changed"
        print(m)
    except RuntimeError as error:
        print(change, error, m)
m = {1: "a", 2: "b"}
try:
    for key, value in m.items():
        del m[key]
        m[key + 10] = value
except RuntimeError as error:
    print(error)
it = iter({"a": 1, "b": 2})
print(next(it), it.__length_hint__(), list(it))


class Key:
    def __init__(self, n, h):
        self.n, self.h = n, h

    def __hash__(self):
        return self.h

    def __eq__(self, o):
        return isinstance(o, Key) and self.n == o.n

    def __repr__(self):
        return f"K{self.n}"


collide = {Key(n, n % 3): n for n in range(20)}
print(collide[Key(17, 2)], len(collide), Key(5, 0) in collide, list(collide)[:5], collide.pop(Key(4, 1)), list(collide)[3:6])


class D(dict):
    def __missing__(self, k):
        return f"missing {k}"

    def __setitem__(self, k, v):
        super().__setitem__(k, ("wrapped", v))


dd = D(a=1)
dd["b"] = 2
dd.update(c=3)
dd |= {"e": 5}
print(dd, dd["zz"], dd.get("zz"), type(dd.copy()).__name__, type(dd | {}).__name__, type(D.fromkeys("x")).__name__, D.fromkeys("x"), dd == {"a": 1, "b": ("wrapped", 2), "c": 3, "e": 5})
nan = float("nan")
print({nan: 1}[nan], {None: 1, (): 2, "": 3, 0: 4, False: 5}, {1: "a"} == {True: "a"})
x = {"a": {"b": {"c": [1, {"d": 2}]}}}
x["a"]["b"]["c"][1]["d"] += 5
x["a"]["e"] = x["a"]["b"].pop("c")
print(x, len(str(x)))
from collections import OrderedDict, defaultdict, Counter, ChainMap
dl = defaultdict(list)
dl["a"].append(1)
print(dl, dl["b"], dict(dl), Counter("hello").most_common(2), Counter(a=3) - Counter(a=1), Counter("ab") + Counter("bc"), ChainMap({"a": 1}, {"a": 2, "b": 3})["b"], OrderedDict(a=1, b=2) == OrderedDict(b=2, a=1))
od = OrderedDict.fromkeys("abc")
od.move_to_end("a")
od.move_to_end("c", last=False)
print(list(od), od.popitem(last=False))
