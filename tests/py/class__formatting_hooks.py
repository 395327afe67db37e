# __str__, __repr__, __format__, __bytes__ and print.
class Both:
    def __str__(self):
        return "str"

    def __repr__(self):
        return "repr"

    def __format__(self, spec):
        return f"format<{spec}>"


b = Both()
print(b, [b], (b,), {b: b}, f"{b}", f"{b!r}", f"{b!s}", f"{b:abc}", f"{b!r:>6}", "{}".format(b), "{0!r}".format(b), "%s %r" % (b, b), format(b, "x"), format(b))
print(str(b), repr(b), ascii(b), str([b]), str({"k": b}))


class OnlyRepr:
    def __repr__(self):
        return "only repr é"


print(OnlyRepr(), str(OnlyRepr()), f"{OnlyRepr()}", f"{OnlyRepr()!a}", format(OnlyRepr()))
try:
    format(OnlyRepr(), ">5")
except TypeError as e:
    print(e)


class BadStr:
    def __str__(self):
        return 5

    def __repr__(self):
        return None

    def __format__(self, spec):
        return 1

    def __bytes__(self):
        return "x"


for code in ["str(BadStr())", "repr(BadStr())", "f'{BadStr()}'", "bytes(BadStr())", "print(BadStr())", "'%s' % BadStr()", "'{!r}'.format(BadStr())"]:
    try:
        eval(code)
    except TypeError as e:
        print(code, "->", e)


class Rec:
    def __init__(self):
        self.me = [self]

    def __repr__(self):
        return f"Rec({self.me if False else '...'})"


l = [1]
l.append(l)
d = {"l": l}
d["self"] = d
t = (l,)
print(l, d, t, Rec())
s = [[], {}, set(), frozenset(), (), "", b"", None, ..., 0.0, 1e100, -0.0, 1j, True, range(2), slice(1)]
print(s)
print(*s)
print({1, }, frozenset([1]), {"a": {"b": {"c": []}}}, (1,), [(1, [2, (3,)])])
print(1, 2, sep="-", end="!\n")
print("a", "b", sep="", end="")
print()
print(sep="x")
print(1, [2], "three", sep=None, end=None)
print("multi\nline", "\ttab")
try:
    print(1, sep=5)
except TypeError as e:
    print(e)
try:
    print(1, bad=5)
except TypeError as e:
    print(e)


class Writer:
    def __init__(self):
        self.parts = []

    def write(self, text):
        self.parts.append(text)

    def flush(self):
        self.parts.append("<flush>")


w = Writer()
print("x", 1, file=w, flush=True)
print(w.parts)
import sys

print("to stderr", file=sys.stderr)
print("none file", file=None)


class Sub(str):
    def __repr__(self):
        return "sub repr"


print([Sub("x")], repr(Sub("x")), f"{Sub('x')!s}", "%r" % Sub("y"))
print(type(b).__name__, repr(type(b)), str(int), repr(type(None)), repr(print), repr(type), repr(sys)[:20] if False else "")
class WithName:
    pass
WithName.__module__ = "elsewhere"
print(WithName, repr(WithName()).split(" at ")[0], repr(WithName().__init__).split(" of ")[0])
