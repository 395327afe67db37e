# range: arithmetic, membership, slicing, comparison, huge bounds.
for args in [(5,), (0,), (-3,), (2, 8), (8, 2), (1, 10, 3), (10, 1, -3), (0, 10, 100), (5, 5), (-5, 5, 5), (10**20, 10**20 + 5, 2), (0, 10, True)]:
    r = range(*args)
    print(r, len(r), list(r), list(reversed(r)), r[0:2], r[::-1], bool(r), r.start, r.stop, r.step, hash(r) == hash(range(*args)))
r = range(0, 100, 7)
print(14 in r, 15 in r, 14.0 in r, "x" in r, -7 in r, r.index(21), r.count(21), r.count(22), r[3], r[-1], r[2:10:3], r[5:2], max(r), min(r), sum(r), range(10) == range(0, 10, 1), range(0) == range(5, 5), range(0, 3, 2) == range(0, 4, 2), range(3) != range(4), range(3) == [0, 1, 2])
huge = range(10**30)
print(10**29 in huge, huge[10**25], huge[-1], huge[5:10**20], sum(1 for _ in zip(huge, range(3))), range(0, 10**30, 10**29)[3], range(-(10**20), 10**20)[0], list(range(2**63 - 1, 2**63 + 2)), list(range(2**63, 2**63 - 3, -1)))
for code in ["range()", "range(1, 2, 0)", "range(1.5)", "range('x')", "range(1, 2, 3, 4)", "r[100]", "r['a']", "r.index(1)", "len(range(10**30))", "range(5) + range(3)", "range(5) < range(3)", "r.start = 5", "range(a=1)", "r[1.5]", "range(None)", "r.append(1)"]:
    try:
        print(eval(code) if "= " not in code else exec(code))
    except Exception as e:
        print(code, "->", type(e).__name__, e)


class Index:
    def __index__(self):
        return 3


print(list(range(Index())), range(10)[Index()], Index() in range(5), range(True, 5), {range(3): 1}[range(0, 3)])
it = iter(range(5))
print(next(it), it.__length_hint__(), list(it), next(it, None), type(it).__name__, type(iter(range(10**20))).__name__)
total = 0
for i in range(100):
    for j in range(i, 0, -9):
        total += j
print(total, [i for i in range(10) if i not in range(0, 10, 3)], list(range(10))[range(2, 5)[0]], [list(range(n)) for n in range(4)])
for i in range(3):
    for i in range(2):
        pass
print(i, *range(3), sorted(range(5), key=lambda x: -x), list(zip(range(3), range(10, 0, -4))), list(enumerate(range(5, 7))), list(map(lambda a, b: a * b, range(4), range(4))))
a, b, *c = range(5)
print(a, b, c, tuple(range(2)), set(range(3)), {*range(2)}, dict.fromkeys(range(2)), bytes(range(3)), "".join(map(str, range(10))), any(range(1)), all(range(1, 3)), range(5).__len__(), range(3).__reduce__()[1])
