# math: domains, ranges, integers of any size, sums; every message.
import math


def show(value):
    # The last digits of what is no root are the C library's.
    return f"{value:.13g}" if isinstance(value, float) else value


CODES = """
math.acos(2) math.acosh(0) math.asin(2) math.asin(float('nan')) math.atanh(1) math.atanh(2) math.cos(math.inf)
math.sin(-math.inf) math.tan(math.inf) math.exp(1000) math.expm1(1000) math.exp2(5000) math.sinh(1000)
math.cosh(1000) math.sqrt(-1) math.sqrt(-10**400) math.sqrt(10**400) math.log(-1) math.log(0) math.log(-10**400)
math.log2(-1) math.log2(0) math.log2(-10**400) math.log10(0) math.log10(-5) math.log1p(-1) math.log1p(-2)
math.log1p(-math.inf) math.gamma(0) math.gamma(-1) math.gamma(-math.inf) math.gamma(200) math.lgamma(0)
math.lgamma(1e306) math.lgamma(-1) math.factorial(-1) math.factorial(-10**30) math.factorial(10**30)
math.factorial(1.5) math.factorial('a') math.isqrt(-1) math.isqrt(1.5) math.comb(-1,2) math.comb(1,-2)
math.comb(10**30,10**25) math.comb(1.5,2) math.perm(-1) math.perm(2,-1) math.perm(10**30,10**25) math.perm(10**30)
math.perm(5,None) math.fmod(1,0) math.fmod(math.inf,1) math.pow(-1,.5) math.pow(0,-1) math.pow(10,400)
math.ldexp(1,10**10) math.ldexp(1,-10**10) math.ldexp(1,1.5) math.ldexp(1,10**30) math.ldexp(1,-10**30)
math.remainder(1,0) math.remainder(math.inf,1) math.fma(1,2,'a') math.fma(1e300,1e300,0) math.fma(math.inf,0,1)
math.fma(math.inf,1,-math.inf) math.sumprod([1],[1,2]) math.sumprod(['a'],[1]) math.sumprod(1,[1])
math.sumprod([1],2) math.hypot('a') math.hypot(10**400) math.dist([1],[1,2]) math.dist(1,[1]) math.dist([1],1)
math.dist(['a'],[1]) math.dist([1,2],(1,2)) math.dist([],[]) math.fsum(['a']) math.fsum([1e308,1e308])
math.fsum([math.inf,-math.inf]) math.fsum([math.inf]) math.fsum(1) math.gcd(1.5) math.lcm('a') math.floor(math.inf)
math.floor(math.nan) math.ceil(math.inf) math.trunc(math.inf) math.trunc('a') math.floor('a') math.ceil('a')
math.trunc(1.5) math.nextafter(1,2,steps=-1) math.nextafter(1,2,steps=1.5) math.nextafter(1,2,steps=10**30)
math.nextafter(1,2,steps=None) math.ulp('a') math.modf(math.inf) math.modf(math.nan) math.frexp(math.inf)
math.frexp(0) math.isclose(1,2,rel_tol=-1) math.isclose(1,2,3) math.isclose(a=1,b=1) math.prod([1,'a'])
math.prod(['a'],start=[]) math.prod(1) math.prod([1,2.5]) math.prod([2]*100) math.prod([],start='x')
math.copysign(1) math.atan2(1) math.atan2('a',1) math.sin() math.sin(1,2) math.sin(x=1) math.log() math.log(1,2,3)
math.log(10,1) math.log(10,0) math.log(10**400,10) math.log(2,'a') math.log('a') math.degrees('a') math.cbrt(-8)
math.cbrt('a') math.erf('a') math.isnan('a') math.isfinite(10**400) math.isinf(1) math.gcd(10**40,10**30)
math.lcm(0,5) math.lcm(-4,6) math.comb(100,50) math.perm(10) math.comb(10**20,3) math.perm(10**20,2)
math.sumprod([1.5,2],[2,3]) math.sumprod([1e16,1,-1e16],[1,1,1]) math.sumprod([10**20],[3])
math.sumprod([True],[2.0]) math.sumprod([],[]) math.exp(10**400) math.hypot(1,math.nan,math.inf)
math.hypot(math.nan,1) math.floor(2.5) math.ceil(-2.5) math.floor(True) math.ceil(10**30) math.log(True)
math.log10(10**400) math.log2(2**5000) math.isqrt(10**50) math.isqrt(True) math.fabs(-3) math.fabs('q')
math.fmod(5,math.inf) math.fmod(-5.5,2) math.pow(math.inf,-1) math.pow(1,math.nan) math.pow(-math.inf,3)
math.pow(0.0,-math.inf) math.pow(-2,1e308) math.remainder(5,math.inf) math.log(1.0,math.inf) math.log(math.inf)
math.log1p(math.inf) math.sqrt(math.inf) math.sqrt(math.nan) math.sqrt(-math.inf) math.cosh(math.inf) math.tanh(1)
math.gamma(math.inf) math.gamma(171.5) math.lgamma(-math.inf) math.expm1(-1000) math.dist([1.0],[math.inf])
math.dist([math.nan],[math.inf])
"""
for code in CODES.split():
    try:
        print(code, "=", show(eval(code)))
    except Exception as error:
        print(code, "->", type(error).__name__, error)


class Index:
    def __index__(self):
        return 12


print(math.gcd(Index(), 18), math.perm(Index(), 2), math.factorial(Index()), show(math.log2(Index())))
print(math.sumprod([1, 2, True], [3.5, False, 2]), math.sumprod([2, 0.25], [10**30, 8]))
print(math.prod([0.5, 2, 3.0], start=2), math.prod([[1, 2], 2]), math.prod(range(1, 30)))
print(math.fsum(x / 7 for x in range(1000)), math.hypot(*range(20)), math.dist(range(12), [0.5] * 12))
