# Line numbers of errors in statements that span several lines.
import sys


def line_of(fn):
    try:
        fn()
    except Exception as e:
        tb = e.__traceback__.tb_next
        code = fn.__code__
        lasti = tb.tb_lasti
        positions = list(code.co_positions())[lasti // 2]
        return tb.tb_lineno - code.co_firstlineno, positions[0] - code.co_firstlineno, positions[1] - code.co_firstlineno, positions[2:], type(e).__name__


none = None


def a():
    x = (
        1,
        none.x,
        3,
    )


def b():
    return [
        1,
        2 / 0,
    ]


def c():
    f = dict(
        a=1,
        b=none + 1,
        c=3,
    )


def d():
    x = 1 + \
        2 + \
        none


def e():
    if (
        1
        and none.y
    ):
        pass


def f():
    for i in (
        none
    ):
        pass


def g():
    (lambda:
        none.z)()


def h():
    max(
        1,
        2
    )(
        3
    )


def i():
    "abc".nope(
        1
    )


def j():
    raise ValueError(
        "multi",
        "line"
    )


def k():
    x = {
        "a": 1,
        "b": [1, 2][5],
    }


def l():
    return f"""
    {1}
    {none.q}
    """


def m():
    assert (
        1 ==
        2
    ), (
        "message"
    )


def n():
    a, b = (
        1, 2,
        3
    )


def o():
    del (
        none.x
    )


def p():
    with (
        none
    ):
        pass


def q():
    none[
        0
    ] = 5


def r():
    x = [
        y
        for y in (1, 2)
        if
        y / 0
    ]


def s():
    import math; none.a; math.b


def t():
    try:
        none.a
    finally:
        x = 1


def u():
    while none.attr:
        pass


def v():
    @none.decorator
    def inner():
        pass


def w():
    class X(
        none.base
    ):
        pass


def y():
    def inner(a=
              none.default):
        pass


def z():
    return (
        1
        if none.cond
        else 2
    )


for fn in (a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, y, z):
    print(fn.__name__, line_of(fn))
