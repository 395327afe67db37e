# The functions that evaluate annotations: their names, what they may give, and what stands in their place.
value: int


def outer(a: int):
    def inner(a: (lambda: 0)):
        pass

    return inner


class Class:
    field: (lambda: 0)

    def method(self, x: (lambda: 0)):
        pass

    type Q[T: (lambda: 0)] = lambda: 1


for annotate in (
    __annotate__,
    outer.__annotate__,
    outer(1).__annotate__,
    Class.__annotate__,
    Class.method.__annotate__,
):
    print(annotate.__qualname__, annotate.__code__.co_qualname, [part.__qualname__ for part in annotate(1).values()])
print(Class.Q.__value__.__qualname__, Class.Q.__type_params__[0].__bound__.__qualname__)


class Own:
    a: int

    def __annotate__(format):
        return {"a": str}


class Without:
    a: int
    __annotate__ = None


print(Own.__annotations__, Without.__annotations__)
outer.__annotate__ = lambda format: 42
try:
    outer.__annotations__
except TypeError as error:
    print(error)

for kept in ("0", "{}", "[]", "''", "frozenset()", "set()"):
    space = {}
    try:
        exec(f"__conditional_annotations__ = {kept}\nx: int\n", space)
        print(space["__annotate__"](1), space["__conditional_annotations__"])
    except TypeError as error:
        print(error)
