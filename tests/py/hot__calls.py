# Call sites whose callee, arity or keyword use changes while hot.
def one(x):
    return x


def two(x, y=10):
    return x + y


class Callable:
    def __call__(self, x):
        return x * 2


class Made:
    def __init__(self, x):
        self.x = x

    def __int__(self):
        return self.x


def drive(fn, n):
    t = 0
    for i in range(n):
        t += int(fn(i))
    return t


for fn in (one, two, Callable(), Made, int, abs, float, (lambda x: -x), [5] .__mul__ and one, str, bool, [0, 1].__getitem__ if False else one, Callable().__call__, "x".__class__):
    print(drive(fn, 300), end=" ")
print()


def switching(n):
    fns = [one, two, lambda x: 1, Callable(), int]
    t = 0
    for i in range(n):
        t += fns[i * 5 // n](i)
    return t


print(switching(2500))


def arity_error(n):
    f = one
    for i in range(n):
        if i == n - 1:
            f = lambda: 0
        try:
            f(i)
        except TypeError as e:
            return str(e)


print(arity_error(1500))


def method_switch(n):
    class A:
        def f(self, x):
            return x

    class B(A):
        def f(self, x):
            return -x

    class C:
        f = staticmethod(lambda x: 100)

    class D:
        @classmethod
        def f(cls, x):
            return 7

    class E:
        def __getattr__(self, name):
            return lambda x: 9

    objs = [A(), B(), C(), D(), E()]
    t = 0
    for i in range(n):
        t += objs[i * 5 // n].f(i)
    for i in range(n):
        t += objs[i % 5].f(1)
    return t


print(method_switch(2500))


def star_calls(n):
    t = 0
    args = [1, 2]
    kw = {"y": 5}
    for i in range(n):
        t += two(*args) + two(1, **kw) + max(*args, i) + sum(args)
        if i == n - 5:
            args = (3, 4)
        if i == n - 3:
            kw = {}
    return t


print(star_calls(800))


def builtin_mix(n):
    t = 0
    for i in range(n):
        t += len("ab") + abs(-i) + min(i, 5) + max(i, 5) + ord("a") + isinstance(i, int) + divmod(i, 7)[1] + round(i / 2) + pow(i, 2, 11) + hash(i) + len(range(i)) + int("3") + bool(i)
    return t


print(builtin_mix(800))


def constructors(n):
    class P:
        def __init__(self, x, y=0):
            self.x, self.y = x, y

    class Q(P):
        def __new__(cls, *a):
            self = super().__new__(cls)
            self.extra = 1
            return self

    class R:
        pass

    t = 0
    for i in range(n):
        p, q, r = P(i), Q(i, 2), R()
        r.v = p.x + q.y + q.extra
        t += r.v
        if i == n - 10:
            P.__init__ = lambda self, x, y=0: (setattr(self, "x", 100), setattr(self, "y", 1))[0]
    return t


print(constructors(800))


def inlined_chain(n):
    def a(x):
        return b(x) + 1

    def b(x):
        return c(x) * 2

    def c(x):
        if x == n - 1:
            raise ValueError("deep inside")
        return x

    t = 0
    try:
        for i in range(n):
            t += a(i)
    except ValueError as e:
        tb, names = e.__traceback__, []
        while tb:
            names.append((tb.tb_frame.f_code.co_name, tb.tb_lineno))
            tb = tb.tb_next
        return t, names


print(inlined_chain(1500))


def default_args(n):
    def f(a, b=[], *, c={}):
        b.append(a)
        c[a % 3] = a
        return len(b) + len(c)

    t = 0
    for i in range(n):
        t += f(i)
    return t, f(0, [], c={})


print(default_args(500))


def returns(n):
    def f(i):
        if i % 5 == 0:
            return
        if i % 5 == 1:
            return i
        if i % 5 == 2:
            return i, i
        if i % 5 == 3:
            return "s"
        return 0.5

    counts = {}
    for i in range(n):
        r = f(i)
        k = type(r).__name__
        counts[k] = counts.get(k, 0) + 1
    return counts


print(returns(1500))
sort_key_calls = 0


def key(x):
    global sort_key_calls
    sort_key_calls += 1
    return -x if sort_key_calls < 700 else float(-x)


print(sorted(range(800), key=key)[:3], sort_key_calls, list(map(key, range(3))), max(range(100), key=key))
