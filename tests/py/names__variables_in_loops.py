import sys
t = 0
for i in range(40):
    t += len(str(i))
    try:
        raise ValueError(i)
    except ValueError as e:
        t += len(e.args)
    try:
        e
    except NameError as n:
        t += 1
print(t)
for i in range(5):
    len = lambda x, k=i: 100 + k
    t += len("x")
    if i % 2:
        del len
        t += len("abc")
print(t)
code = compile("for k in range(30):\n    v = k\n    w = v + k\nprint(w, v)", "x", "exec")
g = {}
exec(code, g); exec(code, g)
l = {}
exec(code, g, l)
print(sorted(x for x in g if x != "__builtins__"), sorted(l.items()), g["v"])
g2 = {"v": 1}
exec(code, g2)
print(g2["w"])
class Logged(dict):
    def __setitem__(self, k, v):
        if k == "v": log.append(v)
        dict.__setitem__(self, k, v)
    def __getitem__(self, k):
        log.append(k)
        return dict.__getitem__(self, k)
log = []
exec(code, g, Logged(w=3))
print(log.count("v"), log.count("k"), log[-6:])
class C:
    for q in range(20):
        z = q + 1
    total = z
print(C.total, C.q)
count = 0
def bump():
    global count
    for _ in range(50):
        count += 1
bump()
globals()["count"] += 5
bump()
print(count)
def gone():
    global extra
    for i in range(20):
        extra = i
        if i % 3 == 0:
            del extra
        else:
            count2 = extra
    return extra
print(gone(), [n for n in globals() if n in ("extra", "count")])
for i in range(10):
    if i == 7:
        globals()["i"] = 100
    x = i
print(x, i)
for j in range(20):
    if j == 10:
        print = lambda *a, p=print: p("mine", *a)
    if j > 8 and j < 12:
        print(j)
del print
print("done")
import types
m = types.ModuleType("m")
for j in range(6):
    exec(code, m.__dict__)
print(m.w)
# Names that hide builtins under keys that are equal to them but other objects.
class Text(str):
    pass
def size():
    return len([1, 2, 3])
for key in ("".join(["l", "en"]), Text("len")):
    for j in range(50):
        size()
    globals()[key] = lambda x: "hidden"
    print(size(), size())
    del globals()["len"]
    print(size())
globals()[Text("len")] = lambda x: "hidden"
seen = set()
for j in range(50):
    seen.add(size())
    seen.add(len([]))
print(seen)
del globals()["len"]
