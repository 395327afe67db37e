# Did you mean: names, attributes, imports, keywords, keyword arguments.
import sys


def show(fn):
    try:
        fn()
    except Exception as e:
        tb = e.__traceback__.tb_next
        sys.excepthook(type(e), e, tb)


class Thing:
    bluch = 1
    colour = 2

    def method(self):
        return blech

    def attr(self):
        return self.colors

    def bare(self):
        return colour


value_one = 1


def name():
    return valu_one


def local():
    counter = 1
    return countr


def builtin():
    return lenn([])


def module_attr():
    import math
    return math.sqr(2)


def import_name():
    from math import sqroot


def attribute():
    return Thing().blech


def on_str():
    return "x".uper()


def too_far():
    return qqqqqqqqqq


def kw():
    return sorted([1], revers=True)


def own_kw():
    def f(first_value=1):
        pass
    f(first_valu=2)


def module_name():
    return time.sleep(0)


def nested_attr():
    class Inner:
        pass
    class Outer:
        def __init__(self):
            self.inner = Inner()
    Inner.foo = 1
    return Outer().foo


def self_hint():
    return Thing().bare()


def case():
    return none


def true():
    return true_value


def dir_raises():
    class D:
        def __dir__(self):
            raise ValueError
    return D().x


def short():
    a = 1
    return b


for fn in (Thing().method, Thing().attr, name, local, builtin, module_attr, import_name, attribute, on_str, too_far, kw, own_kw, module_name, nested_attr, self_hint, case, true, dir_raises, short):
    show(fn)
