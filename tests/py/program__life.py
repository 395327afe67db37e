"""Cellular worlds: Life on a torus with patterns in text, rules as strings, elementary automata, an ant, a forest."""

import sys
from collections import Counter
from io import StringIO


class Rule:
    def __init__(self, text):
        birth, _, survive = text.upper().partition("/")
        if not (birth.startswith("B") and survive.startswith("S")):
            raise ValueError(f"bad rule {text!r}")
        self.birth = frozenset(map(int, birth[1:]))
        self.survive = frozenset(map(int, survive[1:]))

    def __call__(self, alive, count):
        return count in (self.survive if alive else self.birth)

    def __repr__(self):
        digits = lambda s: "".join(map(str, sorted(s)))
        return f"Rule('B{digits(self.birth)}/S{digits(self.survive)}')"

    def __eq__(self, other):
        return isinstance(other, Rule) and vars(self) == vars(other)


class Life:
    def __init__(self, cells, size=None, rule=Rule("B3/S23")):
        self.cells = frozenset(cells)
        self.size = size
        self.rule = rule
        self.generation = 0

    @classmethod
    def parse(cls, text, **options):
        return cls(((x, y) for y, row in enumerate(text.split()) for x, c in enumerate(row) if c in "O#*"), **options)

    def neighbours(self, cell):
        x, y = cell
        for dx in (-1, 0, 1):
            for dy in (-1, 0, 1):
                if dx or dy:
                    if self.size is None:
                        yield x + dx, y + dy
                    else:
                        yield (x + dx) % self.size[0], (y + dy) % self.size[1]

    def step(self):
        counts = Counter(n for cell in self.cells for n in self.neighbours(cell))
        for cell in self.cells:
            counts.setdefault(cell, 0)
        following = type(self)((c for c, n in counts.items() if self.rule(c in self.cells, n)), self.size, self.rule)
        following.generation = self.generation + 1
        return following

    def __iter__(self):
        life = self
        while True:
            yield life
            life = life.step()

    def __len__(self):
        return len(self.cells)

    def __contains__(self, cell):
        return cell in self.cells

    def __eq__(self, other):
        return isinstance(other, Life) and self.cells == other.cells

    def __hash__(self):
        return hash(self.cells)

    def __add__(self, offset):
        dx, dy = offset
        return type(self)(((x + dx, y + dy) for x, y in self.cells), self.size, self.rule)

    def __or__(self, other):
        return type(self)(self.cells | other.cells, self.size or other.size, self.rule)

    @property
    def box(self):
        if not self.cells:
            return (0, 0, 0, 0)
        xs, ys = zip(*self.cells)
        return min(xs), min(ys), max(xs), max(ys)

    def normal(self):
        x, y, *_ = self.box
        return self + (-x, -y)

    def __str__(self):
        x0, y0, x1, y1 = (0, 0, self.size[0] - 1, self.size[1] - 1) if self.size else self.box
        return "\n".join("".join("O" if (x, y) in self else "." for x in range(x0, x1 + 1)) for y in range(y0, y1 + 1))

    def classify(self, limit=40):
        seen = {}
        for life in self:
            key = life.normal().cells
            if not life.cells:
                return f"dies at {life.generation}"
            if key in seen:
                before = seen[key]
                period = life.generation - before.generation
                moved = (life.box[0] - before.box[0], life.box[1] - before.box[1])
                if moved != (0, 0):
                    return f"ship of period {period}, moves {moved}"
                return "still life" if period == 1 else f"oscillator of period {period}" + (f" after {before.generation}" if before.generation else "")
            if life.generation > limit:
                return f"lives on with {len(life)}"
            seen[key] = life


class Torus(Life):
    def __init__(self, cells, size, rule=Rule("B3/S23")):
        super().__init__(((x % size[0], y % size[1]) for x, y in cells), size, rule)


