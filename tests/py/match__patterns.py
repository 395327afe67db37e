# match with every pattern: literals, captures, sequences, mappings, classes, or, as, guards.
class Point:
    __match_args__ = ("x", "y")

    def __init__(self, x, y):
        self.x, self.y = x, y

    def __repr__(self):
        return f"Point({self.x}, {self.y})"


class Color:
    RED = "red"
    BLUE = "blue"


def describe(v):
    match v:
        case 0:
            return "zero"
        case -1 | 1.5 | 2 + 3j | -1 - 1j:
            return "some number"
        case "text" "joined":
            return "joined"
        case b"bytes":
            return "bytes"
        case None:
            return "none"
        case True | False as b:
            return f"bool {b}"
        case Color.RED:
            return "red"
        case int(n) if n > 100:
            return f"big int {n}"
        case int() | float():
            return "number"
        case str() as s if s.startswith("x"):
            return f"x-string {s}"
        case []:
            return "empty sequence"
        case [x]:
            return f"one {x!r}"
        case [1, _, 3]:
            return "1, anything, 3"
        case [Point(x=0), *rest]:
            return f"point first, then {rest}"
        case ["go", ("north" | "south") as where]:
            return f"go {where}"
        case [[a, b], [c, *d]]:
            return f"nested {a} {b} {c} {d}"
        case (first, *_, last) if first == last:
            return f"same ends {first}"
        case [*all_]:
            return f"sequence of {len(all_)}"
        case {"type": "circle", "r": r}:
            return f"circle {r}"
        case {"type": kind, **rest} if rest:
            return f"{kind} with {sorted(rest)}"
        case {"nested": {"deep": [_, x, *_]}}:
            return f"deep {x}"
        case {1: "one"}:
            return "one map"
        case {}:
            return "mapping"
        case Point(0, 0):
            return "origin"
        case Point(x, y) if x == y:
            return f"diagonal {x}"
        case Point(x=px, y=Point(x=inner)):
            return f"nested point {px} {inner}"
        case Point():
            return "point"
        case set() | frozenset():
            return "set"
        case _:
            return f"other {type(v).__name__}"


values = [0, 0.0, -1, 1.5, 2 + 3j, -1 - 1j, "textjoined", b"bytes", None, True, False, "red", 101, 7, 2.5, "xyz", [], (), [5], ("a",), [1, "any", 3], [Point(0, 1), 2, 3], ["go", "north"], ["go", "up"],
          [[1, 2], [3, 4, 5]], (1, 2, 3, 1), [1, 2], {"type": "circle", "r": 3, "extra": 1}, {"type": "square", "a": 2}, {"type": "bare"}, {"nested": {"deep": (1, 2, 3)}}, {1: "one"}, {}, {"q": 1},
          Point(0, 0), Point(3, 3), Point(1, Point(2, 3)), Point(1, 2), {1, 2}, frozenset(), "plain", bytearray(b"x"), range(3), 1j, object]
for v in values:
    print(repr(v) if v is not object else "object", "->", describe(v))


def captures(v):
    match v:
        case (a, b) | [a, b, _]:
            pass
        case a:
            b = "unset"
    return a, b


print(captures((1, 2)), captures([1, 2, 3]), captures(5))


def no_match(v):
    match v:
        case 1:
            return "one"
    return "fell through"


print(no_match(1), no_match(2))
match 1, 2:
    case x, y:
        print("tuple subject", x, y)
match x := [1, 2, 3]:
    case [_, *rest]:
        print(x, rest)
match (1):
    case (((1))):
        print("parens")
for kind in (int, str, list):
    match kind():
        case int():
            print("int")
            continue
        case str():
            print("str")
            break
match = case = type = _ = 5
print(match, case, type, _, match * case)
match[case] if False else print(match -case)
def match(case):
    return case
print(match(case=3), match (4))
