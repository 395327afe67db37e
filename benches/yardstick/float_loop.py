"""Floating point in loops: series, integration, a root search."""

N = 300_000


def leibniz(terms):
    total = 0.0
    sign = 1.0
    for k in range(terms):
        total += sign / (2 * k + 1)
        sign = -sign
    return 4.0 * total


def simpson(steps):
    def f(x):
        return x * x * x - 2.0 * x + 1.0 / (1.0 + x * x)

    h = 3.0 / steps
    total = f(0.0) + f(3.0)
    for i in range(1, steps):
        total += f(i * h) * (4.0 if i % 2 else 2.0)
    return total * h / 3.0


def newton(count):
    total = 0.0
    for i in range(1, count):
        x = i * 0.5
        for _ in range(12):
            x = 0.5 * (x + i / x)
        total += x
    return total


def run(n):
    return round(leibniz(n * 4), 9), round(simpson(n), 9), round(newton(n // 10), 6)
