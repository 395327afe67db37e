"""Number theory: primes, factors, continued fractions, big integers, bases, sequences, decimal expansion."""

import functools
import itertools
import math


@functools.cache
def primes_below(n):
    flags = bytearray([1]) * n
    flags[:2] = b"\0\0"
    for i in range(2, math.isqrt(n) + 1):
        if flags[i]:
            flags[i * i :: i] = bytes(len(range(i * i, n, i)))
    return tuple(i for i, f in enumerate(flags) if f)


def primes():
    yield 2
    composites = {}
    for n in itertools.count(3, 2):
        step = composites.pop(n, None)
        if step is None:
            composites[n * n] = 2 * n
            yield n
        else:
            following = n + step
            while following in composites:
                following += step
            composites[following] = step


def is_prime(n):
    if n < 2:
        return False
    for p in (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37):
        if n % p == 0:
            return n == p
    d, s = n - 1, 0
    while not d & 1:
        d >>= 1
        s += 1
    for a in (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37):
        x = pow(a, d, n)
        if x in (1, n - 1):
            continue
        for _ in range(s - 1):
            x = x * x % n
            if x == n - 1:
                break
        else:
            return False
    return True


def rho(n):
    if n % 2 == 0:
        return 2
    for c in itertools.count(1):
        x = y = 2
        d = 1
        while d == 1:
            x = (x * x + c) % n
            y = (y * y + c) % n
            y = (y * y + c) % n
            d = math.gcd(abs(x - y), n)
        if d != n:
            return d


