# Complex numbers in loops: operators with complex and real operands, parts, abs, identity, and what leaves machine code.
inf, nan = float('inf'), float('nan')


def mandel(w, h, it):
    total = 0
    for y in range(h):
        for x in range(w):
            c = complex(3.0 * x / w - 2.0, 2.0 * y / h - 1.0)
            z = 0j
            for n in range(it):
                if abs(z) > 2.0:
                    break
                z = z * z + c
            total += n
    return total


def ops(zs, r):
    out = []
    for z in zs:
        a = z * z + r
        b = r - z
        c = (z - r) * 2
        d = -z / 4
        e = 2.5 * a - b + c * d - 1j
        out.append((a, b, c, d, e, a.real, e.imag, abs(e), z is a, a is a))
        if e:
            out.append(bool(z))
        x = e
        y = x
        out.append(x is y)
        out.append(repr(x))
    return out


def nonfinite(n):
    z = 1 + 1j
    c = complex(1e300, 1)
    for i in range(n):
        z = z * c
    return z


def absolutes(xs):
    r = []
    for x in xs:
        r.append(abs(x))
    return r


def ints(n):
    s = 0
    for i in range(-n, n):
        s += abs(i) + abs(i * 3 - 7)
    return s


def flo(n):
    s = 0.0
    for i in range(n):
        s += abs(0.5 - i)
    return s


def over(n):
    z = complex(1e308, 1e308)
    s = 0
    for i in range(n):
        try:
            s += abs(z)
        except OverflowError as e:
            s += 1
    return s


def escape(w):
    z = 0
    k = 0
    while abs(z) < 2 and k < 60:
        z = z * z + w
        k += 1
    return k, z


def newton(n):
    z = 1 + 1j
    for i in range(n):
        z = z - (z * z * z - 1) / 3.0 * 0.25
    return z


def hold(n):
    z = 1j
    keep = []
    for i in range(n):
        z = z * 1.001j
        w = z
        keep.append(z)
        if i % 97 == 0:
            keep.append(w is z)
            keep.append(keep[-2] is z)
    return sum(x for x in keep if type(x) is complex), [x for x in keep if type(x) is bool]


print(mandel(40, 40, 50))
zs = [1+2j, -0.0+0j, complex(0.0,-0.0), 3-4j, complex(inf, 1), complex(nan, inf), 1e200+1e200j] * 12
print(ops(zs, 2)[-60:]); print(ops(zs, -0.0)[-60:]); print(ops(zs, 1.5)[:30])
print(nonfinite(5000)); print(absolutes([1, -2, 3.5, -0.0, 3+4j, True, -2**60, -2**63, -2**200] * 50)[-9:])
print(ints(3000), flo(3000), over(700))
for _ in range(12):
    r = [escape(complex(a/10, b/10)) for a in range(-20, 5) for b in range(-5, 5)]
print(r[:40], newton(3000), hold(3000)[0], set(hold(3000)[1]))
print(sum([1, 2.5, 0.1, 1j, 2, 0.1, 0.1+0.1j]), sum([0.1j]*10), sum([0.1j]*10, 2**70), sum([True, 0.1, 2**70, 0.3j]))
