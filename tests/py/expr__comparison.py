# Chained comparisons, identity, membership, mixed types.
print(1 < 2 < 3, 1 < 3 < 2, 3 > 2 > 1 > 0, 1 == 1.0 == True, 1 != 2 != 1)
log = []


def value(x):
    log.append(x)
    return x


print(value(1) < value(5) < value(3) < value(9), log)
log.clear()
print(value(1) < value(2) == value(2) != value(3), log)
log.clear()
print(not value(1) > value(0) >= value(0) > value(-1), log)
print([1, 2] < [1, 3], [1, 2] < [1, 2, 0], (1, 2) <= (1, 2), [] < [0], "a" < "b", "a" < "B", "" < "a", b"a" < b"b")
print([1, "a"] == [1, "a"], [1, 2] == (1, 2), {1: 2} == {1.0: 2.0}, {1, 2} < {1, 2, 3}, {1} < {2}, {1} <= {1})
print(1 in [1, 2], 3 not in [1, 2], "b" in "abc", "" in "abc", "ac" in "abc", 1 in {1: 2}, 2 in {1: 2}, 5 in range(10))
print(None is None, None is not None, [] is [], () is (), True is not False)
nan = float("nan")
print(nan == nan, nan != nan, nan < nan, nan in [nan], [nan] == [nan], nan > 1, nan <= 1)
print(float("inf") > 10**400, -float("inf") < -(10**400), 2**53 == 2.0**53, 2**53 + 1 == 2.0**53, 2**53 + 1 > 2.0**53)
print(10**400 > 1e308, 0.1 + 0.2 == 0.3, 1e308 * 10 == float("inf"), 0.0 == -0.0)
print(1 == "1", 1 != "1", None == 0, [] == False, (1,) == [1], 1j == 1j, 1 + 0j == 1, b"a" == "a")
for text in ["1 < 'a'", "[] < {}", "None < None", "1j < 2j", "[1] < ['a']", "{1: 1} < {2: 2}", "1 in 5", "'a' in 5",
             "5 in 'abc'", "object() < object()", "(1, 2) < (1, 'a')", "b'a' < 'a'", "1 in 'a'", "len < len"]:
    try:
        print(text, "=", eval(text))
    except TypeError as e:
        print(text, "->", e)


class Odd:
    def __eq__(self, other):
        return "equal"

    def __lt__(self, other):
        return []

    def __contains__(self, item):
        return "yes"

    def __bool__(self):
        raise ValueError("no truth")


odd = Odd()
print(odd == 1, 1 == odd, odd < 1, 1 in odd, odd != 1 if False else "skipped")
try:
    print(1 if odd else 2)
except ValueError as e:
    print("ValueError", e)
try:
    print(not odd)
except ValueError as e:
    print("ValueError", e)
print(1 > odd, odd < 2 < 3)
