# The builtin functions, with ordinary and odd arguments.
print(abs(-5), abs(-2.5), abs(3 + 4j), all([]), all([1, 0]), any([]), any([0, 1]), bin(10), bin(-10), oct(8), hex(255), hex(-255), bool([]), chr(97), chr(0x1F600), ord("a"), callable(len), callable(5))
print(divmod(17, 5), divmod(-17, 5), divmod(5.5, 2), list(enumerate("ab")), list(enumerate("ab", start=5)), list(filter(None, [0, 1, "", "a"])), list(filter(lambda x: x > 1, [1, 2, 3])), hash(5), isinstance(5, (str, int)), issubclass(bool, int))
print(iter([1]).__next__(), list(iter(iter([1, 2, 3]).__next__, 3)), len("abc"), list(map(lambda a, b: a + b, [1, 2], [10, 20, 30])), list(map(str, range(3))), max(1, 5, 3), max([1, 5]), max("a", "b"), max([], default=0), max([1, -5], key=abs), min(3, 1), min("hello"), min([3], [1, 2]))
print(next(iter([5])), next(iter([]), "d"), pow(2, 10), pow(2, 10, 1000), pow(2, -1), range(3), list(reversed([1, 2])), list(reversed("ab")), round(2.567, 2), round(5), round(2.5), sorted([3, 1]), sum([1, 2, 3]), sum([1, 2], 10), sum([[1], [2]], []), sum([0.1] * 3), sum(x for x in range(4)))
print(list(zip([1, 2], "ab")), list(zip()), list(zip([1], [2, 3], strict=False)), type(5), type("x").__name__, isinstance(True, int), id(5) == id(5), repr("a"), ascii("é"), format(5, "03"), slice(1, 2), vars(type("T", (), {"a": 1})())if False else "", dir([])[-3:], getattr(5, "real"), hasattr(5, "nope"))
for code in ["abs('x')", "all(5)", "bin(1.5)", "chr('a')", "ord(5)", "divmod(1)", "enumerate()", "enumerate(5)", "filter(1, 2)", "len(5)", "len()", "map()", "map(len)", "list(map(5, [1]))", "max()", "max([])", "max(5)", "max(1, 'a')", "max([1], default=1, key=5)", "max(1, 2, default=3)", "min([], key=abs)", "next(5)", "next(iter([]))", "pow(1)", "pow('a', 2)", "round('x')", "sorted()", "sum(5)", "sum(['a'])", "sum(['a'], '')", "sum([b'a'], b'')", "sum([[1]])", "zip(5)", "list(zip([1], [1, 2], strict=True))", "list(zip([1, 2], [1], strict=True))", "list(zip([1], [1], [], strict=True))", "isinstance(1, 5)", "issubclass(1, int)", "issubclass(int, 5)", "iter(5)", "iter(5, 6)", "reversed(5)", "reversed(x for x in [])", "hash([])", "hex('x')", "callable()", "type()", "type(1, 2)", "getattr(1)", "id()", "input(1, 2)", "print(1, x=2)", "repr()", "eval(5)", "eval('1 +')", "exec(5)", "compile('1', 'f', 'bad')", "compile('1', 'f')", "eval('x = 1')", "format(1, 'q')", "slice()", "bytes(1, 2, 3, 4)", "object.nope", "globals(1)", "locals(1)", "vars(1)", "dir(1, 2)", "open()", "open('/nonexistent/file')", "__import__('nonexistent_module')", "__import__(5)", "breakpoint", "memoryview(5)", "staticmethod()", "property(1, 2, 3, 4, 5)", "super(1, 2)", "aiter(5)", "anext(5)", "round(1.5, 1.5)", "ord(b'')", "sum(1, 2, 3)", "abs()", "abs(1, 2)", "all(iterable=[])", "len(obj=[])", "sorted([1], reverse='x')", "int(x=5)", "enumerate([], start='x')"]:
    try:
        r = repr(eval(code))
        print(code, "=", r if " at 0x" not in r else r.split(" at ")[0])
    except BaseException as e:
        print(code, "->", type(e).__name__, e)
print(eval("1 + 1"), eval("x + 1", {"x": 5}), eval("a + b", {"a": 1}, {"b": 2}), exec("y = 5"), y, eval(compile("3 * 3", "<s>", "eval")), eval("  5"), eval(b"6"), eval("[i for i in range(3)]"), eval("(lambda q: q * 2)(4)"))
ns = {}
exec("def f(x):\n    return x * 2\nz = f(21)", ns)
print(ns["z"], sorted(k for k in ns if not k.startswith("__")), "__builtins__" in ns)
exec(compile("print('single mode'); 7", "<s>", "single"))
exec(compile("w = 1\nprint(w)", "<s>", "exec"))
print(sum([10**20, 1, 0.5]), sum([True, True]), sum([0.1, 0.2, 0.3]), sum([1e308, 1e308, -1e308]), sum(iter([])), max("abc", key=ord), max((1, 2), (1, 3)), min({"b": 1, "a": 2}), max(1, 2.5, True), max(2, 2.0), min(2.0, 2))
print([*map(max, [1, 5], [3, 2])], list(zip(*[iter(range(6))] * 2)), list(filter(str.isalpha, "a1b")), dict(enumerate("ab")), list(map(None.__class__, [])), [*reversed(range(3))], [*reversed({"a": 1, "b": 2})], sorted("bca", reverse=True), sorted([(1, 2), (1,)], key=len))
it = map(lambda x: 1 // x, [1, 0, 1])
out = []
while True:
    try:
        out.append(next(it))
    except ZeroDivisionError:
        out.append("div")
    except StopIteration:
        break
print(out, type(it).__name__, type(zip()).__name__, type(enumerate([])).__name__, type(filter(None, [])).__name__, type(reversed([])).__name__)
print(__import__("math").pi, __import__("os.path").__name__, globals() is globals(), "x" in locals(), locals() is globals(), __build_class__.__name__)


# A sum goes from ints over floats to complex numbers, and no way back.
class Answer:
    def __init__(self, answer):
        self.answer = answer

    def __radd__(self, other):
        return self.answer


class Whole(int):
    def __radd__(self, other):
        return "asked"


tenths = [0.1] * 9
print(sum([True, 0.1] + tenths), sum([0.1, True] + tenths), sum([1e16, 2**60, True, -1e16, -(2**60)]))
print(sum(tenths, 2**55), sum(tenths, 2**70), sum([2**60] + tenths), sum([2**62, 2**62] + tenths))
print(sum([0.5, Whole(3), 1]), sum([0.5j, Whole(3), 2**70]), sum([1, Answer("asked")]))
for first in (1, 1.0, 1j):
    for answer in (0.1, 0.1j):
        print(sum([first, Answer(answer)] + tenths))
try:
    sum([0.1, 10**400])
except OverflowError as error:
    print(error)
