"""Matrices as lists of lists: product, transpose, elimination, integer powers."""

N = 95


def make(n, seed):
    return [[((i * n + j) * seed % 17 - 8) / 4.0 for j in range(n)] for i in range(n)]


def multiply(a, b):
    n, m, p = len(a), len(b), len(b[0])
    out = [[0.0] * p for _ in range(n)]
    for i in range(n):
        row = a[i]
        target = out[i]
        for j in range(p):
            total = 0.0
            for k in range(m):
                total += row[k] * b[k][j]
            target[j] = total
    return out


def determinant(matrix):
    m = [row[:] for row in matrix]
    n = len(m)
    det = 1.0
    for col in range(n):
        pivot = max(range(col, n), key=lambda r: abs(m[r][col]))
        if abs(m[pivot][col]) < 1e-12:
            return 0.0
        if pivot != col:
            m[pivot], m[col] = m[col], m[pivot]
            det = -det
        det *= m[col][col]
        for r in range(col + 1, n):
            factor = m[r][col] / m[col][col]
            if factor:
                for c in range(col, n):
                    m[r][c] -= factor * m[col][c]
    return det


def fibonacci_power(k):
    def mul(x, y):
        return (
            (x[0] * y[0] + x[1] * y[2]) % 1000007,
            (x[0] * y[1] + x[1] * y[3]) % 1000007,
            (x[2] * y[0] + x[3] * y[2]) % 1000007,
            (x[2] * y[1] + x[3] * y[3]) % 1000007,
        )

    result, base = (1, 0, 0, 1), (1, 1, 1, 0)
    while k:
        if k & 1:
            result = mul(result, base)
        base = mul(base, base)
        k >>= 1
    return result[1]


def run(n):
    a, b = make(n, 7), make(n, 11)
    c = multiply(a, b)
    trace = sum(c[i][i] for i in range(n))
    flipped = [list(column) for column in zip(*c)]
    corner = multiply(flipped, a)[0][0]
    identity = [[a[i][j] / 100 + (i == j) for j in range(n)] for i in range(n)]
    return trace, corner, round(determinant(identity), 9), sum(fibonacci_power(k) for k in range(1000, 2000))
