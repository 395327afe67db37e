# Closures made in loops, cells shared with hot code, free variables rebound.
def make(n):
    fns = []
    for i in range(n):
        def f(x, k=i):
            return x + i + k
        fns.append(f)
    return fns


fns = make(200)
print(sum(f(1) for f in fns), fns[0](0), fns[-1](0))


def counter():
    n = 0

    def bump(by=1):
        nonlocal n
        n += by
        return n

    def read():
        return n

    return bump, read


bump, read = counter()
for _ in range(3000):
    bump()
print(read(), bump(0.5), read(), bump(2**60))


def shared(n):
    total = 0
    step = 1

    def add():
        nonlocal total
        total += step

    for i in range(n):
        add()
        if i == n // 2:
            step = 10
        if i == n - 2:
            step = 0.5
    return total


print(shared(3000))


def cell_in_loop(n):
    x = 0
    get = lambda: x
    out = 0
    for i in range(n):
        x = i
        out += get()
        if i == n - 1:
            x = "changed"
    return out, get()


print(cell_in_loop(2000))


def deleted_cell(n):
    x = 1
    f = lambda: x
    hits = 0
    for i in range(n):
        if i == n - 5:
            del x
        try:
            hits += f()
        except NameError as e:
            text = str(e)
    return hits, text


print(deleted_cell(1500))


def compose(*fns):
    def run(x):
        for f in fns:
            x = f(x)
        return x

    return run


inc = lambda x: x + 1
dbl = lambda x: x * 2
pipeline = compose(inc, dbl, inc)
print(sum(pipeline(i) for i in range(1000)), pipeline(1.5), pipeline(2**50), pipeline(True))


def adders(n):
    return [lambda x, m=m: x + m for m in range(n)]


t = 0
for _ in range(20):
    for a in adders(50):
        t += a(1)
print(t)


def recursive_closure(n):
    memo = {}

    def fib(k):
        if k < 2:
            return k
        if k not in memo:
            memo[k] = fib(k - 1) + fib(k - 2)
        return memo[k]

    return fib(n)


print(recursive_closure(90), sum(recursive_closure(i) for i in range(60)))


def late(n):
    fs = [lambda: i for i in range(3)]
    gs = []
    for j in range(n):
        gs.append(lambda: j)
    return [f() for f in fs], gs[0](), gs[-1]()


print(late(1000))


def changed_code(n):
    def f():
        return 1

    def g():
        return 100

    t = 0
    for i in range(n):
        t += f()
        if i == n - 10:
            f.__code__ = g.__code__
    return t


print(changed_code(1500))


def changed_defaults(n):
    def f(x=1):
        return x

    t = 0
    for i in range(n):
        t += f()
        if i == n - 10:
            f.__defaults__ = (50,)
    return t


print(changed_defaults(1500))


def three_levels(n):
    a = 0

    def one():
        b = 0

        def two():
            nonlocal a, b
            a += 1
            b += 2
            return a + b

        return two

    two = one()
    other = one()
    out = 0
    for i in range(n):
        out += two() if i % 2 else other()
    return out, a


print(three_levels(2000))


def kwargs_calls(n):
    def f(a, b=2, *args, c=3, **kw):
        return a + b + len(args) + c + len(kw)

    t = 0
    for i in range(n):
        t += f(i) + f(i, 1) + f(i, 1, 2, 3) + f(a=i, c=5) + f(i, z=1, y=2) + f(*(i, 1)) + f(**{"a": i})
    return t


print(kwargs_calls(500))
