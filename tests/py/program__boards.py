"""Board games: tic-tac-toe by minimax with memory, connect four by alpha-beta, a knight's tour, peg solitaire, mines."""

import functools
import itertools
from abc import ABC, abstractmethod


class IllegalMove(ValueError):
    pass


class Game(ABC):
    players = "XO"

    @abstractmethod
    def moves(self): ...

    @abstractmethod
    def play(self, move): ...

    @abstractmethod
    def winner(self): ...

    @property
    def over(self):
        return self.winner() is not None or not any(True for _ in self.moves())


class TicTacToe(Game):
    LINES = [(0, 1, 2), (3, 4, 5), (6, 7, 8), (0, 3, 6), (1, 4, 7), (2, 5, 8), (0, 4, 8), (2, 4, 6)]

    def __init__(self, cells=" " * 9):
        self.cells = cells

    @property
    def turn(self):
        return self.players[(9 - self.cells.count(" ")) % 2]

    def moves(self):
        return (i for i, c in enumerate(self.cells) if c == " ")

    def play(self, move):
        if not 0 <= move < 9 or self.cells[move] != " ":
            raise IllegalMove(f"{move} is taken" if 0 <= move < 9 else f"no field {move}")
        return TicTacToe(self.cells[:move] + self.turn + self.cells[move + 1 :])

    def winner(self):
        for a, b, c in self.LINES:
            if self.cells[a] != " " and self.cells[a] == self.cells[b] == self.cells[c]:
                return self.cells[a]
        return None

    def __hash__(self):
        return hash(self.cells)

    def __eq__(self, other):
        return self.cells == other.cells

    def __str__(self):
        return "\n-+-+-\n".join("|".join(self.cells[i : i + 3]) for i in (0, 3, 6))


@functools.cache
def minimax(game):
    winner = game.winner()
    if winner:
        return (1 if winner == "X" else -1), None
    best = None
    for move in game.moves():
        value, _ = minimax(game.play(move))
        if best is None or (value > best[0] if game.turn == "X" else value < best[0]):
            best = value, move
    return best or (0, None)


