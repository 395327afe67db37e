# Aliases, type parameters and annotations: what evaluates them, and how they are copied and checked.
import copy
import pickle
import types
import typing


def attempt(what, *args, **keywords):
    try:
        print(what(*args, **keywords))
    except Exception as error:
        print(type(error).__name__, error)


starred = next(iter(tuple[int]))
once = iter(tuple[int])
print(type(once).__name__, once.__reduce__(), next(once), once.__reduce__(), list(once))
print(copy.copy(starred), pickle.loads(pickle.dumps(starred)) == starred, copy.deepcopy(starred) == starred)


class Plain[T]:
    pass


class Old(typing.Generic[typing.TypeVar("T")]):
    pass


for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
    print([type(pickle.loads(pickle.dumps(made(), protocol))).__name__ for made in (Plain, Old, Old[int])])

T = typing.TypeVar("T", bound=int, default=str)
bound = T.evaluate_bound
print(bound, bound(1), bound(4), T.evaluate_default(4), T.evaluate_constraints)
for args in [(), (1, 2), ("x",)]:
    attempt(bound, *args)
attempt(bound, format=1)
print(typing.TypeVar("S", int, typing.List[int]).evaluate_constraints(4))
print(typing.ParamSpec("P", bound=(int, str)).__bound__)
U = typing.TypeVar("U")
Ts = typing.TypeVarTuple("Ts")
Alias = typing.TypeAliasType("Alias", list[int], type_params=(U, Ts))
print(Alias.evaluate_value, Alias.__type_params__, Alias.__parameters__)
for params in [(1,), [U], (T, U), (U, T)]:
    attempt(typing.TypeAliasType, "Alias", int, type_params=params)


class Late:
    pass


first, late = Late(), Late()
first.__typing_subst__ = lambda value: value
alias = types.GenericAlias(dict, (first, late))
print(len(alias.__parameters__))
late.__typing_subst__ = lambda value: value
try:
    alias[0]
except TypeError as error:
    print(str(error).partition(" with ")[2])
