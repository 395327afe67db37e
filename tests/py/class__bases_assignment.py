# __bases__, __annotations__, __annotate__, __type_params__ and other entries that classes let programs set.
def do(code):
    try:
        exec(code, globals())
        print(code, "-> ok")
    except Exception as e:
        print(code, "->", type(e).__name__, e)


class A:
    where = "A"


class B:
    where = "B"

    def __len__(self):
        return 7


class C(A):
    pass


class Below(C):
    pass


class Slotted:
    __slots__ = ("x",)


class SameSlots:
    __slots__ = ("x",)


class OfSlotted(Slotted):
    pass


class Int1(int):
    pass


class Int2(int):
    pass


class OfInt(Int1):
    pass


below = Below()
for code in [
    "A.__bases__ = (B,)", "C.__bases__ = (B,)", "print(Below.where, len(below), Below.__mro__)", "C.__bases__ = (object,)",
    "C.__bases__ = (Slotted,)", "OfSlotted.__bases__ = (SameSlots,)", "OfInt.__bases__ = (Int2,)", "OfInt.__bases__ = (int,)",
    "C.__bases__ = 5", "C.__bases__ = ()", "C.__bases__ = (5,)", "C.__bases__ = (C,)", "C.__bases__ = (Below,)",
    "del C.__bases__", "int.__bases__ = ()", "C.__bases__ = (A, B)", "print(C.__base__, A.__subclasses__(), B.__subclasses__())",
    "C.__bases__ = (A, A)", "C.__bases__ = (bool,)", "C.__bases__ = (object, A)", "print(Below.where, len(below))",
    "class X(A, A): pass", "int.__annotations__", "int.__annotate__", "A.__annotate__ = 5", "del A.__annotate__",
    "print(A.__annotations__, A.__annotate__)", "A.__annotations__ = 5", "print(A.__annotations__)", "del A.__annotations__",
    "del A.__annotations__", "print(A.__annotations__)", "int.__annotations__ = {}", "int.__annotate__ = None",
    "A.__annotate__ = lambda format: {'q': format}", "print(A.__annotations__)", "A.__type_params__ = (1,)",
    "print(A.__type_params__, int.__type_params__)", "del A.__type_params__", "int.__type_params__ = ()", "del A.__doc__",
    "del A.__module__", "del A.__qualname__", "A.__qualname__ = 5", "A.__name__ = 5", "A.__name__ = 'a\\0b'",
    "int.__name__ = 'x'", "A.__dict__ = {}", "A.__mro__ = 1", "A.__base__ = 1", "A.__flags__ = 1", "del A.__abstractmethods__",
    "A.__abstractmethods__", "A.__basicsize__ = 1", "A.__doc__ = 'doc'; print(A.__doc__)", "int.__doc__ = 'x'",
]:
    do(code)


class Annotated:
    x: int
    y: "str" = 5


print(Annotated.__annotations__, Annotated.__annotations__ is Annotated.__annotations__, Annotated.__annotate__(1))
