# -0.0, NaN and infinities in compiled arithmetic and comparisons.
import math


def signs(n):
    neg = pos = 0
    x = -0.0
    for i in range(n):
        x = -x
        if math.copysign(1.0, x) < 0:
            neg += 1
        else:
            pos += 1
    return neg, pos, x


print(signs(3001))


def zero_results(n):
    out = []
    for i in range(n):
        z = 0.0 * -1.0 if i % 2 else 0.0 * 1.0
        w = z + 0.0
        v = z - 0.0
        if i > n - 3:
            out.append((z, w, v, -z, z * -1, abs(z), 0.0 - z, z + z, z / 5, z // 5, z % 5))
    return out


print(zero_results(2000))


def nans(n):
    nan = float("nan")
    counts = [0] * 8
    for i in range(n):
        x = nan if i % 3 == 0 else float(i)
        counts[0] += x == x
        counts[1] += x != x
        counts[2] += x < 1e9
        counts[3] += not (x < 1e9)
        counts[4] += x >= 0
        if x > 5:
            counts[5] += 1
        else:
            counts[6] += 1
        counts[7] += 0 < x < 100
    return counts


print(nans(3000))


def minmax(n):
    nan = float("nan")
    a, b = nan, 1.0
    out = []
    for i in range(n):
        lo = a if a < b else b
        hi = a if a > b else b
        if i == n - 1:
            out = [lo, hi, min(a, b), max(a, b), min(b, a), max(b, a)]
    return out


print(minmax(2000))


def infinities(n):
    x = 1.0
    steps = 0
    for i in range(n):
        x *= 2.0
        steps += x < float("inf")
    return x, steps, x - x != x - x, x > 10**400, -x


print(infinities(2000))


def denormal(n):
    x = 1.0
    for i in range(n):
        x /= 2
        if x == 0.0:
            return i
    return x


print(denormal(3000))


def modulo(n):
    total = 0.0
    for i in range(1, n):
        total += (-i % 3.5) + (i % -3.5) + (-i // 2.5) + (i * 0.1 // 0.3)
    return total


print(modulo(2000))


def rounding(n):
    s = 0.0
    c = 0.0
    for i in range(n):
        y = 0.1 - c
        t = s + y
        c = (t - s) - y
        s = t
    plain = 0.0
    for i in range(n):
        plain += 0.1
    return s, plain


print(rounding(3000))


def int_float_compare(n):
    big = 2**53
    out = [0, 0, 0]
    for i in range(n):
        x = float(big + i)
        out[0] += x == big + i
        out[1] += x < big + i
        out[2] += x > big + i
    return out


print(int_float_compare(2000))


def conversions(n):
    total = 0
    for i in range(n):
        total += int(i * 0.7) + int(-i * 0.3) + round(i * 0.5) + int(float(i))
    return total


print(conversions(3000))


def division_by_zero(n):
    caught = 0
    for i in range(-n, n):
        try:
            1.0 / (i // 1000)
        except ZeroDivisionError as e:
            caught += 1
            text = str(e)
    return caught, text


print(division_by_zero(1500))


def dict_keys(n):
    d = {}
    nan = float("nan")
    for i in range(n):
        d[0.0] = i
        d[-0.0] = i + 1
        d[0] = i + 2
        d[nan] = i
        d[float(i % 5)] = i
    return len(d), d[0], list(d)[:1]


print(dict_keys(1000))


def powers(n):
    s = 0.0
    for i in range(n):
        s += i**0.5 + i**2.0 - (i + 1) ** -1
    return round(s, 6)


print(powers(1000))


def truth(n):
    t = 0
    for i in range(n):
        x = (i % 5) * 0.5 - 1.0
        if x:
            t += 1
        if not x:
            t += 100
        t += bool(-0.0) + (x and 1 or 2)
    return t


print(truth(1000))
