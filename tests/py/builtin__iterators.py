# Iterator types of the builtins, exhaustion and independence.
import itertools as it

data = [1, 2, 3]
iters = {"list": iter(data), "tuple": iter((1, 2, 3)), "str": iter("abc"), "bytes": iter(b"abc"), "dict": iter({1: 2, 3: 4}), "set": iter({1}), "range": iter(range(3)), "gen": (x for x in data),
         "enumerate": enumerate(data), "zip": zip(data, "ab"), "map": map(str, data), "filter": filter(None, data), "reversed": reversed(data), "items": iter({1: 2}.items()), "values": iter({1: 2}.values()), "callable": iter([].copy, [])}
for name, i in iters.items():
    print(name, type(i).__name__, iter(i) is i, list(i), list(i), next(i, "end"))
a = iter(data)
b = iter(data)
print(next(a), next(a), next(b), list(a), list(b))
pairs = iter([1, 2, 3, 4])
print(list(zip(pairs, pairs)), list(zip("abc", it.count())), dict(zip("ab", it.count(5, 5))))
print(list(it.chain([1], "ab", ())), list(it.chain.from_iterable([[1], [2, 3]])), list(it.islice(it.count(), 2, 10, 3)), list(it.islice("abc", 2)), list(it.takewhile(lambda x: x < 3, it.count())), list(it.dropwhile(lambda x: x < 3, range(5))))
print(list(it.product("ab", [1, 2])), list(it.product([0, 1], repeat=2)), list(it.permutations([1, 2, 3], 2)), list(it.combinations("abc", 2)), list(it.combinations_with_replacement("ab", 2)), list(it.accumulate([1, 2, 3])), list(it.accumulate([1, 2, 3], lambda a, b: a * b, initial=10)))
print([(k, list(g)) for k, g in it.groupby("aabbbc")], [(k, len(list(g))) for k, g in it.groupby(range(10), key=lambda x: x // 4)], list(it.zip_longest("ab", [1], fillvalue="-")), list(it.repeat(5, 3)), list(it.starmap(pow, [(2, 3), (3, 2)])), list(it.compress("abcd", [1, 0, 1, 0])), list(it.filterfalse(None, [0, 1])), list(it.pairwise("abcd")), list(it.batched("abcdefg", 3)))
x, y = it.tee(iter([1, 2, 3]))
print(next(x), next(x), list(y), list(x))
cyc = it.cycle("ab")
print([next(cyc) for _ in range(5)])


class Seq:
    def __getitem__(self, i):
        if i > 2:
            raise IndexError(i)
        return i * i


class Iter:
    def __init__(self):
        self.n = 0

    def __iter__(self):
        return self

    def __next__(self):
        self.n += 1
        if self.n % 4 == 0:
            raise StopIteration(self.n)
        return self.n


i = Iter()
print(list(Seq()), type(iter(Seq())).__name__, list(i), list(i), next(i), sum(Iter()), max(Iter()), sorted(Iter(), reverse=True), 2 in Iter(), [*Iter()], dict.fromkeys(Iter()), "".join(map(str, Iter())), all(Iter()), list(enumerate(Iter())), list(reversed([*Iter()])))
for code in ["next(iter([]))", "list(zip([1], 5))", "list(map(len, 5))", "list(it.islice([1], -1))", "it.count('x')", "list(it.combinations([1], -1))", "list(it.batched([1], 0))", "list(it.chain(5))", "list(it.starmap(pow, [5]))", "list(it.accumulate(5))", "next(5)", "it.repeat()", "list(it.product([1], repeat=-1))", "list(it.batched('abc', 2, strict=True))"]:
    try:
        print(code, "=", eval(code))
    except Exception as e:
        print(code, "->", type(e).__name__, e)


class Bad:
    def __iter__(self):
        return self

    def __next__(self):
        raise ValueError("next failed")


for fn in (list, tuple, set, sum, max, sorted, dict, all, "".join, bytes, lambda b: [*b], lambda b: [x for x in b], lambda b: print(*b), lambda b: 1 in b, lambda b: zip(b).__next__(), lambda b: it.chain(b).__next__()):
    try:
        fn(Bad())
    except ValueError as e:
        print(e, end="; ")
print()
print(list(map(lambda *a: a, [1, 2], [3, 4], [5, 6])), list(zip([1, 2], [3, 4], [5, 6])), [a + b for a, b in zip([1], [2])], list(enumerate([1], 10**20)), sum(map(int, "123")), list(it.islice(map(lambda v: v * v, it.count()), 3)), min(zip([3, 1], "ab")))
