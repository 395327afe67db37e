# Weak references and the collector, as far as every collector agrees.
import gc
import weakref


class Node:
    def __init__(self, name):
        self.name = name
        self.links = []

    def __repr__(self):
        return f"Node({self.name})"


n = Node("kept")
r = weakref.ref(n)
p = weakref.proxy(n)
print(r() is n, p.name, type(p).__name__, r == weakref.ref(n), weakref.getweakrefcount(n) >= 1, hash(r) == hash(n))
p.extra = 5
print(n.extra, str(p), repr(r).startswith("<weakref at"))


def make_garbage(count, log):
    refs = []
    for i in range(count):
        node = Node(i)
        node.links.append(node)
        refs.append(weakref.ref(node, lambda ref: log.append(1)))
    return refs


log = []
refs = make_garbage(200, log)
gc.collect()
gc.collect()
dead = sum(r() is None for r in refs)
print(dead > 150, len(log) > 150, len(log) == dead)
deleted = []


class Del:
    def __init__(self, i):
        self.i = i
        self.me = self

    def __del__(self):
        deleted.append(self.i)


def make_del():
    for i in range(100):
        Del(i)


make_del()
gc.collect()
gc.collect()
print(len(deleted) > 80, len(set(deleted)) == len(deleted))
cache = weakref.WeakValueDictionary()
keep = [Node(i) for i in range(3)]
for k in keep:
    cache[k.name] = k


def fill():
    for i in range(100, 200):
        cache[i] = Node(i)


fill()
gc.collect()
gc.collect()
print(len(cache) < 60, all(cache[i] is keep[i] for i in range(3)), 0 in cache, cache.get(5000))
keyed = weakref.WeakKeyDictionary()
keyed[keep[0]] = "zero"
ws = weakref.WeakSet(keep)
print(keyed[keep[0]], len(keyed), len(ws), keep[1] in ws, sorted(x.name for x in ws))


class M:
    def method(self):
        return "method"


m = M()
wm = weakref.WeakMethod(m.method)
print(wm()(), wm() == m.method)
fin = weakref.finalize(m, print, "finalised by hand")
print(fin.alive, fin(), fin.alive, fin())
for bad in (5, "s", None, (1,), [1]):
    try:
        weakref.ref(bad)
    except TypeError as e:
        print(e)


class S(set):
    pass


class Slots:
    __slots__ = ("__weakref__",)


print(weakref.ref(S())() is None or True, weakref.ref(Slots) is not None, weakref.ref(len) is not None, weakref.ref(Node)() is Node)
print(gc.isenabled(), gc.disable(), gc.isenabled(), gc.enable(), gc.isenabled(), isinstance(gc.collect(), int), len(gc.get_threshold()), len(gc.get_count()), isinstance(gc.get_objects(), list), gc.is_tracked([]))


class Resurrect:
    saved = []

    def __init__(self):
        self.me = self

    def __del__(self):
        Resurrect.saved.append(self)


def make_resurrect():
    Resurrect()


make_resurrect()
for _ in range(3):
    gc.collect()
print(len(Resurrect.saved) in (0, 1))
