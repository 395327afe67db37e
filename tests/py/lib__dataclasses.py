# dataclasses: options, inheritance, fields, errors.
import dataclasses
from dataclasses import KW_ONLY, InitVar, asdict, astuple, dataclass, field, fields, is_dataclass, make_dataclass, replace
from typing import ClassVar


@dataclass
class A:
    x: int
    y: float = 1.5
    z: list = field(default_factory=list, repr=False)
    count: ClassVar[int] = 0
    hidden: int = field(default=3, init=False, compare=False)
    seed: InitVar[int] = 10

    def __post_init__(self, seed):
        self.hidden = self.x * seed


a = A(1)
print(a, a.z, a.hidden, A(2, seed=5).hidden, a == A(1, 1.5, []), a != A(2), A.count, [f.name for f in fields(a)], A.__match_args__, asdict(a), astuple(a), replace(a, x=9, seed=1).hidden)


@dataclass(order=True, frozen=True)
class V:
    major: int
    minor: int = 0
    _: KW_ONLY
    label: str = field(default="", compare=False)


print(V(1, 2) < V(1, 3) <= V(2), max(V(1), V(0, 9)), hash(V(1)) == hash(V(1, label="x")), V(1, label="l"), {V(1): "k"}[V(1)], sorted([V(2), V(1, 5), V(1)]))
for code in ["V(1).major = 5", "del V(1).major", "V(1, 2, 'x')", "V()", "A()", "A(1, bad=2)", "V(1) < 5", "asdict(5)", "fields(5)", "replace(V(1), nope=1)", "replace(a, hidden=1)", "hash(a)", "V(1) == 5"]:
    try:
        exec("r = " + code if "=" not in code or "==" in code else code)
        print(code, "ok")
    except Exception as e:
        print(code, "->", type(e).__name__, e)
for source in [
    "@dataclass\nclass B:\n    x: int = 0\n    y: int", "@dataclass\nclass B:\n    x: list = []", "@dataclass\nclass B:\n    x: int = field(default=1, default_factory=int)", "@dataclass(order=True, eq=False)\nclass B:\n    x: int",
    "@dataclass(frozen=True)\nclass B(A):\n    pass", "@dataclass(order=True)\nclass B:\n    def __lt__(self, o): pass", "@dataclass\nclass B:\n    x: dict = {}", "@dataclass(slots=True)\nclass B:\n    __slots__ = ()\n    x: int",
]:
    try:
        exec(source)
        print("fine")
    except (TypeError, ValueError) as e:
        print(type(e).__name__, e)


@dataclass
class Base:
    a: int = 1
    b: str = "b"


@dataclass
class Child(Base):
    b: str = "child"
    c: tuple = (1, 2)


@dataclass(slots=True)
class Slotted:
    x: int
    y: int = 2


@dataclass(repr=False, eq=False)
class Bare:
    x: int


@dataclass(unsafe_hash=True, kw_only=True)
class Hashed:
    x: int
    y: int = field(hash=False, default=0)


print(Child(), Child(5, c=()), Slotted(1), Slotted.__slots__, hasattr(Slotted(1), "__dict__"), Bare(1) == Bare(1), hash(Hashed(x=1)) == hash(Hashed(x=1, y=5)), is_dataclass(Child), is_dataclass(a), is_dataclass(5))
P = make_dataclass("P", ["x", ("y", int), ("z", int, field(default=5))], namespace={"total": lambda self: self.y + self.z})
print(P(1, 2), P(1, 2).total(), P.__annotations__)


@dataclass
class Tree:
    value: int
    children: list["Tree"] = field(default_factory=list)
    parent: "Tree | None" = field(default=None, repr=False, compare=False)

    def add(self, v):
        self.children.append(Tree(v, parent=self))
        return self.children[-1]

    def __iter__(self):
        yield self.value
        for c in self.children:
            yield from c


t = Tree(1)
t.add(2).add(3)
t.add(4)
print(t, list(t), t.children[0].parent.value, asdict(Tree(1, [Tree(2)])))
t.children.append(t)
print(repr(t))
f = fields(A)[0]
print(f.name, f.type, f.default is dataclasses.MISSING, f.init, f.repr, f.hash, f.compare, f.metadata, field(metadata={"k": 1}).metadata["k"])
match V(1, 2):
    case V(major, minor=m):
        print(major, m)


class Custom:
    def __init_subclass__(cls, **kw):
        print("subclass", cls.__name__)


@dataclass
class WithInit(Custom):
    x: int

    def __init__(self, x):
        self.x = x * 2

    def __repr__(self):
        return "custom repr"


print(WithInit(4), WithInit(4).x, WithInit(1) == WithInit(1), WithInit.__eq__ is not object.__eq__)
