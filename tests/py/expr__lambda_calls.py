# Lambdas, call forms and order of evaluation.
print((lambda: 0)(), (lambda x, y=2, *a, z, **k: (x, y, a, z, k))(1, z=3), (lambda *a: a)(1, 2), (lambda **k: k)(a=1))
print((lambda a, /, b, *, c: (a, b, c))(1, b=2, c=3), (lambda x: lambda y: x + y)(1)(2))
log = []


def t(x):
    log.append(x)
    return x


class Target:
    def __getitem__(self, key):
        log.append(("get", key))
        return 1

    def __setitem__(self, key, value):
        log.append(("set", key, value))

    def __getattr__(self, name):
        log.append(("attr", name))
        return self

    def __call__(self, *args, **kwargs):
        log.append(("call", args, kwargs))
        return self


def show():
    print(log)
    log.clear()


def f(*args, **kwargs):
    return len(args)


f(t(1), *[t(2), t(3)], t(4), a=t(5), **{"b": t(6)}, c=t(7))
show()
target = Target()
target[t(1)] = t(2)
show()
target[t(1)] += t(2)
show()
target[t("a")], target[t("b")] = t(1), t(2)
show()
x = {t("k1"): t("v1"), t("k2"): t("v2")}
show()
target.a.b(t(1)).c(x=t(2))
show()
[t(i) for i in [t(10), t(20)] if t(i + 1)]
show()
t(1) + t(2) * t(3) ** t(2) - t(5)
show()
(t(1), t(2))[t(0)]
show()
t(1) if t(0) else t(3)
show()
t(1) < t(2) < t(0)
show()


@(t("decorator"), lambda f: f)[1]
@(t("second"), lambda f: f)[1]
def decorated(a=t("default a"), *, b=t("default b")) -> t("annotation"):
    pass


show()
print(sorted([3, 1, 2], key=lambda v: -v), list(map(lambda a, b: a * b, [1, 2], [3, 4])), max([1, -5], key=lambda v: abs(v)))
adders = [lambda x, n=n: x + n for n in range(3)]
print([add(10) for add in adders], [g() for g in [lambda: n for n in range(3)]])
print((lambda: (yield))().__class__.__name__, (lambda x: x).__name__, (lambda x: x).__qualname__)
