import itertools


def take(iterator, n):
    out = []
    while len(out) < n:
        for item in iterator:
            out.append(item)
            break
    return out


def all_of(iterator):
    out = []
    for item in iterator:
        out.append(item)
    return out


def check(got, expected):
    got = all_of(got)
    if got != expected:
        raise AssertionError((got, expected))


def raises(kind, message, function, *args, **kwargs):
    try:
        function(*args, **kwargs)
    except kind as error:
        if error.args[0] != message:
            raise AssertionError((error.args[0], message))
    else:
        raise AssertionError("nothing raised")


def numbers(n):
    i = 0
    while i < n:
        yield i
        i += 1


check(take(itertools.count(), 3), [0, 1, 2])
check(take(itertools.count(5, 2), 3), [5, 7, 9])
check(take(itertools.count(0.5, 0.25), 3), [0.5, 0.75, 1.0])
big = 2 ** 49 - 2
check(take(itertools.count(big), 4), [big, big + 1, big + 2, big + 3])
raises(TypeError, "a number is required", itertools.count, "a")
assert repr(itertools.count(3)) == "count(3)"
assert repr(itertools.count(3, 2)) == "count(3, 2)"
check(take(itertools.cycle([1, 2]), 5), [1, 2, 1, 2, 1])
check(take(itertools.cycle(numbers(2)), 5), [0, 1, 0, 1, 0])
check(itertools.cycle([]), [])
check(itertools.repeat("a", 3), ["a", "a", "a"])
check(itertools.repeat("a", -3), [])
assert repr(itertools.repeat(1, 2)) == "repeat(1, 2)"
assert repr(itertools.repeat(1)) == "repeat(1)"
assert itertools.repeat(1, 4).__length_hint__() == 4
raises(TypeError, "len() of unsized object", itertools.repeat(1).__length_hint__)

check(itertools.chain([1], (2, 3), numbers(2)), [1, 2, 3, 0, 1])
check(itertools.chain.from_iterable([[1], [], (2,)]), [1, 2])
raises(TypeError, "'int' object is not iterable", all_of, itertools.chain([1], 2))
check(itertools.zip_longest([1, 2], (3,), fillvalue=0), [(1, 3), (2, 0)])
check(itertools.zip_longest(), [])
check(itertools.zip_longest([], [1]), [(None, 1)])

check(itertools.compress([1, 2, 3], [1, 0, 1]), [1, 3])
check(itertools.dropwhile(lambda x: x < 2, [1, 2, 1]), [2, 1])
check(itertools.takewhile(lambda x: x < 2, [1, 2, 1]), [1])
check(itertools.filterfalse(None, [0, 1, "", 2]), [0, ""])
check(itertools.filterfalse(lambda x: x % 2, numbers(5)), [0, 2, 4])
check(itertools.starmap(lambda a, b: a + b, [(1, 2), [3, 4]]), [3, 7])

check(itertools.accumulate([1, 2, 3]), [1, 3, 6])
check(itertools.accumulate([1, 2, 3], lambda a, b: a * b), [1, 2, 6])
check(itertools.accumulate([1, 2], initial=10), [10, 11, 13])
check(itertools.accumulate([], initial=10), [10])
groups = []
for key, group in itertools.groupby("aabbca"):
    groups.append((key, all_of(group)))
assert groups == [("a", ["a", "a"]), ("b", ["b", "b"]), ("c", ["c"]), ("a", ["a"])]
keys = []
for key, group in itertools.groupby([1, 3, 2, 4, 5], key=lambda x: x % 2):
    keys.append(key)
assert keys == [1, 0, 1]

check(itertools.islice(numbers(10), 3), [0, 1, 2])
check(itertools.islice(numbers(10), 2, 5), [2, 3, 4])
check(itertools.islice(numbers(10), 1, None, 4), [1, 5, 9])
check(itertools.islice([1, 2], 5), [1, 2])
raises(ValueError, "Stop argument for islice() must be None or an integer: 0 <= x <= sys.maxsize.",
       itertools.islice, [], -1)
raises(ValueError, "Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize.",
       itertools.islice, [], -1, 2)
raises(ValueError, "Step for islice() must be a positive integer or None.", itertools.islice, [], 1, 2, 0)
raises(TypeError, "islice expected at least 2 arguments, got 1", itertools.islice, [])
check(itertools.batched("abcde", 2), [("a", "b"), ("c", "d"), ("e",)])
check(itertools.batched(numbers(12), 10), [(0, 1, 2, 3, 4, 5, 6, 7, 8, 9), (10, 11)])
raises(ValueError, "n must be at least one", itertools.batched, [], 0)
raises(ValueError, "batched(): incomplete batch", all_of, itertools.batched([1, 2, 3], 2, strict=True))
check(itertools.pairwise([1, 2, 3]), [(1, 2), (2, 3)])
check(itertools.pairwise([1]), [])

check(itertools.combinations("abc", 2), [("a", "b"), ("a", "c"), ("b", "c")])
check(itertools.combinations("abc", 0), [()])
check(itertools.combinations("abc", 4), [])
assert len(all_of(itertools.combinations(numbers(12), 10))) == 66
raises(ValueError, "r must be non-negative", itertools.combinations, [], -1)
check(itertools.combinations_with_replacement("ab", 2), [("a", "a"), ("a", "b"), ("b", "b")])
check(itertools.combinations_with_replacement("", 2), [])
check(itertools.combinations_with_replacement("", 0), [()])
check(itertools.permutations([1, 2, 3], 2), [(1, 2), (1, 3), (2, 1), (2, 3), (3, 1), (3, 2)])
check(itertools.permutations([1, 2, 3]),
      [(1, 2, 3), (1, 3, 2), (2, 1, 3), (2, 3, 1), (3, 1, 2), (3, 2, 1)])
check(itertools.permutations([], None), [()])
raises(TypeError, "Expected int as r", itertools.permutations, [], "a")
check(itertools.product("ab", [1, 2]), [("a", 1), ("a", 2), ("b", 1), ("b", 2)])
check(itertools.product("ab", repeat=2), [("a", "a"), ("a", "b"), ("b", "a"), ("b", "b")])
check(itertools.product(), [()])
check(itertools.product("ab", []), [])
check(itertools.product("ab", repeat=0), [()])
raises(ValueError, "repeat argument cannot be negative", itertools.product, [], repeat=-1)

one, other = itertools.tee(numbers(130))
check(take(one, 100), all_of(numbers(100)))
check(other, all_of(numbers(130)))
check(one, all_of(itertools.islice(numbers(130), 100, None)))
assert itertools.tee([], 0) == ()
raises(ValueError, "n must be >= 0", itertools.tee, [], -1)


class Own(itertools.count):
    pass


assert take(Own(3), 2) == [3, 4]
assert repr(Own(3)) == "Own(5)" or repr(Own(3)) == "Own(3)"