class ConnectFour(Game):
    def __init__(self, width=7, height=6):
        self.width, self.height = width, height
        self.columns = [[] for _ in range(width)]
        self.history = []

    @property
    def turn(self):
        return self.players[len(self.history) % 2]

    def moves(self):
        middle = self.width // 2
        return [c for c in sorted(range(self.width), key=lambda c: (abs(c - middle), c)) if len(self.columns[c]) < self.height]

    def play(self, column):
        if not 0 <= column < self.width:
            raise IllegalMove(f"no column {column}")
        if len(self.columns[column]) >= self.height:
            raise IllegalMove(f"column {column} is full")
        self.columns[column].append(self.turn)
        self.history.append(column)
        return self

    def undo(self):
        self.columns[self.history.pop()].pop()

    def at(self, x, y):
        return self.columns[x][y] if 0 <= x < self.width and 0 <= y < len(self.columns[x]) else None

    def winner(self):
        if not self.history:
            return None
        x = self.history[-1]
        y = len(self.columns[x]) - 1
        who = self.at(x, y)
        for dx, dy in ((1, 0), (0, 1), (1, 1), (1, -1)):
            count = 1
            for sign in (1, -1):
                step = 1
                while self.at(x + sign * step * dx, y + sign * step * dy) == who:
                    count += 1
                    step += 1
            if count >= 4:
                return who
        return None

    def score(self):
        total = 0
        for x, column in enumerate(self.columns):
            for y, who in enumerate(column):
                near = sum(self.at(x + dx, y + dy) == who for dx, dy in ((1, 0), (0, 1), (1, 1), (1, -1)))
                total += (near + (x == self.width // 2)) * (1 if who == "X" else -1)
        return total if self.turn == "X" else -total

    def search(self, depth, alpha=-10_000, beta=10_000):
        self.nodes = getattr(self, "nodes", 0) + 1
        if self.winner():
            return -1000 - depth, None
        moves = self.moves()
        if not depth or not moves:
            return (self.score() if moves else 0), None
        best = None
        for move in moves:
            self.play(move)
            try:
                value = -self.search(depth - 1, -beta, -alpha)[0]
            finally:
                self.undo()
            if value > alpha:
                alpha, best = value, move
            if alpha >= beta:
                break
        return alpha, best if best is not None else moves[0]

    def __str__(self):
        rows = []
        for y in range(self.height - 1, -1, -1):
            rows.append(" ".join(self.at(x, y) or "." for x in range(self.width)))
        return "\n".join(rows)


def knights_tour(size, start=(0, 0)):
    jumps = [(a, b) for a in (-2, -1, 1, 2) for b in (-2, -1, 1, 2) if abs(a) != abs(b)]
    order = {start: 1}

    def options(at):
        return [(at[0] + dx, at[1] + dy) for dx, dy in jumps if 0 <= at[0] + dx < size and 0 <= at[1] + dy < size and (at[0] + dx, at[1] + dy) not in order]

    def walk(at):
        if len(order) == size * size:
            return True
        for following in sorted(options(at), key=lambda p: (len(options(p)), p)):
            order[following] = len(order) + 1
            if walk(following):
                return True
            del order[following]
        return False

    return order if walk(start) else None


class Pegs:
    def __init__(self, rows=5):
        self.holes = [(r, c) for r in range(rows) for c in range(r + 1)]
        index = {h: i for i, h in enumerate(self.holes)}
        self.jumps = []
        for (r, c), (dr, dc) in itertools.product(self.holes, [(0, 1), (0, -1), (1, 0), (-1, 0), (1, 1), (-1, -1)]):
            over, to = (r + dr, c + dc), (r + 2 * dr, c + 2 * dc)
            if over in index and to in index:
                self.jumps.append(tuple(1 << index[h] for h in ((r, c), over, to)))
        self.dead = set()

    def solve(self, board, left=1):
        if board.bit_count() == left:
            return []
        if board in self.dead:
            return None
        for a, over, to in self.jumps:
            if board & a and board & over and not board & to:
                rest = self.solve(board ^ a ^ over ^ to, left)
                if rest is not None:
                    return [(a.bit_length() - 1, to.bit_length() - 1), *rest]
        self.dead.add(board)
        return None


class Mines:
    def __init__(self, width, height, count, seed=7):
        self.width, self.height = width, height
        cells = [(x, y) for y in range(height) for x in range(width)]
        for i in range(len(cells) - 1, 0, -1):
            seed = (seed * 1103515245 + 12345) & 0x7FFFFFFF
            j = seed // 65536 % (i + 1)
            cells[i], cells[j] = cells[j], cells[i]
        self.mines = set(cells[:count])
        self.seen, self.flags = {}, set()

    def around(self, cell):
        x, y = cell
        return {(a, b) for a in range(max(0, x - 1), min(self.width, x + 2)) for b in range(max(0, y - 1), min(self.height, y + 2))} - {cell}

    def open(self, cell):
        if cell in self.mines:
            raise IllegalMove(f"boom at {cell}")
        pending = [cell]
        while pending:
            c = pending.pop()
            if c in self.seen:
                continue
            self.seen[c] = len(self.around(c) & self.mines)
            if self.seen[c] == 0:
                pending += self.around(c)

    def deduce(self):
        progress = True
        while progress:
            progress = False
            for cell, n in list(self.seen.items()):
                hidden = self.around(cell) - self.seen.keys()
                unknown = hidden - self.flags
                if unknown and len(hidden & self.flags) == n:
                    for c in sorted(unknown):
                        self.open(c)
                    progress = True
                elif unknown and len(hidden) == n:
                    self.flags |= unknown
                    progress = True
        return len(self.seen), len(self.flags)

    def __str__(self):
        return "\n".join("".join("!" if (x, y) in self.flags else str(self.seen.get((x, y), "?")) for x in range(self.width)) for y in range(self.height))


start = TicTacToe("X O  X O ")
print(start, start.turn, minimax(start), sep="\n")
game = TicTacToe("X   O    ")
while not game.over:
    game = game.play(minimax(game)[1])
print(game, game.winner(), minimax.cache_info().currsize, sep="\n")
for bad in (lambda: game.play(0), lambda: game.play(9), lambda: Game(), lambda: ConnectFour().play(7), lambda: [ConnectFour(1, 1).play(0).play(0)]):
    try:
        bad()
    except (IllegalMove, TypeError) as e:
        print(type(e).__name__, e)
four = ConnectFour(5, 4)
for _ in range(8):
    value, move = four.search(3)
    four.play(move)
print(four, four.history, four.nodes, four.winner(), sep="\n")
trap = ConnectFour()
for c in (3, 0, 3, 1, 3, 6):
    trap.play(c)
print(trap.search(2), trap.play(3).winner(), trap.over)
trap.undo()
print(trap.turn, trap.winner(), trap.moves())
for dx, line in enumerate([(0, 1, 1, 2, 2, 3, 2, 3, 3, 5, 3)]):
    diagonal = ConnectFour()
    for c in line:
        diagonal.play(c)
    print(diagonal, diagonal.winner(), sep="\n")
tour = knights_tour(6)
print("\n".join(" ".join(f"{tour[x, y]:2}" for x in range(6)) for y in range(6)))
print(knights_tour(3), len(knights_tour(5)), sorted(knights_tour(5, (2, 2)).items(), key=lambda i: i[1])[:4], knights_tour(1))
pegs = Pegs(5)
print(len(pegs.jumps), pegs.solve(0x7FFF ^ (1 << 0)), len(pegs.dead), Pegs(4).solve(0x3FF ^ 1 << 4), Pegs(4).solve(0x3FF ^ 1 << 1))
mines = Mines(16, 9, 14)
try:
    mines.open(next(c for c in sorted(mines.mines)))
except IllegalMove as e:
    print(e)
mines.open(next((x, y) for y in range(9) for x in range(16) if (x, y) not in mines.mines and not mines.around((x, y)) & mines.mines))
print(mines.deduce(), mines.flags <= mines.mines)
print(mines)
