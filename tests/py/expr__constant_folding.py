# Constants folded at compile time behave as if they were not.
def f():
    return 2 + 3 * 4, -(5), "a" * 3 + "b", (1, 2) + (3,), 1 << 10, not True, ~7, 10 / 4, 7 // 2, 2**10, "abc"[1], (1, 2, 3)[-1], 1 if True else 2, -0.0, 0.1 + 0.2, 1_000 * 1_000, b"a" * 2, "x" "y", 3 in (1, 2, 3), 5 in {1, 5}, [1, 2][0]


print(f())
for code in ["1 / 0", "1 << -1", "'a' + 1", "(1, 2)[5]", "'abc'[9]", "2 ** -1", "0 ** -1", "1 % 0", "-'a'", "~1.5", "'a' * 'b'", "1 << 10000", "'x' * 5000", "2 ** 1000", "(0,) * 300", "-(-(-5))", "not not []", "1 if 0 else 1 / 0"]:
    try:
        r = eval(code)
        print(code, r if len(str(r)) < 40 else len(str(r)))
    except Exception as e:
        print(code, type(e).__name__, e)


def lazy(flag):
    if flag:
        return 1 / 0
    return "not reached"


print(lazy(False))


def dead():
    if 0:
        yield 1
    while False:
        return 2
    if 1:
        pass
    else:
        yield 2
    return


print(list(dead()), type(dead()).__name__)
a = 1.0, -0.0, 0.0, 0, False, True, 1, 1j, -1j, "", b"", ()
print(a, [type(x).__name__ for x in a])


def distinct():
    return 0.0, -0.0, 0, False, 0j, (0.0,), (-0.0,), (0,), (False,)


print(distinct(), [str(x) for x in distinct()])
x = (1, (2, (3, "a")), "b", None, True, ..., frozenset())
print(x, x is x, (1, 2) == (1, 2), "a" "b" is "ab" if False else "ok")


def loops():
    out = []
    for i in (1, 2, 3):
        out.append(i)
    for c in "ab":
        out.append(c)
    while 1:
        break
    if "" or () or 0 or None:
        out.append("never")
    if not 0 and "x":
        out.append("both")
    return out


print(loops(), __debug__, f"{'const'}{1 + 1}", f"{3!r:>4}", "%s and %r" % ("a", "b"), "%d" % 5, "%5.2f%%" % 2.5, "%s" % (1,))
if __debug__ and 1:
    print("debug")
lambda: (yield 1) if 0 else 2
print((lambda: 1 if 1 else 2)(), [*(1, 2), *[3]], {**{1: 2}}, *(), *[1], sep="|")
t = 1, 2, 3, 4, 5, 6, 7, 8, 9, 10
print(t[2:5], t[::-3], t[1:][0], (1, 2) * 2, () or (1,), [] + [1], {} or 5)
assert (lambda: 5 // 2 * 2 == 4)(), 1 / 0
big = 0xFFFFFFFFFFFFFFFFFFFFFFFF + 1
print(big, -0xFFFF, 1e1000, -1e1000, 1e-1000, 0x7FFFFFFFFFFFFFFF + 1, -9223372036854775808 - 1)
