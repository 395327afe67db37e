# list: methods, mutation, sorting, comparisons, errors.
l = [3, 1, 2]
l.append(5)
l.extend([7, 6])
l.extend("ab")
l.insert(0, "first")
l.insert(-1, "before last")
l.insert(100, "end")
l.insert(-100, "start")
print(l, len(l), l.index(5), l.count(1), l.pop(), l.pop(0), l.pop(-2))
l.remove("a")
l.reverse()
print(l, l[::-1], l + [1], l * 2, [0] * 3, 2 * [1, 2], [] * 5, [1] * -1)
c = l.copy()
c.clear()
print(c, l is not c, list(), list("abc"), list((1, 2)), list({1: 2}), list(range(3)), [1, [2, [3]]], list(map(str, [1, 2])))
nums = [5, 3, 8, 1, 9, 2]
nums.sort()
print(nums, sorted(nums, reverse=True), sorted(nums, key=lambda x: -x % 4), sorted("Hello"), sorted(["b", "A"], key=str.lower), nums == sorted(nums))
nums.sort(key=lambda x: (x % 2, -x), reverse=True)
print(nums, sorted([(1, "b"), (0, "z"), (1, "a")]), sorted([[2, 1], [1, 9], [1]]), sorted({"b": 1, "a": 2}), sorted([True, 0, 2.5, -1]), sorted([]), sorted([1]), sorted([2.5, 1, 10**20, -1e30]))
pairs = [(i % 3, i) for i in range(10)]
print(sorted(pairs, key=lambda p: p[0]), sorted(pairs, key=lambda p: p[0], reverse=True))
big = [(i * 7919) % 1009 for i in range(500)]
s = sorted(big)
print(all(a <= b for a, b in zip(s, s[1:])), s[:5], s[-5:], sorted(big, reverse=True)[:3], sorted(range(100, 0, -1))[:3])
for code in ["[].pop()", "[1].pop(5)", "[1].index(2)", "[1].remove(2)", "[1][5]", "[1]['a']", "[1] + (2,)", "[1] + 5", "[1] * 'a'", "[1] * 1.5", "[1].sort(5)", "[1, 'a'].sort()", "sorted([1, None])", "sorted(5)", "[1].extend(5)", "list(5)", "list(1, 2)", "[].append()", "[].append(1, 2)", "[1].insert('x', 2)", "[3, 1].sort(key=5)", "[1].sort(key=lambda: 1)", "[1].nope", "hash([])", "[1] < [None]", "[1] < 5", "[1, 2].index(1, 1)", "[1].count()", "sorted([1], cmp=5)", "[1j, 2j].sort()", "[].pop('x')", "[1].pop(1.5)", "list(a=1)", "[1].index(1, 0, 1, 2)", "[1] == 5"]:
    try:
        print(code, "=", eval(code))
    except Exception as e:
        print(code, "->", type(e).__name__, e)
print([1, 2] < [1, 3], [1] < [1, 2], [] < [1], [2] > [1, 9], [1, 2] == [1, 2], [1] != [1.0], [[1]] == [[1]], [1, "a"] == [1, "a"])
a = [1, 2, 3]
b = a
a += [4]
a = a + [5]
print(a, b)
a[1:3] = ["x", "y", "z"]
a[::2] = [0] * 3
del a[0], a[-1:]
print(a, a[5:], a[-2:], a[:-1])
seen = []
lst = [1, 2, 3]
for x in lst:
    seen.append(x)
    if x < 3:
        lst.append(x + 10)
    if len(seen) > 8:
        break
print(seen, lst)
lst = list(range(10))
for x in lst:
    lst.remove(x)
print(lst)
it = iter([1, 2, 3])
print(next(it), list(it), list(it), it.__length_hint__())
r = reversed([1, 2, 3])
print(next(r), list(r))
grow = [0]
it = iter(grow)
next(it)
print(list(it))
grow.append(1)
print(list(it))


class Key:
    def __init__(self, v):
        self.v = v

    def __lt__(self, other):
        return self.v < other.v


print([k.v for k in sorted([Key(3), Key(1), Key(2)])], min([Key(3), Key(1)], key=lambda k: k.v).v)


class Evil:
    def __init__(self, target):
        self.target = target

    def __eq__(self, other):
        self.target.clear()
        return False


victim = []
victim.extend([Evil(victim), 1, 2])
try:
    print(victim.index(5))
except ValueError as e:
    print(e, victim)
sorting = [3, 1, 2]
try:
    sorting.sort(key=lambda x: sorting.append(x) or x)
except ValueError as e:
    print(e, sorting)
try:
    sorting.sort(key=lambda x: 1 / 0)
except ZeroDivisionError as e:
    print(e, sorted(sorting))
import functools
print(sorted([3, 1, 2], key=functools.cmp_to_key(lambda a, b: b - a)))
l = [1]
l[0] = l
print(l, l[0][0][0] is l, len(l))
x = [[]] * 3
x[0].append(1)
y = [[] for _ in range(3)]
y[0].append(1)
print(x, y)
