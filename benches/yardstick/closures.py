"""Closures, higher-order functions, currying, memoisation, parser combinators out of functions."""

N = 25_000


def compose(*functions):
    def composed(x):
        for f in functions:
            x = f(x)
        return x

    return composed


def curry(f):
    return lambda a: lambda b: lambda c: f(a, b, c)


def counter(step):
    count = 0

    def bump(times=1):
        nonlocal count
        for _ in range(times):
            count += step
        return count

    return bump


def memoise(f):
    table = {}

    def wrapper(*args):
        if args not in table:
            table[args] = f(*args)
        return table[args]

    return wrapper


@memoise
def paths(x, y):
    return 1 if x == 0 or y == 0 else paths(x - 1, y) + paths(x, y - 1)


def char(c):
    return lambda s, i: i + 1 if i < len(s) and s[i] == c else None


def seq(*parsers):
    def parse(s, i):
        for p in parsers:
            i = p(s, i)
            if i is None:
                return None
        return i

    return parse


def alt(*parsers):
    def parse(s, i):
        for p in parsers:
            j = p(s, i)
            if j is not None:
                return j
        return None

    return parse


def many(parser):
    def parse(s, i):
        while True:
            j = parser(s, i)
            if j is None:
                return i
            i = j

    return parse


def brackets(n):
    inner = lambda s, i: group(s, i)
    group = alt(seq(char("("), many(inner), char(")")), seq(char("["), many(inner), char("]")), char("x"))
    text = "([x](x[xx])(()[]))" * n
    whole = many(group)
    return whole(text, 0) == len(text)


def run(n):
    pipe = compose(lambda x: x + 1, lambda x: x * 2, lambda x: x - 3, abs)
    piped = sum(pipe(i) for i in range(n * 8))
    add = curry(lambda a, b, c: a * b + c)
    curried = sum(add(i)(2)(3) for i in range(n * 4))
    bumps = [counter(i) for i in range(10)]
    for i in range(n * 4):
        bumps[i % 10](2)
    adders = [lambda x, k=k: x + k for k in range(20)]
    added = sum(f(i) for i in range(n // 4) for f in adders)
    return piped, curried, [b(0) for b in bumps], added, paths(60, 60), brackets(n // 10)
