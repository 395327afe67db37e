"""Eight queens and more, twice: with lists of flags and with bit masks."""

N = 10


def by_lists(n):
    columns = [False] * n
    rising = [False] * (2 * n)
    falling = [False] * (2 * n)
    board = [0] * n
    solutions = []

    def place(row):
        if row == n:
            solutions.append(tuple(board))
            return
        for column in range(n):
            if not (columns[column] or rising[row + column] or falling[row - column + n]):
                columns[column] = rising[row + column] = falling[row - column + n] = True
                board[row] = column
                place(row + 1)
                columns[column] = rising[row + column] = falling[row - column + n] = False

    place(0)
    return solutions


def by_bits(n):
    full = (1 << n) - 1

    def count(columns, left, right):
        if columns == full:
            return 1
        total = 0
        free = full & ~(columns | left | right)
        while free:
            bit = free & -free
            free ^= bit
            total += count(columns | bit, (left | bit) << 1, (right | bit) >> 1)
        return total

    return count(0, 0, 0)


def run(n):
    solutions = by_lists(n)
    return len(solutions), solutions[0], solutions[-1], by_bits(n + 1)
