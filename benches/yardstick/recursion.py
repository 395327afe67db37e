"""Recursion of several shapes: Ackermann, Takeuchi, Hanoi, mutual, tree sums."""

N = 8


def ackermann(m, n):
    if m == 0:
        return n + 1
    if n == 0:
        return ackermann(m - 1, 1)
    return ackermann(m - 1, ackermann(m, n - 1))


def tak(x, y, z):
    if y >= x:
        return z
    return tak(tak(x - 1, y, z), tak(y - 1, z, x), tak(z - 1, x, y))


def hanoi(n, source, target, spare, moves):
    if n:
        hanoi(n - 1, source, spare, target, moves)
        moves[source] += 1
        hanoi(n - 1, spare, target, source, moves)


def is_even(n):
    return True if n == 0 else is_odd(n - 1)


def is_odd(n):
    return False if n == 0 else is_even(n - 1)


def nested_sum(tree):
    total = 0
    for item in tree:
        if isinstance(item, list):
            total += nested_sum(item)
        else:
            total += item
    return total


def build(depth):
    return [depth] if depth == 0 else [depth, build(depth - 1), build(depth - 1)]


def run(n):
    moves = {"a": 0, "b": 0, "c": 0}
    hanoi(2 * n, "a", "b", "c", moves)
    evens = sum(is_even(k) for k in range(0, 60 * n))
    return ackermann(2, 20 * n), tak(2 * n, n, n // 2), moves, evens, nested_sum(build(2 * n))
