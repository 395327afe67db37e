"""Functions of floats in loops that get hot: arguments of all kinds, errors, rebound names."""

import math
from math import cos, sqrt


def waves(n):
    total = 0.0
    for i in range(n):
        total += math.sin(i * 0.01) * cos(i) + math.sqrt(i) - sqrt(i * 0.5)
    return total


def apply(values):
    out = []
    for value in values:
        try:
            out.append(math.sqrt(value))
        except (ValueError, TypeError, OverflowError) as error:
            out.append(f'{type(error).__name__}: {error}')
    return out


def exponentials(n):
    x = 0.0
    for i in range(n):
        x = math.exp(x * 0.5) - math.fabs(-x)
    return x


def until_error(start, step):
    x = start
    count = 0
    while True:
        math.asin(x)
        x += step
        count += 1


class Whole:
    def __float__(self):
        return 4.0


def converted(n):
    total = 0.0
    for i in range(n):
        total += math.sqrt(Whole()) + math.sqrt(True) + math.sqrt(1 << 80) + math.degrees(i) + math.radians(i)
    return total


def replaced(n):
    total = 0.0
    for i in range(n):
        if i == n // 2:
            math.sin = lambda x: 1000.0
        total += math.sin(i)
    return total


def orbit(steps):
    x, y, vx, vy = 1.0, 0.0, 0.0, 1.0
    for _ in range(steps):
        r = math.sqrt(x * x + y * y)
        ax, ay = -x / r ** 3, -y / r ** 3
        vx += ax * 0.001
        vy += ay * 0.001
        x += vx * 0.001
        y += vy * 0.001
    return x, y


print(waves(3000))
print(apply([4, 4.0, 2, 0, 0.0, -0.0, float('nan'), float('inf')] * 60)[-8:])
print(apply([9.0] * 300 + [-1.0, -1, -float('inf'), '9', None, 10 ** 400, 1 << 100, True])[-8:])
print(exponentials(1000))
print(round(converted(500), 6))
original = math.sin
print(replaced(1000))
math.sin = original
print(replaced(10))
math.sin = original
print(orbit(3000))
try:
    until_error(0.0, 0.001)
except ValueError as error:
    print(error)
until_error(-0.5, 0.0007)
