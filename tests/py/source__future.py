"""Annotations as strings."""
from __future__ import annotations, division


def f(a: undefined.thing, *b: 1 + 1) -> {"k": [int]}:
    x: also.undefined = 1
    return x


class C:
    attr: not_defined[int] = 5
    other: "quoted"


print(f.__annotations__, C.__annotations__, f(1), 7 / 2)
print(annotations, division.getMandatoryRelease())


def g[T: later](x: T) -> list[T]: ...


print(g.__annotations__, g.__type_params__)
lam: Callable = lambda: 0
print(__annotations__)
