"""A spreadsheet: cells, formulas, ranges, dependencies, recalculation, cycles, copying with relative references."""

import operator
import re
from collections import defaultdict


class FormulaError(Exception):
    code = "#ERR"


class CycleError(FormulaError):
    code = "#CYCLE"


class ReferenceError_(FormulaError):
    code = "#REF"


class NameError_(FormulaError):
    code = "#NAME"


class ValueError_(FormulaError):
    code = "#VALUE"


class DivError(FormulaError):
    code = "#DIV/0"


def column_name(n):
    name = ""
    while n >= 0:
        n, d = divmod(n, 26)
        name = chr(65 + d) + name
        n -= 1
    return name


def column_index(name):
    n = 0
    for c in name:
        n = n * 26 + ord(c) - 64
    return n - 1


class Ref(tuple):
    __slots__ = ()
    PATTERN = re.compile(r"(\$?)([A-Z]{1,2})(\$?)(\d+)$")

    def __new__(cls, column, row, fixed=(False, False)):
        return super().__new__(cls, (column, row, fixed))

    @classmethod
    def parse(cls, text):
        found = cls.PATTERN.match(text)
        if not found:
            raise ReferenceError_(text)
        c_fixed, column, r_fixed, row = found.groups()
        return cls(column_index(column), int(row) - 1, (bool(c_fixed), bool(r_fixed)))

    @property
    def key(self):
        return self[:2]

    def moved(self, dx, dy):
        column, row, (cf, rf) = self
        column, row = column + (0 if cf else dx), row + (0 if rf else dy)
        if column < 0 or row < 0:
            raise ReferenceError_("off the sheet")
        return Ref(column, row, self[2])

    def __str__(self):
        column, row, (cf, rf) = self
        return f"{'$' * cf}{column_name(column)}{'$' * rf}{row + 1}"


TOKEN = re.compile(r"\s*(?:(?P<num>\d+\.?\d*(?:[eE][-+]?\d+)?)|(?P<str>\"[^\"]*\")|(?P<ref>\$?[A-Z]{1,2}\$?\d+)|(?P<name>[A-Z_]+)|(?P<op><>|<=|>=|[-+*/^&=<>(),:%]))")


def tokens(text):
    at = 0
    while at < len(text.rstrip()):
        found = TOKEN.match(text, at)
        if not found:
            raise FormulaError(f"unexpected {text[at:]!r}")
        yield found.lastgroup, found[found.lastgroup]
        at = found.end()
    yield "end", None


def number(value):
    match value:
        case bool():
            return int(value)
        case int() | float():
            return value
        case None | "":
            return 0
        case str():
            try:
                return float(value) if "." in value else int(value)
            except ValueError:
                raise ValueError_(f"{value!r} is no number") from None
        case list():
            raise ValueError_("a range is no number")
    raise ValueError_(type(value).__name__)


def text(value):
    match value:
        case None:
            return ""
        case bool():
            return str(value).upper()
        case float() if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        case float():
            return f"{value:.10g}"
    return str(value)


def divide(a, b):
    if b == 0:
        raise DivError("division by zero")
    return a // b if isinstance(a, int) and isinstance(b, int) and a % b == 0 else a / b


OPERATORS = {
    "=": (1, lambda a, b: a == b), "<>": (1, lambda a, b: a != b), "<": (1, operator.lt), ">": (1, operator.gt), "<=": (1, operator.le), ">=": (1, operator.ge),
    "&": (2, lambda a, b: text(a) + text(b)), "+": (3, operator.add), "-": (3, operator.sub), "*": (4, operator.mul), "/": (4, divide), "^": (5, operator.pow),
}


def flat(args):
    for a in args:
        if isinstance(a, list):
            for row in a:
                yield from row
        else:
            yield a


def numbers(args):
    return [v for v in flat(args) if isinstance(v, (int, float)) and not isinstance(v, bool)]


FUNCTIONS = {
    "SUM": lambda *a: sum(numbers(a)), "COUNT": lambda *a: len(numbers(a)), "MIN": lambda *a: min(numbers(a), default=0), "MAX": lambda *a: max(numbers(a), default=0), "AVERAGE": lambda *a: divide(sum(numbers(a)), len(numbers(a))),
    "LEN": lambda v: len(text(v)), "UPPER": lambda v: text(v).upper(), "ROUND": lambda v, n=0: round(number(v), int(n)), "NOT": lambda v: not v, "AND": lambda *a: all(flat(a)), "OR": lambda *a: any(flat(a)),
    "JOIN": lambda sep, *a: sep.join(text(v) for v in flat(a) if v is not None), "ROWS": lambda r: len(r), "COLUMNS": lambda r: len(r[0]),
    "LOOKUP": lambda key, table: next((row[1] for row in table if row[0] == key), None), "SUMIF": lambda r, test: sum(v for v in numbers([r]) if OPERATORS[test[0]][1](v, number(test[1:]))),
}


