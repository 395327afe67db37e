"""Constraint solving: sudoku by propagation and search, letters for digits, map colouring, queens, a general solver."""

from itertools import permutations, product


class Contradiction(Exception):
    pass


def cross(rows, columns):
    return [r + c for r in rows for c in columns]


class Sudoku:
    digits = "123456789"
    rows = "ABCDEFGHI"
    squares = cross(rows, digits)
    unit_list = [cross("ABCDEFGHI", c) for c in digits] + [cross(r, "123456789") for r in rows]
    unit_list += [cross(rs, cs) for rs in ("ABC", "DEF", "GHI") for cs in ("123", "456", "789")]
    units = peers = None

    @classmethod
    def prepare(cls):
        cls.units = {s: [u for u in cls.unit_list if s in u] for s in cls.squares}
        cls.peers = {s: set().union(*cls.units[s]) - {s} for s in cls.squares}

    def __init__(self, text=None):
        self.guesses = 0
        self.values = dict.fromkeys(self.squares, self.digits)
        if text is not None:
            cells = [c for c in text if c in self.digits or c in "0."]
            if len(cells) != 81:
                raise ValueError(f"{len(cells)} cells")
            for square, c in zip(self.squares, cells):
                if c in self.digits:
                    self.assign(self.values, square, c)

    def assign(self, values, square, digit):
        for other in values[square].replace(digit, ""):
            self.eliminate(values, square, other)
        if not values[square]:
            raise Contradiction(square)
        return values

    def eliminate(self, values, square, digit):
        if digit not in values[square]:
            return
        values[square] = values[square].replace(digit, "")
        if not values[square]:
            raise Contradiction(f"{square} has nothing left")
        if len(values[square]) == 1:
            last = values[square]
            for peer in sorted(self.peers[square]):
                self.eliminate(values, peer, last)
        for unit in self.units[square]:
            places = [s for s in unit if digit in values[s]]
            if not places:
                raise Contradiction(f"no place for {digit}")
            if len(places) == 1 and len(values[places[0]]) > 1:
                self.assign(values, places[0], digit)

    def solve(self):
        solution = self.search(self.values)
        if solution is None:
            raise Contradiction("no solution")
        self.values = solution
        return self

    def search(self, values):
        open_ = [(len(v), s) for s, v in values.items() if len(v) > 1]
        if not open_:
            return values
        _, square = min(open_)
        for digit in values[square]:
            self.guesses += 1
            try:
                found = self.search(self.assign(values.copy(), square, digit))
            except Contradiction:
                continue
            if found:
                return found
        return None

    def __str__(self):
        lines = []
        for r in self.rows:
            cells = [self.values[r + c] if len(self.values[r + c]) == 1 else "." for c in self.digits]
            lines.append(" ".join("".join(cells[i : i + 3]) for i in (0, 3, 6)))
            if r in "CF":
                lines.append("-" * 11)
        return "\n".join(lines)


class Problem:
    """Variables with domains, constraints as functions of some of them."""

    def __init__(self):
        self.domains, self.constraints, self.by_variable = {}, [], {}
        self.tried = 0

    def variable(self, name, domain):
        self.domains[name] = list(domain)
        self.by_variable[name] = []
        return self

    def constrain(self, *names):
        def register(fn):
            constraint = (names, fn)
            self.constraints.append(constraint)
            for name in names:
                self.by_variable[name].append(constraint)
            return fn

        return register

    def different(self, *names):
        for i, a in enumerate(names):
            for b in names[:i]:
                self.constrain(a, b)(lambda x, y: x != y)

    def consistent(self, assignment, name):
        for names, fn in self.by_variable[name]:
            if all(n in assignment for n in names) and not fn(*(assignment[n] for n in names)):
                return False
        return True

    def prune(self, domains, assignment, name):
        removed = []
        for names, fn in self.by_variable[name]:
            missing = [n for n in names if n not in assignment]
            if len(missing) != 1:
                continue
            (other,) = missing
            for value in domains[other][:]:
                if not fn(*(assignment.get(n, value) for n in names)):
                    domains[other].remove(value)
                    removed.append((other, value))
            if not domains[other]:
                return removed, False
        return removed, True

    def solutions(self):
        domains = {n: d[:] for n, d in self.domains.items()}

        def search(assignment):
            if len(assignment) == len(domains):
                yield dict(assignment)
                return
            name = min((n for n in domains if n not in assignment), key=lambda n: len(domains[n]))
            for value in domains[name][:]:
                self.tried += 1
                assignment[name] = value
                if self.consistent(assignment, name):
                    removed, fine = self.prune(domains, assignment, name)
                    if fine:
                        yield from search(assignment)
                    for other, gone in removed:
                        domains[other].append(gone)
                del assignment[name]

        return search({})


