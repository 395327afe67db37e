"""Matrices and fractions: operators, determinants, inverses, solving, powers, and a parser of small equations."""

from functools import reduce
from math import gcd


class Fraction:
    __slots__ = ("num", "den")

    def __new__(cls, num=0, den=1):
        if isinstance(num, str):
            text, _, below = num.partition("/")
            num, den = int(text), int(below or 1)
        if isinstance(num, cls):
            return num
        if den == 0:
            raise ZeroDivisionError(f"{num}/0")
        g = gcd(num, den) * (1 if den > 0 else -1)
        self = super().__new__(cls)
        object.__setattr__(self, "num", num // g)
        object.__setattr__(self, "den", den // g)
        return self

    def __setattr__(self, name, value):
        raise AttributeError("fractions do not change")

    def _with(self, other):
        if isinstance(other, int):
            return Fraction(other)
        return other if isinstance(other, Fraction) else None

    def __add__(self, other):
        o = self._with(other)
        return NotImplemented if o is None else Fraction(self.num * o.den + o.num * self.den, self.den * o.den)

    __radd__ = __add__

    def __neg__(self):
        return Fraction(-self.num, self.den)

    def __sub__(self, other):
        return self + -other

    def __rsub__(self, other):
        return -self + other

    def __mul__(self, other):
        o = self._with(other)
        return NotImplemented if o is None else Fraction(self.num * o.num, self.den * o.den)

    __rmul__ = __mul__

    def __truediv__(self, other):
        o = self._with(other)
        return NotImplemented if o is None else Fraction(self.num * o.den, self.den * o.num)

    def __rtruediv__(self, other):
        return Fraction(other) / self

    def __pow__(self, n):
        return Fraction(self.num**n, self.den**n) if n >= 0 else Fraction(self.den**-n, self.num**-n)

    def __eq__(self, other):
        o = self._with(other)
        return o is not None and (self.num, self.den) == (o.num, o.den)

    def __lt__(self, other):
        o = self._with(other)
        return self.num * o.den < o.num * self.den

    def __gt__(self, other):
        return -self < -self._with(other)

    def __hash__(self):
        return hash(self.num) if self.den == 1 else hash((self.num, self.den))

    def __bool__(self):
        return self.num != 0

    def __abs__(self):
        return Fraction(abs(self.num), self.den)

    def __float__(self):
        return self.num / self.den

    def __str__(self):
        return str(self.num) if self.den == 1 else f"{self.num}/{self.den}"

    def __repr__(self):
        return f"Fraction({self.num}, {self.den})"


class Matrix:
    def __init__(self, rows):
        self.rows = [list(r) for r in rows]
        widths = {len(r) for r in self.rows}
        if len(widths) != 1 or 0 in widths:
            raise ValueError(f"ragged rows {sorted(widths)}")

    @classmethod
    def identity(cls, n, one=1):
        return cls([[one if i == j else 0 for j in range(n)] for i in range(n)])

    @classmethod
    def parse(cls, text):
        return cls([[Fraction(cell) for cell in line.split()] for line in text.strip().split(";")])

    @property
    def shape(self):
        return len(self.rows), len(self.rows[0])

    @property
    def T(self):
        return Matrix(zip(*self.rows))

    def __getitem__(self, key):
        match key:
            case (int() as i, int() as j):
                return self.rows[i][j]
            case (slice() as s, int() as j):
                return [r[j] for r in self.rows[s]]
            case (i, slice() as s):
                part = self.rows[i]
                return [r[s] for r in part] if isinstance(i, slice) else part[s]
            case int():
                return self.rows[key]
        raise TypeError(f"bad index {key!r}")

    def __setitem__(self, key, value):
        i, j = key
        self.rows[i][j] = value

    def __iter__(self):
        return (cell for row in self.rows for cell in row)

    def __eq__(self, other):
        return isinstance(other, Matrix) and self.rows == other.rows

    def map(self, fn):
        return Matrix([[fn(c) for c in row] for row in self.rows])

    def _zip(self, other, fn):
        if self.shape != other.shape:
            raise ValueError(f"{self.shape} against {other.shape}")
        return Matrix([[fn(a, b) for a, b in zip(r, s)] for r, s in zip(self.rows, other.rows)])

    def __add__(self, other):
        return self._zip(other, lambda a, b: a + b) if isinstance(other, Matrix) else NotImplemented

    def __sub__(self, other):
        return self._zip(other, lambda a, b: a - b) if isinstance(other, Matrix) else NotImplemented

    def __neg__(self):
        return self.map(lambda c: -c)

    def __mul__(self, k):
        return NotImplemented if isinstance(k, Matrix) else self.map(lambda c: c * k)

    __rmul__ = __mul__

    def __matmul__(self, other):
        if self.shape[1] != other.shape[0]:
            raise ValueError(f"{self.shape} @ {other.shape}")
        columns = list(zip(*other.rows))
        return Matrix([[sum(a * b for a, b in zip(row, col)) for col in columns] for row in self.rows])

    def __imatmul__(self, other):
        self.rows = (self @ other).rows
        return self

    def __pow__(self, n):
        if n < 0:
            return self.inverse() ** -n
        result, base = Matrix.identity(len(self.rows)), self
        while n:
            if n & 1:
                result @= base
            base, n = base @ base, n >> 1
        return result

    def minor(self, i, j):
        return Matrix([[c for b, c in enumerate(row) if b != j] for a, row in enumerate(self.rows) if a != i])

    def determinant(self):
        if self.shape[0] != self.shape[1]:
            raise ValueError("not square")
        if self.shape == (1, 1):
            return self[0, 0]
        return sum((-1) ** j * c * self.minor(0, j).determinant() for j, c in enumerate(self.rows[0]) if c)

    def reduced(self):
        m = [row[:] for row in self.rows]
        lead, pivots = 0, []
        for r in range(len(m)):
            while lead < len(m[0]):
                best = max(range(r, len(m)), key=lambda i: abs(m[i][lead]))
                if m[best][lead]:
                    break
                lead += 1
            else:
                break
            m[r], m[best] = m[best], m[r]
            pivot = m[r][lead]
            m[r] = [c / pivot for c in m[r]]
            for i in range(len(m)):
                if i != r and m[i][lead]:
                    factor = m[i][lead]
                    m[i] = [a - factor * b for a, b in zip(m[i], m[r])]
            pivots.append(lead)
            lead += 1
        return Matrix(m), pivots

    def rank(self):
        return len(self.reduced()[1])

    def inverse(self):
        n = len(self.rows)
        wide = Matrix([row + unit for row, unit in zip(self.rows, Matrix.identity(n, Fraction(1)).rows)])
        reduced, pivots = wide.reduced()
        if pivots[:n] != list(range(n)):
            raise ZeroDivisionError("singular matrix")
        return Matrix([row[n:] for row in reduced.rows])

    def solve(self, right):
        wide = Matrix([row + [value] for row, value in zip(self.rows, right)])
        reduced, pivots = wide.reduced()
        width = self.shape[1]
        if width in pivots:
            raise ValueError("no solution")
        if len(pivots) < width:
            raise ValueError(f"{width - len(pivots)} free variables")
        return reduced[:, width][:width]

    def __str__(self):
        cells = [[str(c) for c in row] for row in self.rows]
        widths = [max(map(len, column)) for column in zip(*cells)]
        return "\n".join("[ " + "  ".join(c.rjust(w) for c, w in zip(row, widths)) + " ]" for row in cells)

    def __repr__(self):
        return f"Matrix({self.rows!r})"


def equations(text):
    rows, right, names = [], [], []
    parsed = []
    for line in text.strip().splitlines():
        left, _, value = line.partition("=")
        terms = {}
        for word in left.replace("-", "+-").replace(" ", "").split("+"):
            if not word:
                continue
            name = word[-1]
            factor = word[:-1].rstrip("*")
            terms[name] = terms.get(name, 0) + Fraction({"": "1", "-": "-1"}.get(factor, factor))
            if name not in names:
                names.append(name)
        parsed.append((terms, Fraction(value.strip())))
    names.sort()
    for terms, value in parsed:
        rows.append([terms.get(n, Fraction()) for n in names])
        right.append(value)
    return names, Matrix(rows).solve(right)


half, third = Fraction(1, 2), Fraction("1/3")
print(half + third, half - 1, 1 - half, half * third, half / third, 2 / third, half**3, half**-2, -half, abs(Fraction(-3, 6)), float(third), half < third, max(half, third), {half: 1}[Fraction(2, 4)], half == 0.5, Fraction(4, 2) == 2, hash(Fraction(4, 2)) == hash(2), sorted([half, third, Fraction(1)], reverse=True), sum([half, third]))
for action in (lambda: Fraction(1, 0), lambda: half / 0, lambda: half + "x", lambda: setattr(half, "num", 5), lambda: Fraction("x"), lambda: 1.5 * half):
    try:
        print(action())
    except (ArithmeticError, TypeError, AttributeError, ValueError) as e:
        print(type(e).__name__, e)
m = Matrix.parse("2 1 1; 1 3 2; 1 0 0")
print(m, m.shape, m.determinant(), m.T[0], m[1, 2], m[:, 1], m[0:2, 1:], m[-1, ::-1], sep="\n")
inverse = m.inverse()
print(inverse, m @ inverse == Matrix.identity(3), (m**3 @ m**-3) == Matrix.identity(3), m.rank(), (m @ inverse).map(float).rows, sep="\n")
print(equations("2x + y - z = 8\n-3x - y + 2z = -11\n-2x + y + 2z = -3"), equations("1/2a + b = 3\na - b = 0"))
fib = Matrix([[1, 1], [1, 0]])
print([(fib**n)[0, 1] for n in (1, 2, 10, 50, 90, 200)], (fib**100).determinant())
for action in (lambda: m + Matrix([[1]]), lambda: m @ Matrix([[1, 2]]), lambda: m + 1, lambda: Matrix([[1], [1, 2]]), lambda: Matrix([]), lambda: Matrix.parse("1 2; 2 4").inverse(), lambda: Matrix.parse("1 2 3").determinant(), lambda: m["x"], lambda: equations("x + y = 1\nx + y = 2"), lambda: equations("x + y = 1"), lambda: m * m, lambda: m[5]):
    try:
        print(action())
    except (ValueError, TypeError, ArithmeticError, IndexError) as e:
        print(type(e).__name__, e)
big = Matrix([[(i * j + i + j) % 7 + (i == j) * 3 for j in range(6)] for i in range(6)]).map(Fraction)
print(big.determinant(), reduce(lambda a, b: a * b, (big[i, i] for i in range(6))), sum(big.inverse()), list(2 * big.T - big == -(big - big.T - big.T) for _ in range(1)), sum(1 for c in big if c > 4))
rotation = Matrix([[0, -1], [1, 0]])
p = Matrix([[3], [4]])
trail = []
for _ in range(5):
    trail.append(tuple(p))
    p = rotation @ p
print(trail, repr(p), Matrix.parse("1 2; 3 4").map(str).rows)
