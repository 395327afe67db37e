"""Integer arithmetic in loops: Collatz lengths, gcds, a linear congruential generator."""

N = 20_000


def collatz(limit):
    best = longest = 0
    for start in range(1, limit):
        n = start
        steps = 0
        while n != 1:
            if n & 1:
                n = 3 * n + 1
            else:
                n >>= 1
            steps += 1
        if steps > longest:
            best, longest = start, steps
    return best, longest


def gcd_sum(limit):
    total = 0
    for a in range(1, limit):
        for b in range(1, a):
            x, y = a, b
            while y:
                x, y = y, x % y
            total += x
    return total


def congruential(count):
    state, acc = 42, 0
    for i in range(count):
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
        acc ^= state >> (i & 7)
    return acc


def run(n):
    return collatz(n), gcd_sum(n // 50), congruential(n * 10)
