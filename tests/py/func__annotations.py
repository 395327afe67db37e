# Deferred annotations, __annotate__, and what they see.
def f(a: int, b: undefined_name = 1, *args: str, c: "text" = 2, **kw: list[int]) -> dict[str, int]:
    return a


print(f(1))
try:
    f.__annotations__
except NameError as e:
    print(e)
undefined_name = "now defined"
print(f.__annotations__)
print(f.__annotate__(1))
try:
    f.__annotate__(3)
except NotImplementedError as e:
    print("NotImplementedError", e)


class C:
    x: int
    y: Later = 5
    z: "C"

    def method(self, other: C) -> C:
        return self

    class Inner:
        inner: x


try:
    C.__annotations__
except NameError as e:
    print(e)


class Later:
    pass


print(C.__annotations__)
print(C().method.__annotations__, C.y)
print(C.Inner.__annotate__ is not None, hasattr(C, "x"))
module_value: int = 5
unassigned: str
print(__annotations__ if "__annotations__" in globals() else "computed", sorted(globals().get("__annotate__", lambda f: {})(1)))


def no_annotations():
    pass


print(no_annotations.__annotations__, no_annotations.__annotate__)
no_annotations.__annotations__ = {"x": 1}
print(no_annotations.__annotations__, no_annotations.__annotate__)


def local_annotations():
    x: never_evaluated = 1
    y: also_never
    (z): thing = 3
    return x, z


print(local_annotations())
flag = True


class Conditional:
    if flag:
        a: int
    else:
        b: str
    for i in range(2):
        c: float


print(Conditional.__annotations__)


def closure_annotation():
    T = "closed over"

    def inner(a: T) -> [T for _ in range(2)]:
        pass

    class K:
        attr: T

    return inner, K


inner, K = closure_annotation()
print(inner.__annotations__, K.__annotations__)


def custom(format):
    return {"made": format}


no_annotations.__annotate__ = custom
print(no_annotations.__annotations__, no_annotations.__annotate__ is custom)
print((lambda x: x).__annotations__, f.__annotations__ is f.__annotations__)


class Base:
    a: int


class Derived(Base):
    b: str


class Bare(Base):
    pass


print(Derived.__annotations__, Bare.__annotations__, Base.__annotations__)


def side(x: print("evaluated") = None):
    pass


print("before")
side.__annotations__
side.__annotations__
