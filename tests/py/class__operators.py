# Every operator protocol with reflection and in-place forms.
BINARY = {"add": "+", "sub": "-", "mul": "*", "truediv": "/", "floordiv": "//", "mod": "%", "pow": "**", "matmul": "@", "lshift": "<<",
          "rshift": ">>", "and": "&", "or": "|", "xor": "^"}


def make(name, ops, result):
    ns = {"__repr__": lambda self: name}
    for op in ops:
        ns[op] = (lambda op: lambda self, *args: result(op, self, args))(op)
    return type(name, (), ns)


answer = lambda op, self, args: f"{self}.{op}{args}"
decline = lambda op, self, args: NotImplemented
Left = make("Left", [f"__{n}__" for n in BINARY], answer)
Right = make("Right", [f"__r{n}__" for n in BINARY], answer)
InPlace = make("InPlace", [f"__i{n}__" for n in BINARY], answer)
Declines = make("Declines", [f"__{p}{n}__" for n in BINARY for p in ("", "r", "i")], decline)
for name, op in BINARY.items():
    x = InPlace()
    exec(f"x {op}= 1")
    y = Left()
    exec(f"y {op}= 1")
    print(eval(f"Left() {op} 1"), eval(f"1 {op} Right()"), eval(f"Left() {op} Right()"), x, y, eval(f"Declines() {op} Right()"))
    for text in (f"Declines() {op} 1", f"1 {op} Declines()", f"Declines() {op} Declines()"):
        try:
            eval(text)
        except TypeError as e:
            print(e)
    d = Declines()
    try:
        exec(f"d {op}= 1")
    except TypeError as e:
        print(e)


class Base:
    def __add__(self, other):
        return "Base.add"

    def __radd__(self, other):
        return "Base.radd"


class SubOverrides(Base):
    def __radd__(self, other):
        return "Sub.radd"


class SubPlain(Base):
    pass


print(Base() + SubOverrides(), Base() + SubPlain(), SubPlain() + Base(), Base() + Base(), 1 + SubPlain(), [1].__add__([2]))


class Unary:
    def __neg__(self):
        return "neg"

    def __pos__(self):
        return "pos"

    def __invert__(self):
        return "invert"

    def __abs__(self):
        return "abs"

    def __round__(self, n=None):
        return f"round {n}"

    def __trunc__(self):
        return 3

    def __floor__(self):
        return 1

    def __ceil__(self):
        return 2

    def __index__(self):
        return 5

    def __int__(self):
        return 6

    def __float__(self):
        return 7.5

    def __complex__(self):
        return 1 + 2j

    def __bytes__(self):
        return b"bytes"

    def __divmod__(self, o):
        return ("divmod", o)

    def __rdivmod__(self, o):
        return ("rdivmod", o)

    def __pow__(self, o, m=None):
        return ("pow", o, m)

    def __rpow__(self, o, m=None):
        return ("rpow", o, m)


import math

u = Unary()
print(-u, +u, ~u, abs(u), round(u), round(u, 2), math.trunc(u), math.floor(u), math.ceil(u))
print(int(u), float(u), complex(u), bytes(u), hex(u), bin(u), oct(u), [0] * u, range(u), "abcdefg"[u], divmod(u, 1), divmod(1, u))
print(pow(u, 2), pow(u, 2, 3), pow(2, u), u**2, 2**u, chr(u).encode(), math.sqrt(u))


class Vector:
    def __init__(self, *v):
        self.v = v

    def __add__(self, o):
        if not isinstance(o, Vector):
            return NotImplemented
        return Vector(*(a + b for a, b in zip(self.v, o.v)))

    def __mul__(self, o):
        if isinstance(o, Vector):
            return sum(a * b for a, b in zip(self.v, o.v))
        return Vector(*(a * o for a in self.v))

    __rmul__ = __mul__

    def __matmul__(self, o):
        return ("mat", o)

    def __iadd__(self, o):
        self.v = tuple(a + b for a, b in zip(self.v, o.v))
        return self

    def __repr__(self):
        return f"V{self.v}"


v = w = Vector(1, 2)
v += Vector(10, 20)
print(v, w, v is w, v + Vector(1, 1), v * 2, 2 * v, v * v, v @ 5, sum([v, v], Vector(0, 0)))
for text in ["v + 1", "1 + v", "v - v", "v / 2", "-v", "v @ 1 - 2", "5 @ v", "round(v)", "int(v)", "float(v)", "abs(v)", "~v", "[0] * v", "v[0]", "v < v", "divmod(v, 1)"]:
    try:
        print(text, eval(text))
    except TypeError as e:
        print(text, "->", e)


class Set:
    def __init__(self):
        self.__add__ = lambda o: "instance attributes do not count"


try:
    Set() + 1
except TypeError as e:
    print(e)


class NoneOp:
    __add__ = None
    __radd__ = None
    __iter__ = None
    __contains__ = None
    __hash__ = None


for text in ["NoneOp() + 1", "1 + NoneOp()", "iter(NoneOp())", "1 in NoneOp()", "hash(NoneOp())"]:
    try:
        eval(text)
    except TypeError as e:
        print(text, "->", e)
