# Errors in class bodies, default values, decorators and nested functions.
import sys


def report(source):
    try:
        exec(compile(source, "source.py", "exec"), {"__name__": "m"})
    except Exception:
        kind, value, tb = sys.exc_info()
        sys.excepthook(kind, value, tb.tb_next)


report("class A:\n    x = 1\n    y = x / 0\n")
report("def f(a=[][0]): pass")
report("@undefined\ndef f(): pass")
report("class M(type):\n    def __new__(m, *a):\n        raise TypeError('no classes')\nclass A(metaclass=M):\n    pass")
report("class A:\n    def __init_subclass__(cls, **kw):\n        raise ValueError(cls.__name__)\nclass B(A): pass")
report("class D:\n    def __set_name__(self, o, n):\n        1 / 0\nclass A:\n    d = D()")


class Prop:
    @property
    def value(self):
        return self._missing

    def __getattr__(self, name):
        raise AttributeError(f"custom message for {name}")

    def __len__(self):
        return "not a number"

    def __enter__(self):
        return self

    def __exit__(self, *a):
        raise RuntimeError("in exit")


class Meta(type):
    def __call__(cls, *args):
        return super().__call__(*args)


class Made(metaclass=Meta):
    def __init__(self, x):
        self.x = x.y


def nested():
    def inner():
        class Local:
            def method(self):
                return [(lambda: n.missing)() for n in (1,)]

        return Local().method()

    return inner()


def with_exit():
    with Prop() as p:
        p.value


def length():
    if Prop():
        pass


def walrus_and_star(*args):
    print(*(y := args), y[5])


def kwargs():
    Made(**{"x": 1, "y": 2})


def made():
    Made(5)


def comparison():
    return sorted([Prop(), 1, "x"])


def deep_data():
    data = {"users": [{"name": "a", "tags": None}]}
    return data["users"][0]["tags"]["first"].upper()


for fn in (nested, with_exit, length, walrus_and_star, kwargs, made, comparison, deep_data):
    try:
        fn()
    except Exception:
        kind, value, tb = sys.exc_info()
        sys.excepthook(kind, value, tb.tb_next)
made()
