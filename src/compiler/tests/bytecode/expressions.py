def calls(a, k):
    f(*a); f(1, *a, x=1, **k); f(x=1); o.m(1, y=2)
    a[1:x] += 2; a[1:2] = 3; a[i] -= 1; a.b @= c
    return [*a, 1], {*a}, {**k, 'b': 1}, {1: x, 2: y}
def conditions(x, y):
    z = 1 < x < 3 and not y or x is not None
    if x in {1, 2} and (y not in [3] or not (x and y)): return x if y else z
    while not x <= y < 3: x = y = 1
    assert x, "m"
def texts(x, w):
    return f"{x!r:>{w}} {x=}", t"a{x!s}{w:3}", "%s-%r%%" % (x, w)
def comprehensions(a):
    return [lambda: i for i in a if i], {k: v for k, v in a for _ in [k]}, (z for z in a)
def targets():
    global g
    x, y = y, x
    a, (b, *c) = d
    g = (h := 1)
    import os.path as p, sys.path
    from . import q as r
    del x[0], y.z
def folded():
    return 2 ** 10 + 1, -(1 << 63), "a" * 3, (1, 2)[0], 1 + 2j, not 0