def factor(n):
    if n == 0:
        raise ValueError("zero has no factors")
    found = {}
    pending = [abs(n)]
    while pending:
        m = pending.pop()
        if m == 1:
            continue
        if is_prime(m):
            found[m] = found.get(m, 0) + 1
            continue
        d = rho(m)
        pending += [d, m // d]
    return dict(sorted(found.items()))


def divisors(n):
    result = [1]
    for p, k in factor(n).items():
        result = [d * p**e for d in result for e in range(k + 1)]
    return sorted(result)


def totient(n):
    for p in factor(n):
        n -= n // p
    return n


def crt(*pairs):
    x, m = 0, 1
    for r, n in pairs:
        g = math.gcd(m, n)
        if (r - x) % g:
            raise ValueError(f"{r} mod {n} does not fit")
        x += m * ((r - x) // g * pow(m // g, -1, n // g) % (n // g))
        m = m // g * n
        x %= m
    return x, m


class Base:
    DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"

    def __init__(self, base):
        if not 2 <= base <= 36:
            raise ValueError(f"base {base}")
        self.base = base

    def __call__(self, n):
        if n < 0:
            return "-" + self(-n)
        digits = []
        while True:
            n, d = divmod(n, self.base)
            digits.append(self.DIGITS[d])
            if n == 0:
                return "".join(reversed(digits))

    def parse(self, text):
        n = 0
        for c in text.lower().lstrip("-"):
            d = self.DIGITS.index(c)
            if d >= self.base:
                raise ValueError(f"digit {c!r} in base {self.base}")
            n = n * self.base + d
        return -n if text.startswith("-") else n


def continued(numerator, denominator):
    while denominator:
        q, r = divmod(numerator, denominator)
        yield q
        numerator, denominator = denominator, r


def convergents(terms):
    p, q, p1, q1 = 1, 0, 0, 1
    for t in terms:
        p, q, p1, q1 = t * p + p1, t * q + q1, p, q
        yield p, q


def sqrt_terms(n):
    root = math.isqrt(n)
    yield root
    if root * root == n:
        return
    m, d, a = 0, 1, root
    while True:
        m = d * a - m
        d = (n - m * m) // d
        a = (root + m) // d
        yield a


def pell(n):
    for x, y in convergents(sqrt_terms(n)):
        if x * x - n * y * y == 1:
            return x, y


def expansion(n, d, base=10):
    whole, rest = divmod(n, d)
    seen, digits = {}, []
    while rest and rest not in seen:
        seen[rest] = len(digits)
        digit, rest = divmod(rest * base, d)
        digits.append(str(digit))
    text = "".join(digits)
    if rest:
        start = seen[rest]
        return f"{whole}.{text[:start]}({text[start:]})"
    return f"{whole}.{text}" if text else str(whole)


def pi_digits(n):
    def arctan_inverse(x, unity):
        total = term = unity // x
        k, sign = 3, -1
        while term:
            term //= x * x
            total += sign * (term // k)
            k, sign = k + 2, -sign
        return total

    unity = 10 ** (n + 10)
    return str(4 * (4 * arctan_inverse(5, unity) - arctan_inverse(239, unity)) // 10**10)


def roman(n):
    out = ""
    for value, letters in zip((1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1), "M CM D CD C XC L XL X IX V IV I".split()):
        count, n = divmod(n, value)
        out += letters * count
    return out


def from_roman(text):
    values = [dict(I=1, V=5, X=10, L=50, C=100, D=500, M=1000)[c] for c in text]
    return sum(-v if v < max(values[i + 1 :], default=0) else v for i, v in enumerate(values))


SMALL = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
TENS = "_ _ twenty thirty forty fifty sixty seventy eighty ninety".split()


def words(n):
    match n:
        case _ if n < 0:
            return "minus " + words(-n)
        case _ if n < 20:
            return SMALL[n]
        case _ if n < 100:
            return TENS[n // 10] + ("-" + SMALL[n % 10] if n % 10 else "")
        case _ if n < 1000:
            return SMALL[n // 100] + " hundred" + (" and " + words(n % 100) if n % 100 else "")
    for power, name in ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"), (1000, "thousand")):
        if n >= power:
            rest = n % power
            return words(n // power) + " " + name + ((" " if rest >= 100 else " and ") + words(rest) if rest else "")


class Matrix2:
    def __init__(self, a, b, c, d):
        self.v = (a, b, c, d)

    def __matmul__(self, o):
        a, b, c, d = self.v
        e, f, g, h = o.v
        return Matrix2(a * e + b * g, a * f + b * h, c * e + d * g, c * f + d * h)

    def __pow__(self, n):
        return functools.reduce(lambda acc, bit: (acc @ acc) @ self if bit == "1" else acc @ acc, bin(n)[2:], Matrix2(1, 0, 0, 1))


def fibonacci(n):
    return (Matrix2(1, 1, 1, 0) ** n).v[1]


print(primes_below(60), len(primes_below(3000)), list(itertools.islice(primes(), 300))[-3:], primes_below.cache_info().hits)
print([n for n in range(2000, 2100) if is_prime(n)], [is_prime(n) for n in (2**61 - 1, 2**89 - 1, 2**67 - 1, 561, 1, 0, -7, 10**18 + 9)])
for n in (360, 97, 1, -84, 2**20 * 3**5, 600851475143, 10**12 + 39, 1234567890123, 2**64 - 1, 999999000001):
    f = factor(n)
    print(n, f, math.prod(p**k for p, k in f.items()) == abs(n), totient(abs(n)), len(divisors(n)) if n < 10**7 else "")
print(divisors(360), sum(divisors(6)), [n for n in range(2, 500) if sum(divisors(n)) == 2 * n], [(a, b) for a in range(2, 1300) if (b := sum(divisors(a)) - a) > a and sum(divisors(b)) - b == a])
print(crt((2, 3), (3, 5), (2, 7)), crt((1, 4), (3, 6)), pow(3, -1, 11), math.lcm(*range(1, 21)))
for action in (lambda: crt((1, 4), (2, 6)), lambda: factor(0), lambda: Base(1), lambda: Base(2).parse("102"), lambda: Base(10).parse("x!"), lambda: pow(2, -1, 4), lambda: from_roman("ABC")):
    try:
        print(action())
    except (ValueError, KeyError) as e:
        print(type(e).__name__, e)
for base in (2, 3, 7, 16, 36):
    b = Base(base)
    print(base, b(255), b(-10**12), b.parse(b(987654321)) == 987654321, b(2**100), int(b(2**100), base) == 2**100)
print(list(continued(415, 93)), list(convergents(continued(415, 93))), list(itertools.islice(sqrt_terms(7), 9)), list(sqrt_terms(9)), pell(61), pell(109))
print([expansion(*p) for p in ((1, 3), (1, 4), (22, 7), (5, 1), (1, 6), (1, 97))], expansion(1, 10, 2))
print(pi_digits(60), sum(map(int, pi_digits(200))))
print([roman(n) for n in (1, 4, 9, 14, 40, 90, 400, 1994, 2024, 3999)], all(from_roman(roman(n)) == n for n in range(1, 1000)))
print(*(words(n) for n in (0, 13, 40, 99, 100, 342, 1001, 12345, -7, 10**6, 999999999, 10**12 + 1)), sep="\n")
print(fibonacci(10), fibonacci(300), sum(fibonacci(n) for n in range(50)), fibonacci(1000) % 10**9, len(str(fibonacci(4000))))
print(math.comb(100, 50), math.perm(30, 4), math.factorial(40), sum(int(c) for c in str(2**1000)), math.isqrt(2 * 10**100), 7**222 % 1000, -(7**222) // 10**180, (2**127 - 1) ^ (3**80), (3**100).bit_length(), hex(10**30))
triples = [(a, b, c) for a in range(1, 60) for b in range(a, 60) if (c := math.isqrt(a * a + b * b)) ** 2 == a * a + b * b and math.gcd(a, b) == 1]
print(triples, sum(1 for _ in itertools.takewhile(lambda p: p < 1000, primes())))
collatz = functools.cache(lambda n: 1 if n == 1 else 1 + collatz(n // 2 if n % 2 == 0 else 3 * n + 1))
print(max(range(1, 1000), key=collatz), collatz(871), sum(map(collatz, range(1, 100))))
happy = lambda n: n == 1 or (n != 4 and happy(sum(int(c) ** 2 for c in str(n))))
print([n for n in range(1, 80) if happy(n)], [n for n in range(10, 10000) if n == sum(int(c) ** len(str(n)) for c in str(n))])
