"""The module's docstring."""
print(__doc__)


def f():
    """Doc of f.

        indented
    end
    """


def g():
    "joined " "doc"


def h():
    x = 1
    """not a doc"""


def i():
    f"""not {1} a doc"""


def j():
    b"not a doc"


def k():
    ("parenthesised")


def only():
    """only a doc"""


class C:
    """Doc of C."""

    attr = 1
    "not the doc of attr"

    def method(self):
        r"""Raw \n doc."""

    @property
    def p(self):
        """Doc of p."""
        return 1

    class Inner:
        pass


class D(C):
    pass


async def co():
    """Coroutine doc."""


def gen():
    """Generator doc."""
    yield


for thing in (f, g, h, i, j, k, only, C, C.method, C.p, C.Inner, D, D.method, co, gen, lambda: "x", int, len, property):
    doc = thing.__doc__
    print(repr(doc if doc is None or len(doc) < 60 else doc[:30]))
f.__doc__ = "changed"
C.__doc__ = "changed class"
D.__doc__ = None
print(f.__doc__, C.__doc__, D.__doc__, C().__doc__, f.__code__.co_consts[0] if f.__code__.co_consts else None)
try:
    int.__doc__ = "x"
except TypeError as e:
    print(e)
print(only(), only.__code__.co_flags & 0x4000000 != 0 or True, type("T", (), {"__doc__": "given"}).__doc__, type("T", (), {}).__doc__, type("T", (C,), {}).__doc__)
ns = {}
exec('"""exec doc"""\nx = 1', ns)
print(ns.get("__doc__"))
exec("def q():\n    '''a\n\tb\n      c\n    '''", ns)
print(repr(ns["q"].__doc__))
