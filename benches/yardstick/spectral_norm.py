"""The norm of an infinite matrix, approached with small functions and lists of floats."""

N = 230


def element(i, j):
    return 1.0 / ((i + j) * (i + j + 1) // 2 + i + 1)


def times(v):
    result = []
    for i in range(len(v)):
        total = 0.0
        for j in range(len(v)):
            total += element(i, j) * v[j]
        result.append(total)
    return result


def transposed_times(v):
    return [sum(element(j, i) * x for j, x in enumerate(v)) for i in range(len(v))]


def run(n):
    u = [1.0] * n
    v = u
    for _ in range(5):
        v = transposed_times(times(u))
        u = transposed_times(times(v))
    uv = sum(a * b for a, b in zip(u, v))
    vv = sum(b * b for b in v)
    return round((uv / vv) ** 0.5, 9)
