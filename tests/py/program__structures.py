"""Data structures by hand: LRU cache, heap with updates, interval tree, trie, linked lists, union-find, skip list, ring."""

from collections.abc import MutableMapping, MutableSequence
from itertools import count, islice


class LRU(MutableMapping):
    class _Node:
        __slots__ = "key value before after".split()

    def __init__(self, size, on_evict=None):
        self.size = size
        self.on_evict = on_evict
        self.table = {}
        self.hits = self.misses = 0
        self.root = self._Node()
        self.root.before = self.root.after = self.root

    def _unlink(self, node):
        node.before.after, node.after.before = node.after, node.before

    def _front(self, node):
        node.before, node.after = self.root, self.root.after
        node.before.after = node.after.before = node

    def __getitem__(self, key):
        try:
            node = self.table[key]
        except KeyError:
            self.misses += 1
            raise
        self.hits += 1
        self._unlink(node)
        self._front(node)
        return node.value

    def __setitem__(self, key, value):
        node = self.table.get(key)
        if node is None:
            if len(self.table) >= self.size:
                oldest = self.root.before
                self._unlink(oldest)
                del self.table[oldest.key]
                if self.on_evict:
                    self.on_evict(oldest.key, oldest.value)
            node = self.table[key] = self._Node()
            node.key = key
        else:
            self._unlink(node)
        node.value = value
        self._front(node)

    def __delitem__(self, key):
        self._unlink(self.table.pop(key))

    def __iter__(self):
        keys, node = [], self.root.after
        while node is not self.root:
            keys.append(node.key)
            node = node.after
        return iter(keys)

    def __len__(self):
        return len(self.table)

    def __repr__(self):
        return f"LRU({', '.join(map(repr, self))})"


def cached(size):
    def decorate(fn):
        cache = LRU(size)

        def wrapper(*args):
            try:
                return cache[args]
            except KeyError:
                result = cache[args] = fn(*args)
                return result

        wrapper.cache = cache
        return wrapper

    return decorate


