# itertools: every tool, laziness and errors.
import itertools as it
import operator

print(list(it.accumulate([3, 1, 2], max)), list(it.accumulate([], initial=5)), list(it.accumulate(range(1, 6), operator.mul)))
print(list(it.chain("ab", [1], ())), list(it.chain.from_iterable(["ab", "c"])), list(it.combinations(range(4), 3)), list(it.combinations([], 0)), list(it.combinations_with_replacement([1, 2], 3)))
print(list(it.permutations("abc", 2)), list(it.permutations([1, 2])), list(it.permutations([1], 2)), list(it.product([1, 2], "ab", [True])), list(it.product()), list(it.product("ab", repeat=2)))
print(list(it.compress("abcdef", [1, 0, True, "", "x"])), [next(c) for c in [it.count(5, -2)] for _ in range(3)], list(it.islice(it.count(0.5, 0.25), 3)), it.count(3), it.repeat(1, 2))
print(list(it.islice(it.cycle([1, 2, 3]), 7)), list(it.cycle([])), list(it.dropwhile(str.isalpha, "ab1c")), list(it.takewhile(str.isalpha, "ab1c")), list(it.filterfalse(lambda x: x % 2, range(5))))
groups = it.groupby("AaBbbC", key=str.lower)
print([(k, "".join(g)) for k, g in groups])
g = it.groupby([1, 1, 2, 2])
k1, g1 = next(g)
k2, g2 = next(g)
print(k1, list(g1), k2, list(g2))
print(list(it.islice("abcdefg", 1, None, 2)), list(it.islice(range(5), 0)), list(it.pairwise([1])), list(it.pairwise(range(4))), list(it.starmap(lambda *a: a, [(1, 2), ()])), list(it.zip_longest([1], [2, 3], "abc", fillvalue=0)), list(it.zip_longest()))
a, b, c = it.tee(map(print, range(2)), 3)
print(list(a), list(b), list(c), it.tee([], 0))
print(list(it.batched("abcdefg", 2)), list(it.batched([], 3)), sum(1 for _ in it.combinations(range(12), 4)), sum(1 for _ in it.permutations(range(6))), list(it.repeat("x", 0)))
source = iter(range(10))
print(list(it.islice(source, 3)), next(source), list(it.takewhile(lambda x: x < 6, source)), list(source))
for code in ["it.combinations('a', -1)", "it.islice([], -1)", "it.islice([], 1, 2, 0)", "it.batched('a', 0)", "list(it.batched('abc', 2, strict=True))", "it.chain(1).__next__()", "it.accumulate(1)", "it.cycle(5)", "it.repeat(1, 'x')", "it.product(repeat=2, x=1)", "it.tee(1)", "it.permutations('a', 'x')", "it.count('a')", "it.zip_longest([], x=1)", "it.starmap(len, [1]).__next__()", "it.compress(1, 2)", "it.pairwise()"]:
    try:
        print(code, eval(code))
    except Exception as e:
        print(code, "->", type(e).__name__, e)


def roundrobin(*iterables):
    iterators = map(iter, iterables)
    for active in range(len(iterables), 0, -1):
        iterators = it.cycle(it.islice(iterators, active))
        yield from map(next, iterators)


def powerset(items):
    s = list(items)
    return it.chain.from_iterable(it.combinations(s, r) for r in range(len(s) + 1))


def sliding(iterable, n):
    iterators = it.tee(iterable, n)
    for i, iterator in enumerate(iterators):
        next(it.islice(iterator, i, i), None)
    return zip(*iterators)


print("".join(roundrobin("ABC", "D", "EF")), list(powerset([1, 2, 3])), list(sliding("abcde", 3)), list(it.chain(*it.repeat([1, 2], 2))), dict(zip("abc", it.count(1))), max(it.accumulate([1, -5, 10, -2])), list(map(operator.add, it.count(), [5, 6])))
