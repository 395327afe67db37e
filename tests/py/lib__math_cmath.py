# math and cmath: values, domains, integers. The last digit of what is no root is the C library's.
import cmath
import math


def show(value):
    return f"{value:.13g}"


xs = [0.0, 0.5, 1.0, -1.0, 2.5, 10.0, 1e-10, 1e10]
for name in "sin cos tan atan sinh cosh tanh asinh exp expm1 erf erfc fabs floor ceil trunc cbrt exp2".split():
    fn = getattr(math, name)
    print(name, [show(fn(x)) if not (x > 1e9 and name in ("sinh", "cosh", "exp", "expm1", "exp2")) else "skip" for x in xs])
for name in "sqrt log log2 log10 log1p acosh gamma lgamma".split():
    out = []
    for x in (1.0, 2.0, 0.5, 100.0, 1e-5):
        try:
            out.append(show(getattr(math, name)(x)))
        except ValueError as e:
            out.append("domain")
    print(name, out)
print(math.pi, math.e, math.tau, math.inf, math.nan, *map(show, (math.asin(0.5), math.acos(0.5), math.atanh(0.5), math.atan2(-0.0, -1), math.atan2(1, 0))), math.hypot(1, 2, 3), math.hypot(), math.dist([1, 2], [4, 6]), math.degrees(1), math.radians(180))
print(math.fmod(-7, 3), math.remainder(7, 4), math.modf(3.75), math.modf(-0.5), math.frexp(8), math.frexp(0.1), math.ldexp(0.75, 3), math.copysign(3, -0.0), math.nextafter(1, 2), math.nextafter(1, 2, steps=3), math.ulp(1), math.fma(2, 3, 4), show(math.pow(2, 0.5)), math.pow(0, 0))
print(math.gcd(), math.gcd(12, 18, -30), math.lcm(4, 6), math.lcm(), math.factorial(0), math.factorial(20), math.comb(5, 2), math.comb(3, 5), math.perm(5), math.perm(5, 2), math.isqrt(0), math.isqrt(10**20 + 1), math.prod([]), math.prod([2, 3], start=5), math.sumprod([1, 2], [3, 4]), math.fsum([0.1] * 10), math.fsum([1e100, 1.0, -1e100]))
print(math.floor(-0.5), math.ceil(-0.5), math.trunc(-1.9), math.floor(10**30), math.ceil(2.000001), math.isclose(1, 1 + 1e-10), math.isclose(1, 1.1, rel_tol=0.2), math.isclose(0, 1e-12), math.isclose(0, 1e-12, abs_tol=1e-9), math.isnan(math.nan), math.isinf(-math.inf), math.isfinite(1), *map(show, (math.log(8, 2), math.log(10**500), math.log2(2**1000), math.log10(10**300), math.log(2**60))), math.sqrt(10**40), math.exp(-1000))
for code in ["math.sqrt(-1)", "math.log(0)", "math.log(-1)", "math.log(1, 1)", "math.acos(2)", "math.exp(1000)", "math.factorial(-1)", "math.factorial(2.0)", "math.gcd(1.5)", "math.comb(-1, 2)", "math.isqrt(-1)", "math.floor('x')", "math.floor(math.inf)", "math.trunc(math.nan)", "math.fmod(1, 0)", "math.fmod(math.inf, 1)", "math.pow(-1, 0.5)", "math.pow(0, -1)", "math.pow(10, 400)", "math.hypot('a')", "math.dist([1], [1, 2])", "math.gamma(-1)", "math.gamma(200)", "math.ldexp(1, 10**10)", "math.sinh(1000)", "math.atanh(1)", "math.log2(0)", "math.remainder(1, 0)", "math.sumprod([1], [1, 2])", "math.sqrt()", "math.sqrt(1, 2)", "math.sin('x')", "math.sin(1j)", "math.perm(2, -1)", "math.log('a')", "math.nope", "math.cosh(10000)", "math.log1p(-1)", "math.acosh(0)", "math.lgamma(0)", "math.fsum(['a'])"]:
    try:
        print(code, show(eval(code)))
    except Exception as e:
        print(code, "->", type(e).__name__, e)


class Num:
    def __float__(self):
        return 2.25

    def __floor__(self):
        return "floor"

    def __ceil__(self):
        return "ceil"

    def __trunc__(self):
        return "trunc"

    def __index__(self):
        return 6


print(math.sqrt(Num()), math.floor(Num()), math.ceil(Num()), math.trunc(Num()), math.gcd(Num(), 4), math.factorial(Num()))
for z in (1j, 1 + 1j, -1 + 0j, 2 - 3j):
    print(z, *map(show, (cmath.sqrt(z), cmath.exp(z), cmath.log(z), cmath.phase(z), *cmath.polar(z), cmath.sin(z), cmath.cos(z), cmath.tanh(z), cmath.asin(z))))
print(show(cmath.rect(2, math.pi / 2)), cmath.isclose(1j, 1j), cmath.isinf(complex(math.inf, 0)), cmath.nanj, cmath.infj, *map(show, (cmath.log(100, 10), cmath.sqrt(-4), cmath.acos(2), cmath.log10(1000))))
for code in ["cmath.log(0)", "cmath.sqrt('x')", "cmath.atanh(1)", "cmath.exp(10000)"]:
    try:
        print(code, show(eval(code)))
    except Exception as e:
        print(code, "->", type(e).__name__, e)
