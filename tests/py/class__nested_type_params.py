# Names that classes with type parameters take from scopes around a class, and names of the compiler's own cells.
def make():
    T = str

    class C:
        T = int

        class D[U](T):
            x = T
            listed = [T for _ in (1,)]

            def method(self):
                return T, U

    return C


C = make()
print(C.D.x, C.D.listed, C.D.__bases__, C.D(3).method())


class Outer[T]:
    T = "class"

    class Inner[U]:
        a = [T for _ in (1,)]
        b = T
        c = list(T for _ in (1,))

    def get[V](self, v: V) -> T:
        return T, V


print(Outer.Inner.a, Outer.Inner.b, Outer.Inner.c, Outer().get(1), Outer.get.__annotations__["v"])


class Cells:
    __classdict__: int
    __conditional_annotations__ = 5


print(Cells.__annotations__["__classdict__"], Cells.__conditional_annotations__)


class Class:
    __class__ = 5

    def method(self):
        return __class__


print(Class.__class__, Class().method())
try:
    from typing import Generic, TypeVar

    class Wrong(object, Generic[TypeVar("T")]):
        pass
except TypeError as error:
    print(error)
