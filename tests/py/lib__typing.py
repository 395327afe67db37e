# typing at run time: generics, protocols, NamedTuple, TypedDict, hints.
import typing
from typing import Annotated, Any, Callable, ClassVar, Final, Generic, Literal, NamedTuple, NewType, Optional, Protocol, TypedDict, TypeVar, Union, cast, get_args, get_origin, get_type_hints, overload, runtime_checkable

T = TypeVar("T")
N = TypeVar("N", int, float)


class Stack(Generic[T]):
    def __init__(self):
        self.items: list[T] = []


class IntStack(Stack[int]):
    pass


print(Stack[int], Stack[int]().__class__.__name__, Stack.__parameters__, IntStack.__orig_bases__, Stack[T][str], get_args(Stack[int]), get_origin(Stack[int]), N.__constraints__, T)
for t in (Optional[int], Union[int, str], Union[int, None, int], Callable[[int], str], Callable[..., Any], Literal["a", 1], Annotated[int, "meta"], Any, ClassVar[int], Final[str], list[int], dict[str, list[int]], tuple[int, ...], typing.List[int], typing.Dict[str, int], int | str, type[int], typing.Iterable[T]):
    print(t, get_origin(t), get_args(t))


@runtime_checkable
class Sized(Protocol):
    def size(self) -> int: ...


class Has:
    def size(self):
        return 1


print(isinstance(Has(), Sized), isinstance(5, Sized), issubclass(Has, Sized))
try:
    Sized()
except TypeError as e:
    print(e)


class Unchecked(Protocol):
    x: int


try:
    isinstance(5, Unchecked)
except TypeError as e:
    print(e)


class Emp(NamedTuple):
    name: str
    id: int = 3


class Movie(TypedDict, total=False):
    title: str
    year: int


print(Emp("a"), Emp.__annotations__, Emp._field_defaults, Movie(title="x"), Movie.__annotations__, Movie.__optional_keys__, Movie.__total__)
UserId = NewType("UserId", int)
print(UserId(5), UserId, cast(int, "not checked"), typing.TYPE_CHECKING)


def f(a: int, b: "str" = "x", *c: Optional[int]) -> list["Emp"]: ...


print(get_type_hints(f), f.__annotations__)


class H:
    x: int
    y: "Later"
    z: Annotated[str, 1]


Later = float
print(get_type_hints(H), get_type_hints(H, include_extras=True))


@overload
def g(x: int) -> int: ...
@overload
def g(x: str) -> str: ...
def g(x):
    return x


print(g(5), len(typing.get_overloads(g)))
for code in ["Optional[1, 2]", "Union[()]", "Literal[[]]", "Callable[int]", "Stack[int, str]", "List[int]", "Any()", "Union[int, 5]", "class X(Any): pass", "isinstance(1, Union[int, str])", "isinstance([], typing.List)", "isinstance(1, Optional[int])", "isinstance(1, typing.List[int])", "TypeVar('X', int)", "ClassVar[ClassVar[int]]", "Generic[int]", "class Y(Generic): pass", "typing.assert_never(5)", "typing.NoReturn[int]"]:
    try:
        exec("r = " + code if not code.startswith("class") else code)
        print(code, "=", r if "isinstance" in code else "ok")
    except Exception as e:
        print(code, "->", type(e).__name__, str(e)[:80])


@typing.final
class Fin:
    @typing.override
    def m(self): ...


print(Fin.__final__, Fin.m.__override__, typing.reveal_type.__name__, typing.no_type_check(f) is f, get_type_hints(f))
print(Union[int, str] == Union[str, int], hash(Optional[int]) == hash(Union[int, None]), list[int] == list[int], Literal[1] == Literal[True], Union[int, str] == int | str, isinstance(int | str, Union))
