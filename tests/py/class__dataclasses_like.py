# dataclasses, enum and namedtuple from the library, as programs use them.
import collections
import dataclasses
import enum
from dataclasses import dataclass, field


@dataclass
class Point:
    x: int
    y: int = 0
    tags: list = field(default_factory=list, compare=False)


@dataclass(frozen=True, order=True)
class Version:
    major: int
    minor: int = 0
    label: str = field(default="", compare=False)

    def bump(self):
        return dataclasses.replace(self, minor=self.minor + 1)


@dataclass(slots=True, kw_only=True)
class Slotted:
    a: int
    b: str = "b"


@dataclass
class Child(Point):
    z: float = 1.5

    def __post_init__(self):
        self.norm = abs(self.x) + abs(self.y)


p = Point(1)
print(p, p == Point(1), p == Point(1, 2), p.tags is Point(1).tags, dataclasses.asdict(Child(1, 2, ["t"])), dataclasses.astuple(p))
v = Version(1, 2, "x")
print(v, v < Version(1, 3), sorted([Version(2), Version(1, 5), Version(1)]), hash(v) == hash(Version(1, 2, "y")), v.bump(), {v: 1}[Version(1, 2)])
try:
    v.major = 5
except dataclasses.FrozenInstanceError as e:
    print(type(e).__name__, e)
s = Slotted(a=1)
print(s, hasattr(s, "__dict__"), Child(3, -4).norm, [f.name for f in dataclasses.fields(Child)], Child.__match_args__)
for code in ["Point()", "Point(1, 2, 3, 4)", "Slotted(1)", "Point(1, zz=1)"]:
    try:
        eval(code)
    except TypeError as e:
        print(e)
try:

    @dataclass
    class Mutable:
        x: list = []
except ValueError as e:
    print(e)


class Color(enum.Enum):
    RED = 1
    GREEN = 2
    CRIMSON = 1

    @property
    def pretty(self):
        return self.name.title()


class Level(enum.IntEnum):
    LOW = enum.auto()
    HIGH = enum.auto()


class Perm(enum.Flag):
    R = enum.auto()
    W = enum.auto()
    X = enum.auto()


print(Color.RED, repr(Color.GREEN), Color(2), Color["RED"], Color.CRIMSON is Color.RED, list(Color), Color.RED.pretty, Color.RED.value, len(Color))
print(Level.LOW < Level.HIGH, Level.HIGH + 1, [*Level], Perm.R | Perm.W, Perm.R in (Perm.R | Perm.X), ~Perm.R, bool(Perm.R & Perm.W))
for code in ["Color(9)", "Color['BLUE']", "Color.RED.value = 3", "Color.BLUE"]:
    try:
        exec(code)
    except (ValueError, KeyError, AttributeError) as e:
        print(type(e).__name__, e)
print(isinstance(Color.RED, Color), Color.RED in Color, {Color.RED: "r"}[Color.RED], Color.__members__.keys())
Pt = collections.namedtuple("Pt", "x y z", defaults=[0])
t = Pt(1, 2)
print(t, t.x, t._replace(y=5), t._asdict(), Pt._fields, t == (1, 2, 0), Pt._make([7, 8, 9]), t[1:], *t)
import typing


class Emp(typing.NamedTuple):
    name: str
    id: int = 3

    def hello(self):
        return "hi " + self.name


print(Emp("bob"), Emp("al", 5).hello(), Emp.__annotations__, Emp("x")._asdict())
try:
    t.x = 5
except AttributeError as e:
    print(e)
