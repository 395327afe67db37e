# Type parameters and aliases: lazy evaluation, scopes, reprs.
def first[T](items: list[T]) -> T:
    return items[0]


print(first([1, 2]), first.__type_params__, first.__annotations__)


class Stack[T, *Ts, **P]:
    def __init__(self):
        self.items: list[T] = []

    def push(self, item: T) -> "Stack[T]":
        self.items.append(item)
        return self

    def mapped[U](self, fn) -> "list[U]":
        return [fn(i) for i in self.items]


print(Stack.__type_params__, Stack().push(1).push(2).mapped(str), Stack.__parameters__)
print([type(p).__name__ for p in Stack.__type_params__], Stack.mapped.__type_params__)
print(Stack[int, str, [int]])
type Vector = list[float]
type Pair[A, B] = tuple[A, B]
type Tree[T] = T | list[Tree[T]]
print(Vector, Vector.__value__, Pair, Pair.__value__, Pair.__type_params__, Tree.__value__, Pair[int, str])
print(type(Vector).__name__, Vector.__name__, Vector.__module__, Pair[int, str].__args__, Pair[int, str].__origin__)
type Lazy = not_there_yet
try:
    Lazy.__value__
except NameError as e:
    print(e)
not_there_yet = int
print(Lazy.__value__)


def bounded[T: int, U: (str, bytes), V = list](x: T, y: U) -> V:
    return x


T, U, V = bounded.__type_params__
print(T.__bound__, U.__constraints__, V.__default__, T.__constraints__, U.__bound__, T.has_default(), V.has_default())
print(T.__name__, T.__covariant__, T.__infer_variance__, repr(T))


def lazy_bound[T: undefined_bound]():
    pass


try:
    lazy_bound.__type_params__[0].__bound__
except NameError as e:
    print(e)


class Meta(type):
    def __getitem__(cls, item):
        return item


class Generic1[T](metaclass=Meta):
    attr = T
    nested = lambda: T

    def get(self):
        return T

    class Inner:
        inner_t = T


print(Generic1.attr, Generic1.nested(), Generic1().get(), Generic1.Inner.inner_t)


class Child[K](Stack[K, int, [str]]):
    pass


print(Child.__bases__, Child.__orig_bases__, Child.__mro__[1:3], Child.__type_params__)
try:
    print(T is Generic1.attr)
    exec("class X[Q]: pass\nQ")
except NameError as e:
    print(e)


def outer[T](x: T):
    def inner[S](y: S) -> T:
        return (T, S)

    return inner


print(outer(1)(2), outer(1).__annotations__)
print(list[int] | None, int | str, int | None, list[int], dict[str, list[int]], tuple[int, ...], type[int])
print((int | str).__args__, list[int].__origin__, list[int]() == [], isinstance(1, int | str), isinstance("", int | None), issubclass(int, int | str))
try:
    isinstance([], list[int])
except TypeError as e:
    print(e)
print(int | str == str | int, hash(int | str) == hash(str | int), (int | str | int).__args__)
