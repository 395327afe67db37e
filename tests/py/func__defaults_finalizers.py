# Finalizers that run while a call begins leave its defaults alone.
wrong = []


def clobber(a, b, c, d, e, f):
    return [a, b, c, d, e, f]


class Dying:
    def __del__(self):
        clobber(1, 2, 3, 4, 5, 6)


def plain(a, b="b", c="c", d="d"):
    return a, b, c, d


def by_name(a, *rest, b="b", c="c", **more):
    return a, rest, b, c, more


class Made:
    def __init__(self, a, b="b", c="c", d="d"):
        self.all = a, b, c, d


def check(got, expected):
    if got != expected:
        wrong.append((got, expected))


for i in range(3000):
    Dying()
    check(plain(i), (i, "b", "c", "d"))
    Dying()
    check(by_name(i), (i, (), "b", "c", {}))
    Dying()
    check(Made(i).all, (i, "b", "c", "d"))
    Dying()
    check([*map(plain, [i])], [(i, "b", "c", "d")])
    Dying()
    check(type.__call__(Made, i).all, (i, "b", "c", "d"))
print(wrong[:3], len(wrong))
