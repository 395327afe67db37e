# Sizes that no machine has: an error, at once, and the program goes on.
for code in ["'x' * 10**12", "[0] * 10**12", "(0,) * 10**13", "b'x' * 10**13", "bytearray(10**13)", "'é' * 10**13", "'日' * 10**13", "bytes(10**13)", "[None] * (2**62)", "'x' * (2**63 - 1)", "'xy' * (2**62)", "(1, 2) * 2**62", "'ab'.center(10**13)", "'a'.ljust(10**13)", "'x'.zfill(10**13)", "'\\t'.expandtabs(10**13)", "f'{1:>{10**13}}'", "'%*d' % (10**13, 1)", "format(1, '10000000000000')", "1 << 10**14", "[1, 2, 3] * 10**12", "bytearray(b'ab') * 10**13", "list(range(10**13))[0] if False else 'skipped'", "'a'.join(['b' * 10**6] * 10**7) if False else 'skipped'"]:
    try:
        r = eval(code)
        print(code, "=", len(r) if hasattr(r, "__len__") else r)
    except (MemoryError, OverflowError, ValueError) as e:
        print(code, "->", type(e).__name__)
l = [1]
for action in ("l *= 10**13", "l.extend(range(0)) or l.__imul__(10**14)", "l = l * 2**61"):
    try:
        exec(action)
    except (MemoryError, OverflowError) as e:
        print(action, type(e).__name__, len(l))
s = "abc"
try:
    s *= 10**14
except MemoryError:
    print("MemoryError", s)

for made in (list, sorted, l.extend, lambda values: [*values]):
    try:
        made(range(10**17))
    except MemoryError:
        print("MemoryError", len(l))


def hot():
    caught = 0
    for i in range(50):
        try:
            "x" * (10**14 + i)
        except MemoryError:
            caught += 1
        try:
            [i] * 10**14
        except MemoryError:
            caught += 1
    return caught


print(hot())
print("alive")
"y" * 10**15