def elementary(number, width, steps, start=None):
    if not 0 <= number < 256:
        raise ValueError(f"no rule {number}")
    row = start or [int(i == width // 2) for i in range(width)]
    for _ in range(steps):
        yield "".join(" #"[c] for c in row).rstrip()
        row = [number >> (row[i - 1] << 2 | row[i] << 1 | row[(i + 1) % width]) & 1 for i in range(width)]


class Ant:
    TURNS = {"L": -1, "R": 1, "N": 0, "U": 2}

    def __init__(self, program="RL"):
        self.turns = [self.TURNS[c] for c in program]
        self.position, self.heading = (0, 0), 0
        self.grid = {}

    def move(self):
        colour = self.grid.get(self.position, 0)
        self.heading = (self.heading + self.turns[colour]) % 4
        colour = (colour + 1) % len(self.turns)
        if colour:
            self.grid[self.position] = colour
        else:
            self.grid.pop(self.position, None)
        x, y = self.position
        self.position = [(x, y - 1), (x + 1, y), (x, y + 1), (x - 1, y)][self.heading]
        return self


class Forest:
    TREE, FIRE, ASH = "T*."

    def __init__(self, width, height, seed=1):
        self.seed = seed
        self.rows = [[self.TREE if self.random(10) < 7 else self.ASH for _ in range(width)] for _ in range(height)]

    def random(self, n):
        self.seed = self.seed * 48271 % 2147483647
        return self.seed % n

    def ignite(self, x, y):
        self.rows[y][x] = self.FIRE
        return self

    def step(self):
        old = [row[:] for row in self.rows]
        changed = 0
        for y, row in enumerate(old):
            for x, cell in enumerate(row):
                if cell == self.FIRE:
                    self.rows[y][x] = self.ASH
                    changed += 1
                elif cell == self.TREE:
                    around = (old[b][a] for a, b in ((x - 1, y), (x + 1, y), (x, y - 1), (x, y + 1)) if 0 <= a < len(row) and 0 <= b < len(old))
                    if self.FIRE in around:
                        self.rows[y][x] = self.FIRE
                        changed += 1
        return changed

    def burn(self):
        steps = 0
        while self.step():
            steps += 1
        return steps


PATTERNS = {
    "block": "OO OO", "beehive": ".OO. O..O .OO.", "blinker": "OOO", "toad": ".OOO OOO.", "beacon": "OO.. OO.. ..OO ..OO", "glider": ".O. ..O OOO",
    "lwss": "O..O. ....O O...O .OOOO", "diehard": "......O. OO...... .O...OOO", "r-pentomino": ".OO OO. .O.", "dot": "O", "t-tetromino": "OOO .O.",
}
for name, text in PATTERNS.items():
    life = Life.parse(text)
    print(f"{name:<12} {len(life):>2} {life.classify()}")
glider = Torus(Life.parse(PATTERNS["glider"]).cells, (6, 5))
for life in glider:
    if life.generation % 8 == 0:
        print(life.generation, life, sep="\n")
    if life.generation == 16:
        break
print(hash(glider) == hash(Torus(glider.cells, (6, 5))), glider == glider.step(), len({glider, glider.step(), glider}))
two = Life.parse("OOO") | Life.parse("OO OO") + (10, 10)
print(two.classify(), two.box, len(two), (1, 0) in two, (50, 50) in two, max(len(l) for l, _ in zip(two, range(5))))
print(repr(Rule("b36/s23")), Rule("B3/S23") == Rule("B3/S32"), Life.parse("OOO OOO OOO", rule=Rule("B1357/S1357")).step().box, Life([], rule=Rule("B/S")).classify())
for bad in ("3/23", "B3", "B9x/S2"):
    try:
        Rule(bad)
    except ValueError as e:
        print(e)
print(*elementary(90, 31, 8), sep="\n")
print(*elementary(110, 20, 6), sep="\n")
try:
    next(elementary(300, 5, 5))
except ValueError as e:
    print(e)
for program in ("RL", "RLR", "LLRR", "RUN"):
    ant = Ant(program)
    for _ in range(1500):
        ant.move()
    print(program, len(ant.grid), ant.position, sorted(Counter(ant.grid.values()).items()))
forest = Forest(30, 8, seed=42)
trees = sum(row.count("T") for row in forest.rows)
steps = forest.ignite(0, 0).ignite(29, 7).burn()
print(trees, steps, sum(row.count("T") for row in forest.rows))
print(*("".join(row) for row in forest.rows), sep="\n")
out, sys.stdout = sys.stdout, StringIO()
print(Life.parse("OOO").step())
captured, sys.stdout = sys.stdout.getvalue(), out
print(repr(captured))