class Formula:
    def __init__(self, source):
        self.tokens = list(tokens(source))
        self.at = 0
        self.refs = []
        self.run = self.expression(0)
        if self.peek()[0] != "end":
            raise FormulaError(f"unexpected {self.peek()[1]!r}")

    def peek(self):
        return self.tokens[self.at]

    def take(self, value=None):
        token = self.tokens[self.at]
        if value is not None and token[1] != value:
            raise FormulaError(f"expected {value!r}")
        self.at += 1
        return token

    def expression(self, level):
        left = self.primary()
        while (op := self.peek()[1]) in OPERATORS and self.peek()[0] == "op" and OPERATORS[op][0] > level:
            self.take()
            left = self.binary(op, left, self.expression(OPERATORS[op][0]))
        return left

    @staticmethod
    def binary(op, left, right):
        rank, fn = OPERATORS[op]
        if rank > 2:
            return lambda sheet: fn(number(left(sheet)), number(right(sheet)))

        def compare(sheet):
            a, b = left(sheet), right(sheet)
            try:
                return fn(a, b)
            except TypeError:
                raise ValueError_(f"{text(a)} {op} {text(b)}") from None

        return compare

    def primary(self):
        kind, value = self.take()
        match kind, value:
            case "num", _:
                constant = float(value) if "." in value or "e" in value.lower() else int(value)
                if self.peek() == ("op", "%"):
                    self.take()
                    constant /= 100
                return lambda sheet: constant
            case "str", _:
                return lambda sheet: value[1:-1]
            case "ref", _:
                first = Ref.parse(value)
                if self.peek() == ("op", ":"):
                    self.take()
                    return self.range(first, Ref.parse(self.take()[1]))
                self.refs.append(first.key)
                return lambda sheet: sheet.value(first.key)
            case "name", "TRUE" | "FALSE":
                return lambda sheet: value == "TRUE"
            case "name", "IF":
                return self.conditional(self.arguments())
            case "name", "IFERROR":
                tried, other = self.arguments()

                def guarded(sheet):
                    try:
                        return tried(sheet)
                    except CycleError:
                        raise
                    except FormulaError:
                        return other(sheet)

                return guarded
            case "name", _ if value in FUNCTIONS:
                fn, args = FUNCTIONS[value], self.arguments()

                def call(sheet):
                    try:
                        return fn(*(a(sheet) for a in args))
                    except TypeError as e:
                        raise ValueError_(value) from e

                return call
            case "name", _:
                raise NameError_(value)
            case "op", "-":
                operand = self.expression(4)
                return lambda sheet: -number(operand(sheet))
            case "op", "(":
                inner = self.expression(0)
                self.take(")")
                return inner
        raise FormulaError(f"unexpected {value!r}")

    def arguments(self):
        self.take("(")
        args = []
        while self.peek()[1] != ")":
            args.append(self.expression(0))
            if self.peek()[1] != ")":
                self.take(",")
        self.take(")")
        return args

    @staticmethod
    def conditional(args):
        test, yes, *no = args
        return lambda sheet: (yes if test(sheet) else no[0] if no else lambda s: False)(sheet)

    def range(self, a, b):
        (x0, x1), (y0, y1) = sorted((a[0], b[0])), sorted((a[1], b[1]))
        self.refs += [(x, y) for y in range(y0, y1 + 1) for x in range(x0, x1 + 1)]
        return lambda sheet: [[sheet.value((x, y)) for x in range(x0, x1 + 1)] for y in range(y0, y1 + 1)]


