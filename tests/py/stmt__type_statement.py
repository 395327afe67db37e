# type aliases: laziness, recursion, scopes, attributes.
type A = int
type B[T] = list[T] | None
type C[K, V: str = "default"] = dict[K, list[V]]
type Rec = dict[str, Rec] | int
type Late = DefinedLater
type[0] if False else None
print(A, A.__name__, A.__value__, A.__type_params__, A.__module__, type(A).__name__, B, B.__value__, B.__type_params__, C.__type_params__[1].__bound__, C.__type_params__[1].__default__, B[int], B[int].__args__, Rec.__value__)
try:
    Late.__value__
except NameError as e:
    print(e)
DefinedLater = "now"
print(Late.__value__, Late.__value__ is DefinedLater)
evaluated = []
type Noted = evaluated.append("once") or int
print(evaluated, Noted.__value__, Noted.__value__, evaluated)


def scope(x):
    type Local = list[x]
    x = "changed"
    return Local.__value__, Local.__name__


print(scope("first"))


class K:
    y = "class y"
    type InClass[T] = tuple[y, T]
    type Self = K

    def m(self):
        type Deep[U] = K.InClass[U]
        return Deep.__value__


print(K.InClass.__value__, K.Self.__value__, K().m(), K.InClass.__qualname__ if hasattr(K.InClass, "__qualname__") else K.InClass.__name__)
for code in ["A = 1; type A = 2; print(A)", "type X = ", "A.__value__ = 5", "A()", "isinstance(1, A)", "A[int]", "B[int, str]", "class X(A): pass", "type X[T] = T; X.__type_params__ = ()", "A | int", "issubclass(int, A)", "list[A]", "A.nothing", "del A.__name__", "X = type(A)('X', int); print(X, X.__value__)", "type(A)()", "hash(A) == hash(A)"]:
    try:
        exec(code)
        print(code, "ok")
    except Exception as e:
        print(code, "->", type(e).__name__, e)
type = 5
print(type)
type = __builtins__.type
soft = [type for type in range(3)]
print(soft, type(1))
type type = int
print(type.__value__)
del type
print(type(2), (A | str).__args__, A == A, repr(list[A]), {A: 1}[A])
type Fn[**P, R] = "Callable"
type Tup[*Ts] = tuple[*Ts]
print(Fn.__type_params__, Tup.__type_params__, Tup[int, str], Tup.__value__, Fn[[int], str])
