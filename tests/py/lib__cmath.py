# cmath: special values, conversions, messages.
import cmath
import math


def show(value):
    # The last digits of what is no root are the C library's.
    return f"{value:.13g}" if isinstance(value, (float, complex)) else value


CODES = """
cmath.log(0) cmath.sqrt('x') cmath.atanh(1) cmath.exp(10000) cmath.cos(math.inf) cmath.polar(1j)
cmath.polar(10**400) cmath.phase('x') cmath.rect(1,math.inf) cmath.rect('a',1) cmath.isclose(1,2,rel_tol=-1)
cmath.log(2,0) cmath.log(2,1) cmath.log(1,2,3) cmath.log() cmath.sin(1,2) cmath.sin(x=1) cmath.cosh(1000)
cmath.isnan('a') cmath.log10(0) cmath.log(0,2) cmath.tan(1e400j) cmath.polar(complex(1e308,1e308))
cmath.isclose(1j,1j+1e-12)
"""
for code in CODES.split():
    try:
        print(code, "=", show(eval(code)))
    except Exception as error:
        print(code, "->", type(error).__name__, error)


class Both:
    def __complex__(self):
        return 3 - 4j

    def __float__(self):
        return 1.0


class Wrong:
    def __complex__(self):
        return 1.0


print(*map(show, (cmath.sqrt(Both()), *cmath.polar(Both()), cmath.log(Both(), 10))))
try:
    cmath.exp(Wrong())
except TypeError as error:
    print(error)
inf, nan = math.inf, math.nan
names = "acos acosh asin asinh atan atanh cos cosh exp log log10 phase sin sinh sqrt tan tanh isfinite isinf isnan".split()
parts = [0.0, -0.0, 1.5, -2.25, inf, -inf, nan]
for name in names:
    row = []
    for re in parts:
        for im in parts:
            try:
                row.append(show(getattr(cmath, name)(complex(re, im))))
            except (ValueError, OverflowError) as error:
                row.append(type(error).__name__[0])
    print(name, *row)
for r in parts:
    for phi in parts:
        try:
            print(show(cmath.rect(r, phi)), end=" ")
        except ValueError as error:
            print(error, end=" ")
print()
print(cmath.e, cmath.pi, cmath.tau, cmath.inf, cmath.nan, cmath.infj, cmath.nanj)