class Sheet:
    def __init__(self):
        self.source, self.formulas, self.cache, self.users = {}, {}, {}, defaultdict(set)
        self.computing = []
        self.evaluations = 0

    def __setitem__(self, name, value):
        key = Ref.parse(name).key
        old = self.formulas.pop(key, None)
        if isinstance(old, Formula):
            for ref in old.refs:
                self.users[ref].discard(key)
        self.source[key] = value
        if isinstance(value, str) and value.startswith("="):
            try:
                formula = Formula(value[1:])
                for ref in formula.refs:
                    self.users[ref].add(key)
            except FormulaError as e:
                formula = e
            self.formulas[key] = formula
        self.invalidate(key)

    def invalidate(self, key):
        pending, seen = [key], set()
        while pending:
            current = pending.pop()
            if current not in seen:
                seen.add(current)
                self.cache.pop(current, None)
                pending += self.users[current]

    def value(self, key):
        if key not in self.cache:
            if key in self.computing:
                raise CycleError(" > ".join(str(Ref(*k)) for k in self.computing[self.computing.index(key) :]))
            formula = self.formulas.get(key)
            if formula is None:
                self.cache[key] = self.source.get(key)
            else:
                self.computing.append(key)
                try:
                    if isinstance(formula, FormulaError):
                        raise formula.with_traceback(None)
                    self.evaluations += 1
                    self.cache[key] = formula.run(self)
                except FormulaError as e:
                    self.cache[key] = e
                finally:
                    self.computing.pop()
        value = self.cache[key]
        if isinstance(value, FormulaError):
            raise value.with_traceback(None)
        return value

    def __getitem__(self, name):
        try:
            return self.value(Ref.parse(name).key)
        except FormulaError as e:
            return e.code

    def __delitem__(self, name):
        self[name] = None

    def copy(self, source, target):
        a, b = Ref.parse(source), Ref.parse(target)
        dx, dy = b[0] - a[0], b[1] - a[1]
        value = self.source.get(a.key)
        if isinstance(value, str) and value.startswith("="):
            try:
                value = re.sub(r'("[^"]*")|(\$?[A-Z]{1,2}\$?\d+)', lambda m: m[1] or str(Ref.parse(m[2]).moved(dx, dy)), value)
            except ReferenceError_:
                value = "=#"
        self[target] = value

    def show(self):
        width = max(x for x, _ in self.source) + 1
        height = max(y for _, y in self.source) + 1
        rows = [["", *map(column_name, range(width))]]
        for y in range(height):
            rows.append([str(y + 1)] + [text(self[str(Ref(x, y))]) for x in range(width)])
        widths = [max(map(len, c)) for c in zip(*rows)]
        return "\n".join(" ".join(c.rjust(w) for c, w in zip(row, widths)).rstrip() for row in rows)


sheet = Sheet()
for row, line in enumerate(["Item|Price|Count|Total", "Tea|1.5|4|=B2*C2", "Bread|2.25|3|=B3*C3", "Cake|12|1|=B4*C4", "Sum|=AVERAGE(B2:B4)|=SUM(C2:C4)|=SUM(D2:D4)"], 1):
    for column, cell in enumerate(line.split("|")):
        try:
            cell = float(cell) if "." in cell else int(cell)
        except ValueError:
            pass
        sheet[f"{column_name(column)}{row}"] = cell
print(sheet.show())
before = sheet.evaluations
sheet["C3"] = 10
print(sheet["D5"], sheet["D3"], sheet.evaluations - before)
formulas = {
    "F1": "=1+2*3^2", "F2": "=(1+2)*-3", "F3": '="a"&1&TRUE', "F4": "=IF(D5>20,\"rich\",\"poor\")", "F5": "=F6", "F6": "=F5+1", "F7": "=F7", "F8": "=1/0", "F9": "=F8+1", "F10": "=NOPE(1)", "F11": "=1+", "F12": "=A1*2", "F13": "=IFERROR(F8,\"caught\")",
    "F14": "=SUM(A1:D5,100)", "F15": "=LOOKUP(\"Cake\",A2:B4)", "F16": "=JOIN(\"-\",A2:A4)", "F17": "=SUMIF(C2:C4,\">2\")", "F18": "=ROUND(B5,2)", "F19": "=10%*50", "F20": "=ROWS(A1:B3)*COLUMNS(A1:D1)", "F21": "=AND(1<2,2<=2,3<>4)", "F22": "=Z99+1", "F23": "=A1:B2", "F24": "=A1<5", "F25": "=LEN()", "F26": "=2^0.5", "F27": "=1 2", "F28": "=\"open", "F29": "=MAX(A1:A4)", "F30": "=IF(FALSE,1)", "F31": "=-B2^2", "F32": "=IFERROR(F5,0)",
}
for name, formula in formulas.items():
    sheet[name] = formula
print(*(f"{name}: {formula} -> {text(sheet[name]) if not isinstance(sheet[name], list) else sheet[name]}" for name, formula in formulas.items()), sep="\n")
sheet["G1"] = "=B2*$C$2+A$3&\"A1\""
sheet.copy("G1", "H2")
sheet.copy("D2", "D10")
sheet.copy("D2", "A1")
print(sheet.source[7, 1], sheet.source[3, 9], sheet.source[0, 0], sheet["A1"], sheet["D10"])
sheet["F6"] = 5
print(sheet["F5"], sheet["F6"], sheet["F32"])
for i in range(1, 120):
    sheet[f"K{i}"] = f"=K{i + 1}+1"
sheet["K120"] = 1000
print(sheet["K1"], len(sheet.users))
del sheet["K60"]
print(sheet["K1"], [column_name(i) for i in (0, 25, 26, 51, 52, 701)], [column_index(n) for n in ("A", "Z", "AA", "ZZ")], Ref.parse("$B$3").moved(5, 5), str(Ref(30, 4, (True, False))))
for bad in ("A0x", "1A", "", "AAA1"):
    try:
        sheet[bad]
    except FormulaError as e:
        print("never")
    print(repr(bad), sheet[bad])