def letters(puzzle):
    left, right = puzzle.split("=")
    terms = [t.strip() for t in left.split("+")] + [right.strip()]
    names = sorted(set("".join(terms)))
    first = {t[0] for t in terms}
    weights = dict.fromkeys(names, 0)
    for i, term in enumerate(terms):
        for power, letter in enumerate(reversed(term)):
            weights[letter] += (-1 if i == len(terms) - 1 else 1) * 10**power
    order = sorted(names, key=lambda n: -abs(weights[n]))
    suffix_low = [0] * (len(order) + 1)
    suffix_high = [0] * (len(order) + 1)
    for i in range(len(order) - 1, -1, -1):
        w = weights[order[i]]
        suffix_low[i] = suffix_low[i + 1] + min(0, 9 * w)
        suffix_high[i] = suffix_high[i + 1] + max(0, 9 * w)

    def search(i, total, used, found):
        if i == len(order):
            if total == 0:
                yield dict(found)
            return
        if not suffix_low[i] <= -total <= suffix_high[i]:
            return
        for digit in range(order[i] in first, 10):
            if digit not in used:
                found[order[i]] = digit
                yield from search(i + 1, total + weights[order[i]] * digit, used | {digit}, found)

    for table in search(0, 0, frozenset(), {}):
        yield "+".join("".join(str(table[c]) for c in t) for t in terms[:-1]) + "=" + "".join(str(table[c]) for c in terms[-1])


Sudoku.prepare()
easy = """
003020600 900305001 001806400
008102900 700000008 006708200
002609500 800203009 005010300"""
hard = "4.....8.5.3..........7......2.....6.....8.4......1.......6.3.7.5..2.....1.4......"
print(Sudoku(easy))
solver = Sudoku(hard)
print(sum(len(v) == 1 for v in solver.values.values()))
print(solver.solve(), solver.guesses > 0)
for text in ("11" + "." * 79, "123", "1....2" + "." * 75):
    try:
        s = Sudoku(text).solve()
        print("solved", s.values["A1"], all(len({s.values[q] for q in u}) == 9 for u in Sudoku.unit_list))
    except (Contradiction, ValueError) as e:
        print(type(e).__name__, e)
states = Problem()
borders = {"WA": "NT SA", "NT": "WA SA Q", "SA": "WA NT Q NSW V", "Q": "NT SA NSW", "NSW": "Q SA V", "V": "SA NSW", "T": ""}
for name in borders:
    states.variable(name, "rgb")
for a, others in borders.items():
    for b in others.split():
        if a < b:
            states.constrain(a, b)(lambda x, y: x != y)
colourings = list(states.solutions())
print(len(colourings), colourings[0], states.tried)
queens = Problem()
for i in range(6):
    queens.variable(i, range(6))
for i in range(6):
    for j in range(i):
        queens.constrain(i, j)(lambda x, y, d=i - j: x != y and abs(x - y) != d)
print([list(dict(sorted(s.items())).values()) for s in queens.solutions()])
square = Problem()
for cell in range(9):
    square.variable(cell, range(1, 10))
square.different(*range(9))
for line in [(0, 1, 2), (3, 4, 5), (6, 7, 8), (0, 3, 6), (1, 4, 7), (2, 5, 8), (0, 4, 8), (2, 4, 6)]:
    square.constrain(*line)(lambda a, b, c: a + b + c == 15)
square.constrain(0, 2)(lambda a, b: a < b)
square.constrain(0, 6)(lambda a, b: a < b)
print(next(square.solutions()))
print(list(letters("SEND + MORE = MONEY")), next(letters("TWO + TWO = FOUR")), list(letters("A + A = A")), list(letters("AB + C = AB")))
impossible = Problem().variable("x", [1, 2]).variable("y", [1])
impossible.constrain("x", "y")(lambda x, y: x < y)
print(list(impossible.solutions()), next(impossible.solutions(), "none"))
houses = [p for p in permutations(["red", "green", "blue"]) if p.index("red") < p.index("blue") and p[1] != "red"]
print(houses, [(a, b) for a, b in product(range(3), repeat=2) if a + b == 3])
