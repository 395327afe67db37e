# enum: members, aliases, auto, flags, mixed-in types, functional API, errors.
import enum
from enum import Enum, Flag, IntEnum, IntFlag, StrEnum, auto, unique


class Planet(Enum):
    EARTH = (5.97, 6.37)
    MARS = (0.64, 3.39)

    def __init__(self, mass, radius):
        self.mass, self.radius = mass, radius

    @property
    def density(self):
        return round(self.mass / self.radius**3, 4)

    @classmethod
    def heaviest(cls):
        return max(cls, key=lambda p: p.mass)


print(Planet.EARTH, repr(Planet.MARS), Planet.EARTH.density, Planet.heaviest(), Planet((0.64, 3.39)), list(Planet), Planet.MARS.name, [p.value for p in Planet])


class Status(StrEnum):
    OPEN = auto()
    CLOSED = "shut"


class Level(IntEnum):
    LOW, HIGH = 1, 10

    @classmethod
    def _missing_(cls, value):
        return cls.HIGH if isinstance(value, int) and value > 10 else None


class Perm(Flag):
    R, W, X = auto(), auto(), auto()
    RW = R | W


class Mode(IntFlag):
    A = 1
    B = 2


print(Status.OPEN, Status.OPEN == "open", f"{Status.CLOSED:>6}", Status("shut"), Status.OPEN.upper(), Level.LOW + 1, Level(99), Level.HIGH > Level.LOW, sorted([Level.HIGH, Level.LOW]), f"{Level.LOW}", [1, 2, 3][Level.LOW], Level.LOW == 1)
print(Perm.R | Perm.X, repr(Perm.RW), Perm.R in Perm.RW, ~Perm.R, Perm.RW & Perm.W, Perm.RW ^ Perm.R, bool(Perm.R & Perm.X), list(Perm.RW), len(Perm.RW), Perm(0), Perm(5), list(Perm), Perm.RW.value, Perm["W"])
print(Mode.A | Mode.B, Mode.A | 8, repr(Mode(9)), Mode.A + 1, Mode.B == 2, ~Mode.A)


class Color(Enum):
    RED = 1
    CRIMSON = 1
    BLUE = auto()
    _ignore_ = ["temp"]
    temp = 5

    def __str__(self):
        return self.name.lower()

    @enum.member
    def fn(self):
        return "member"

    @enum.nonmember
    class Inner:
        pass

    helper = enum.nonmember(7)


print(Color.RED, f"{Color.RED}", Color.CRIMSON is Color.RED, Color.__members__.keys(), Color.BLUE.value, hasattr(Color, "temp"), Color.helper, list(Color)[:2], Color.RED.BLUE if hasattr(Color.RED, "BLUE") else "no chain", Color.RED in Color, 1 in Color, 77 in Color, {Color.RED: 1}[Color.CRIMSON], len(Color))
for code in ["Color(50)", "Color['GREEN']", "Color.GREEN", "Color.RED.value = 5", "Color.RED = 5", "del Color.RED", "Color()", "class X(Color): pass", "class X(Enum):\n  A = 1\n  A = 2", "unique(Color)", "Perm(99)", "Perm.R | 1", "Color.RED < Color.BLUE", "class X(StrEnum):\n  A = 5", "Level('x')", "Perm('x')"]:
    try:
        exec(code)
        print(code, "ok")
    except Exception as e:
        print(repr(code), "->", type(e).__name__, e)
Animal = Enum("Animal", "CAT DOG", start=5)
print(list(Animal), Enum("N", {"A": 1, "B": "x"})("x"), Enum("P", ["X", "Y"]).Y.value, Animal.__name__)


class Auto(Enum):
    @staticmethod
    def _generate_next_value_(name, start, count, last):
        return f"{name.lower()}{count}"

    ONE = auto()
    TWO = auto()


class Token(str, Enum):
    A = "a"


class Base(Enum):
    def describe(self):
        return f"{self.name} of {type(self).__name__}"


class Derived(Base):
    X = "x"


print([a.value for a in Auto], Token.A, Token.A == "a", str.upper(Token.A), Derived.X.describe(), type(Token.A).__mro__[1].__name__, isinstance(Token.A, str), Derived.X != "x", hash(Derived.X) == hash(Derived.X))
match Color.BLUE:
    case Color.RED:
        print("red")
    case Color.BLUE:
        print("blue matched")
print({m.name: m.value for m in Level}, [*reversed(Level)], Level.__members__["LOW"], next(iter(Perm)), Perm.R.name, Perm(3).name, Perm(0).name, enum.Flag.__name__, min(Level), Planet.EARTH.__class__)