class Heap:
    """A heap whose entries can be changed and removed."""

    def __init__(self, items=(), key=lambda x: x):
        self.key, self.items, self.where = key, [], {}
        self.serial = count()
        for item in items:
            self.push(item)

    def __len__(self):
        return len(self.items)

    def __bool__(self):
        return bool(self.items)

    def __contains__(self, item):
        return item in self.where

    def push(self, item):
        if item in self.where:
            return self.update(item)
        self.items.append([self.key(item), next(self.serial), item])
        self.where[item] = len(self.items) - 1
        self._up(len(self.items) - 1)

    def pop(self):
        if not self.items:
            raise IndexError("pop from an empty heap")
        self._swap(0, len(self.items) - 1)
        *_, item = self.items.pop()
        del self.where[item]
        if self.items:
            self._down(0)
        return item

    def update(self, item):
        i = self.where[item]
        self.items[i][0] = self.key(item)
        self._down(self._up(i))

    def remove(self, item):
        i = self.where[item]
        self._swap(i, len(self.items) - 1)
        self.items.pop()
        del self.where[item]
        if i < len(self.items):
            self._down(self._up(i))

    def _swap(self, i, j):
        items = self.items
        items[i], items[j] = items[j], items[i]
        self.where[items[i][2]], self.where[items[j][2]] = i, j

    def _up(self, i):
        while i and self.items[i] < self.items[parent := (i - 1) // 2]:
            self._swap(i, parent)
            i = parent
        return i

    def _down(self, i):
        while (child := 2 * i + 1) < len(self.items):
            if child + 1 < len(self.items) and self.items[child + 1] < self.items[child]:
                child += 1
            if self.items[i] <= self.items[child]:
                break
            self._swap(i, child)
            i = child
        return i

    def __iter__(self):
        copy = Heap(key=self.key)
        copy.items = [e[:] for e in self.items]
        copy.where = dict(self.where)
        while copy:
            yield copy.pop()


class Interval:
    __match_args__ = ("low", "high")

    def __init__(self, low, high):
        if low > high:
            raise ValueError(f"{low} > {high}")
        self.low, self.high = low, high

    def __contains__(self, point):
        return self.low <= point <= self.high

    def __and__(self, other):
        low, high = max(self.low, other.low), min(self.high, other.high)
        return Interval(low, high) if low <= high else None

    def __lt__(self, other):
        return (self.low, self.high) < (other.low, other.high)

    def __eq__(self, other):
        return isinstance(other, Interval) and (self.low, self.high) == (other.low, other.high)

    def __hash__(self):
        return hash((self.low, self.high))

    def __len__(self):
        return self.high - self.low

    def __repr__(self):
        return f"[{self.low}..{self.high}]"


class IntervalTree:
    def __init__(self, intervals=()):
        self.root = None
        self.size = 0
        for i in intervals:
            self.add(i)

    def add(self, interval):
        self.root = self._add(self.root, interval)
        self.size += 1

    def _add(self, node, interval):
        if node is None:
            return {"i": interval, "max": interval.high, "left": None, "right": None, "rank": hash(interval) * 7919 % 1009}
        side = "left" if interval < node["i"] else "right"
        node[side] = self._add(node[side], interval)
        if node[side]["rank"] > node["rank"]:
            node = self._rotate(node, side)
        self._refresh(node)
        return node

    def _rotate(self, node, side):
        other = "right" if side == "left" else "left"
        top = node[side]
        node[side], top[other] = top[other], node
        self._refresh(node)
        return top

    @staticmethod
    def _refresh(node):
        node["max"] = max(node["i"].high, *(n["max"] for n in (node["left"], node["right"]) if n)) if node["left"] or node["right"] else node["i"].high

    def overlapping(self, wanted):
        stack = [self.root]
        while stack:
            node = stack.pop()
            if node is None or node["max"] < wanted.low:
                continue
            if node["i"] & wanted:
                yield node["i"]
            stack.append(node["left"])
            if node["i"].low <= wanted.high:
                stack.append(node["right"])


def merge(intervals):
    result = []
    for interval in sorted(intervals):
        match result:
            case [*_, Interval(low, high)] if interval.low <= high:
                result[-1] = Interval(low, max(high, interval.high))
            case _:
                result.append(interval)
    return result


class Trie:
    def __init__(self, words=()):
        self.children, self.end, self.count = {}, False, 0
        for w in words:
            self.add(w)

    def add(self, word):
        node = self
        for c in word:
            node.count += 1
            node = node.children.setdefault(c, Trie())
        node.count += 1
        node.end = True

    def _find(self, prefix):
        node = self
        for c in prefix:
            node = node.children.get(c)
            if node is None:
                return None
        return node

    def __contains__(self, word):
        node = self._find(word)
        return node is not None and node.end

    def __iter__(self):
        if self.end:
            yield ""
        for c in sorted(self.children):
            yield from (c + rest for rest in self.children[c])

    def complete(self, prefix):
        node = self._find(prefix)
        return [prefix + rest for rest in node] if node else []

    def matches(self, pattern):
        if not pattern:
            return [""] if self.end else []
        head, rest = pattern[0], pattern[1:]
        if head == "*":
            return sorted({*self.matches(rest), *(c + m for c, n in self.children.items() for m in n.matches(pattern))})
        return [c + m for c, n in sorted(self.children.items()) if head in (c, "?") for m in n.matches(rest)]


class Linked(MutableSequence):
    def __init__(self, items=()):
        self.head = None
        self.size = 0
        for item in items:
            self.append(item)

    def _at(self, index):
        if index < 0:
            index += self.size
        if not 0 <= index < self.size:
            raise IndexError("linked list index out of range")
        cell = self.head
        for _ in range(index):
            cell = cell[1]
        return cell

    def __getitem__(self, index):
        return [*self][index] if isinstance(index, slice) else self._at(index)[0]

    def __setitem__(self, index, value):
        self._at(index)[0] = value

    def __delitem__(self, index):
        index = index + self.size if index < 0 else index
        cell = self._at(index)
        if index == 0:
            self.head = cell[1]
        else:
            self._at(index - 1)[1] = cell[1]
        self.size -= 1

    def __len__(self):
        return self.size

    def insert(self, index, value):
        index = max(0, min(index + self.size if index < 0 else index, self.size))
        if index == 0:
            self.head = [value, self.head]
        else:
            cell = self._at(index - 1)
            cell[1] = [value, cell[1]]
        self.size += 1

    def reverse(self):
        previous, cell = None, self.head
        while cell:
            cell[1], previous, cell = previous, cell, cell[1]
        self.head = previous


class UnionFind(dict):
    def __missing__(self, key):
        self[key] = key
        return key

    def find(self, key):
        while self[key] != key:
            self[key] = self[self[key]]
            key = self[key]
        return key

    def union(self, a, b):
        a, b = self.find(a), self.find(b)
        if a != b:
            self[max(a, b)] = min(a, b)
        return a != b

    def groups(self):
        found = {}
        for key in sorted(self):
            found.setdefault(self.find(key), []).append(key)
        return list(found.values())


class Ring:
    def __init__(self, size):
        self.data, self.start, self.length = [None] * size, 0, 0

    def append(self, item):
        self.data[(self.start + self.length) % len(self.data)] = item
        if self.length < len(self.data):
            self.length += 1
        else:
            self.start = (self.start + 1) % len(self.data)

    def __iter__(self):
        return (self.data[(self.start + i) % len(self.data)] for i in range(self.length))


evicted = []
lru = LRU(3, on_evict=lambda k, v: evicted.append((k, v)))
for k in "abc":
    lru[k] = ord(k)
print(lru, lru["a"], lru, lru.get("zz", "none"), "b" in lru, lru)
lru["d"] = 1
lru.update(e=2, a=5)
del lru["a"]
print(lru, evicted, lru.hits, lru.misses, lru.setdefault("q", 9), lru.pop("e"), dict(lru), len(lru), lru == {"q": 9, "d": 1})
lru.clear()
print(lru, lru.root.after is lru.root)


@cached(50)
def grid(x, y):
    return 1 if not x or not y else grid(x - 1, y) + grid(x, y - 1)


print(grid(12, 12), grid.cache.hits, len(grid.cache))
priority = {"a": 5, "b": 1, "c": 3, "d": 4}
heap = Heap(priority, key=priority.get)
priority["a"] = 0
heap.update("a")
heap.remove("c")
priority["b"] = 9
heap.push("b")
print(list(heap), len(heap), heap.pop(), "a" in heap, [heap.pop() for _ in range(2)], bool(heap))
print([*Heap(i * 37 % 50 for i in range(20))], [*Heap(["bb", "a", "ccc", "dd"], key=len)])
try:
    heap.pop()
except IndexError as e:
    print(e)
intervals = [Interval(a * 7 % 40, a * 7 % 40 + a % 9) for a in range(25)]
tree = IntervalTree(intervals)
for wanted in (Interval(3, 5), Interval(38, 60), Interval(100, 101), Interval(-5, 0)):
    found = sorted(tree.overlapping(wanted))
    print(wanted, found, found == sorted(i for i in intervals if i & wanted))
print(merge(intervals), merge([]), 5 in Interval(1, 5), Interval(1, 2) & Interval(3, 4), len(Interval(2, 9)), tree.size)
try:
    Interval(2, 1)
except ValueError as e:
    print(e)
trie = Trie("car cart care cat dog do done door".split())
print(list(trie), "car" in trie, "ca" in trie, trie.complete("do"), trie.complete("x"), trie.matches("ca?"), trie.matches("d*"), trie.matches("*r*"), trie.count)
linked = Linked([1, 2, 3])
linked.insert(0, 0)
linked.insert(-1, "x")
linked.extend("yz")
linked[1] = "one"
del linked[-1], linked[0]
linked += [9]
print(list(linked), linked[1:3], linked.index("x"), 3 in linked, linked.pop(), linked.count(2), len(linked))
linked.reverse()
print(*linked, list(reversed(linked)), linked.remove("x"), [*linked])
for bad in (lambda: linked[10], lambda: linked.remove("nope"), lambda: linked.pop(99), lambda: Linked().pop()):
    try:
        bad()
    except (IndexError, ValueError) as e:
        print(type(e).__name__, e)
uf = UnionFind()
print([uf.union(a, b) for a, b in [(1, 2), (3, 4), (2, 4), (1, 3), (5, 6)]], uf.find(7), uf.groups())
ring = Ring(4)
for i in range(10):
    ring.append(i)
    if i in (1, 3, 6):
        print(list(ring), end=" ")
print(list(ring), list(islice(ring, 2)))
