# Generic aliases, unions and type parameters as the interpreter makes them.
import types
import typing
from typing import Callable
from typing import Generic
from typing import ParamSpec
from typing import TypeVar
from typing import TypeVarTuple
from typing import Union

T = TypeVar("T")
K = TypeVar("K", bound=int)
C = TypeVar("C", int, str)
V = TypeVar("V", covariant=True)
P = ParamSpec("P")
Ts = TypeVarTuple("Ts")


def show(what):
    try:
        print(what())
    except Exception as e:
        print(type(e).__name__, e)


for x in (T, K, C, V, P, Ts):
    print(repr(x), x.__name__, x.__module__, x.__default__, x.has_default(), getattr(x, "__bound__", "-"))
for parameter in (T, C, V):
    print(parameter.__constraints__, parameter.__covariant__, parameter.__contravariant__, parameter.__infer_variance__)
show(lambda: TypeVar("X", int))
show(lambda: TypeVar("X", covariant=True, contravariant=True))
show(lambda: TypeVar("X", covariant=True, infer_variance=True))
show(lambda: TypeVar("X", int, str, bound=int))
show(lambda: TypeVar(1))
show(lambda: TypeVar())
show(lambda: TypeVar("X", default=int).__default__)
show(lambda: (P.args, P.kwargs, P.args == P.args, P.args.__origin__ is P, list(Ts)))
show(lambda: types.new_class("X", (T,)))
show(lambda: types.new_class("X", (P.args,)))
show(lambda: types.new_class("X", (int | str,)))

for what in (
    lambda: T | int,
    lambda: int | T,
    lambda: int | "x",
    lambda: Union[int],
    lambda: Union[int, None],
    lambda: Union[()],
    lambda: Union[int, int, str],
    lambda: (int | list[T]).__parameters__,
    lambda: (int | list[T])[str],
    lambda: (int | str)[int],
    lambda: ((int | str).__origin__, (int | str).__name__, (int | str).__args__, type(int | str)),
):
    show(what)

L = list[T]
for what in (
    lambda: (L, L.__parameters__, L[int], L.__origin__, L.__name__, L.append, L.__class__),
    lambda: L[int, str],
    lambda: list[int][int],
    lambda: dict[T, K][int, bool],
    lambda: dict[T, K][int],
    lambda: L.missing,
    lambda: L([1]),
    lambda: isinstance([], L),
    lambda: issubclass(list, L),
    lambda: next(iter(tuple[int, ...])),
    lambda: (tuple[*Ts][int, str], tuple[T, *Ts][int, str, bool], tuple[int, *tuple[str, ...]]),
    lambda: (list[[int, str]], types.GenericAlias(list, int), list[...], tuple[()]),
    lambda: types.GenericAlias(list),
    lambda: (L.__reduce__(), L == list[T], hash(L) == hash(list[T]), "append" in dir(L)),
    lambda: ((*tuple[int],)[0].__unpacked__, (*tuple[int],)[0] == tuple[int]),
    lambda: types.new_class("X", (L,)).__orig_bases__,
    lambda: list[int].__bases__,
    lambda: setattr(list[int], "x", 1),
    lambda: Callable[P, T][[int, str], bool],
):
    show(what)


class G(Generic[T]):
    def __init__(self, x=1):
        self.x = x


show(lambda: (G[int], G[int]().__orig_class__, G.__parameters__, G(5).x, G.__orig_bases__))
show(lambda: G[int, str])
show(lambda: Generic[int])
show(lambda: Generic[T, T])


class New[A, *B, **D]:
    pass


show(lambda: (New[int, str, bool, [int]], New.__type_params__, New.__parameters__, New.__mro__))
type Alias[X] = list[X]
show(lambda: (Alias, Alias[int], Alias.__value__, Alias[int].__value__, Alias | None))
show(lambda: typing.TypeAliasType("N", list[T], type_params=(T,)).__type_params__)
show(lambda: typing.TypeAliasType("N"))
show(lambda: typing.TypeAliasType("N", int, type_params=[T]))
