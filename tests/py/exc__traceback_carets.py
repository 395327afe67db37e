# Where the carets stand, collected without ending the program.
import sys


def report(fn):
    try:
        fn()
    except Exception:
        sys.excepthook(*sys.exc_info())


data = {"a": {"b": [1, 2]}}
zero = 0
none = None


def binary():
    return 10 + data["a"]["b"][0] / zero - 5


def subscript():
    return data["a"]["c"][0]


def attribute():
    return data["a"].wrong.thing


def call():
    return len(5, 6) + 1


def nested_call():
    return str(int(str("x") + "y"))


def method():
    return "abc".replace(1, 2).upper()


def compare():
    return 1 < 2 < "x"


def unary():
    return 1 + -"x"


def multiline():
    return (
        1 +
        none
        + 3
    )


def long_call():
    return max(
        1,
        key=none.key,
        default=2,
    )


def augmented():
    x = [1]
    x += 5


def unpack():
    a, b = 1, 2
    (a, b), c = [1, 2, 3], 4


def in_fstring():
    return f"value {none.x!r:>10} end"


def in_comprehension():
    return [1 / n for n in (2, 1, 0)]


def in_lambda():
    return (lambda q: q + none)(1)


def raise_it():
    raise ValueError("raised"
                     "here")


def assert_it():
    assert zero > 1, "not more"


def import_it():
    from math import nothing_like_it


def delete_it():
    del data["zz"]


def store_it():
    none.attr = 5


def store_item():
    none["x"] = data["a"]


def for_it():
    for x in none:
        pass


def with_it():
    with none as x:
        pass


def unicode_line():
    é = "日本語" + data["a"]; return é


def ident():
    return (zero and 1) or undefined_name_here


def star():
    print(*none, **data)


def gen():
    return list(1 / x for x in [0])


def whole_line():
    zero / zero


for fn in [binary, subscript, attribute, call, nested_call, method, compare, unary, multiline, long_call, augmented, unpack, in_fstring,
           in_comprehension, in_lambda, raise_it, assert_it, import_it, delete_it, store_it, store_item, for_it, with_it, unicode_line, ident,
           star, gen, whole_line]:
    report(fn)
