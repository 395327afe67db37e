"""Conway's Life twice: on a grid of lists, and as a set of living cells; a Langton ant beside it."""

N = 80


def grid_life(size, steps):
    grid = [[(x * 3 + y * 5 + x * y) % 7 < 3 for x in range(size)] for y in range(size)]
    for _ in range(steps):
        fresh = []
        for y in range(size):
            above, here, below = grid[y - 1], grid[y], grid[(y + 1) % size]
            row = []
            for x in range(size):
                west, east = x - 1, (x + 1) % size
                count = above[west] + above[x] + above[east] + here[west] + here[east] + below[west] + below[x] + below[east]
                row.append(count == 3 or (here[x] and count == 2))
            fresh.append(row)
        grid = fresh
    return sum(map(sum, grid))


def set_life(steps):
    alive = {(1, 0), (2, 1), (0, 2), (1, 2), (2, 2), (10, 10), (11, 10), (12, 10), (11, 11), (20, 5), (20, 6), (20, 7), (19, 7)}
    for _ in range(steps):
        counts = {}
        for x, y in alive:
            for dx in (-1, 0, 1):
                for dy in (-1, 0, 1):
                    if dx or dy:
                        key = (x + dx, y + dy)
                        counts[key] = counts.get(key, 0) + 1
        alive = {cell for cell, count in counts.items() if count == 3 or (count == 2 and cell in alive)}
    return len(alive), sorted(alive)[:2]


def ant(steps):
    black = set()
    x = y = heading = 0
    moves = ((0, -1), (1, 0), (0, 1), (-1, 0))
    for _ in range(steps):
        if (x, y) in black:
            black.remove((x, y))
            heading = (heading - 1) % 4
        else:
            black.add((x, y))
            heading = (heading + 1) % 4
        x += moves[heading][0]
        y += moves[heading][1]
    return len(black), x, y


def run(n):
    return grid_life(n, n), set_life(n * 2), ant(n * 600)
