# An expression simplifier written with match.
from dataclasses import dataclass


@dataclass(frozen=True)
class Num:
    value: float


@dataclass(frozen=True)
class Var:
    name: str


@dataclass(frozen=True)
class Bin:
    op: str
    left: object
    right: object


@dataclass(frozen=True)
class Call:
    fn: str
    args: tuple


def simplify(e):
    match e:
        case Num() | Var():
            return e
        case Bin("+", Num(0), x) | Bin("+", x, Num(0)) | Bin("*", Num(1), x) | Bin("*", x, Num(1)) | Bin("-", x, Num(0)) | Bin("/", x, Num(1)):
            return simplify(x)
        case Bin("*", Num(0), _) | Bin("*", _, Num(0)):
            return Num(0)
        case Bin("-", x, y) if x == y:
            return Num(0)
        case Bin(op, Num(a), Num(b)) if op != "/" or b:
            return Num({"+": a + b, "-": a - b, "*": a * b, "/": a / b if b else 0}[op])
        case Bin(op, left, right):
            l, r = simplify(left), simplify(right)
            return simplify(Bin(op, l, r)) if (l, r) != (left, right) else Bin(op, l, r)
        case Call(fn, args):
            match fn, [simplify(a) for a in args]:
                case "max", [Num(a), Num(b)]:
                    return Num(max(a, b))
                case "neg", [Num(v)]:
                    return Num(-v)
                case "sum", [*items] if all(isinstance(i, Num) for i in items):
                    return Num(sum(i.value for i in items))
                case name, items:
                    return Call(name, tuple(items))
        case _:
            raise TypeError(f"unexpected {e!r}")


def derive(e, x):
    match e:
        case Num():
            return Num(0)
        case Var(name):
            return Num(1 if name == x else 0)
        case Bin("+" | "-" as op, a, b):
            return Bin(op, derive(a, x), derive(b, x))
        case Bin("*", a, b):
            return Bin("+", Bin("*", derive(a, x), b), Bin("*", a, derive(b, x)))
        case Bin("/", a, b):
            return Bin("/", Bin("-", Bin("*", derive(a, x), b), Bin("*", a, derive(b, x))), Bin("*", b, b))


def show(e):
    match e:
        case Num(v) if v == int(v):
            return str(int(v))
        case Num(v):
            return repr(v)
        case Var(n):
            return n
        case Bin(op, (Bin("+" | "-") as l), r) if op in "*/":
            return f"({show(l)}) {op} {show(r)}"
        case Bin(op, l, (Bin("+" | "-") as r)) if op in "*/-":
            return f"{show(l)} {op} ({show(r)})"
        case Bin(op, l, r):
            return f"{show(l)} {op} {show(r)}"
        case Call(f, args):
            return f"{f}({', '.join(map(show, args))})"


x, y = Var("x"), Var("y")
cases = [
    Bin("+", Num(0), x), Bin("*", Bin("+", Num(1), Num(2)), x), Bin("-", Bin("*", x, Num(1)), x), Bin("/", Num(1), Num(0)), Bin("/", Num(7), Num(2)),
    Call("max", (Num(1), Bin("+", Num(2), Num(2)))), Call("neg", (Num(3),)), Call("sum", (Num(1), Num(2), Num(3))), Call("f", (Bin("*", x, Num(0)), y)),
    Bin("*", Bin("+", x, y), Bin("-", x, Num(0))), Bin("-", x, Bin("-", y, Num(1))),
]
for e in cases:
    print(show(e), "=>", show(simplify(e)))
poly = Bin("+", Bin("*", x, Bin("*", x, x)), Bin("/", Bin("*", Num(3), x), Bin("+", x, Num(1))))
print(show(simplify(derive(poly, "x"))))
print(show(simplify(derive(poly, "y"))))
try:
    simplify("nonsense")
except TypeError as e:
    print(e)
seen = {}
for e in cases:
    match simplify(e):
        case Num(v):
            seen.setdefault("num", []).append(v)
        case Var(n) | Call(n, _):
            seen.setdefault("named", []).append(n)
        case Bin(op=o):
            seen.setdefault("bin", []).append(o)
print(seen)
