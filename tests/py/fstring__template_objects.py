# Templates and interpolations made by hand, joined, copied, matched.
import copy
import pickle
from string.templatelib import Interpolation, Template


def attempt(function):
    try:
        print(function())
    except Exception as e:
        print(type(e).__name__, e)


attempt(lambda: Interpolation())
attempt(lambda: Interpolation(1))
attempt(lambda: Interpolation(1, 2))
attempt(lambda: Interpolation(1, "a", "x"))
attempt(lambda: Interpolation(1, "a", 3))
attempt(lambda: Interpolation(1, "a", "r", 3))
attempt(lambda: Interpolation(1, expression="a", conversion="s", format_spec=">"))
attempt(lambda: Interpolation(1, 2, 3, 4, 5))
attempt(lambda: Interpolation(1, foo=3))
attempt(lambda: Interpolation.__match_args__)
attempt(lambda: Interpolation(1, "a").__reduce__()[1])
attempt(lambda: Interpolation[int])
attempt(lambda: Template[int])
attempt(lambda: Template())
attempt(lambda: Template("a", "b", Interpolation(1), Interpolation(2), "c"))
attempt(lambda: Template(1))
attempt(lambda: Template(a=1))
attempt(lambda: t"a" + t"b{1}" + t"{2}c")
attempt(lambda: t"" + t"")
attempt(lambda: t"a" + "b")
attempt(lambda: "b" + t"a")
attempt(lambda: 1 + t"a")
attempt(lambda: t"a".__reduce__()[1])
attempt(lambda: list(t"a{1}b{2}{3}"))
attempt(lambda: list(t"{1}{2}"))
attempt(lambda: [*t"", *t"{5}"])
attempt(lambda: type(iter(t"a")))
attempt(lambda: pickle.loads(pickle.dumps(t"a{1}b{2!r:x}")))
attempt(lambda: copy.copy(t"a{1!r:x}"))
attempt(lambda: copy.deepcopy(Interpolation([1], "q")))
attempt(lambda: (t"a" == t"a", Interpolation(1) == Interpolation(1), t"{1}{2}".values))
match t"{3!r:>5}".interpolations[0]:
    case Interpolation(value, expression, conversion, spec):
        print(value, expression, conversion, spec)
