# What a function object shows and what may be changed on it.
def f(a, b: int = 2, *args, c, d=4, **kw) -> str:
    """Doc."""
    local = 1
    return a


print(f.__name__, f.__qualname__, f.__module__, f.__doc__, f.__defaults__, f.__kwdefaults__)
print(f.__annotations__)
f.custom = 1
f.__dict__["more"] = 2
print(f.custom, f.more, vars(f))
f.__name__, f.__qualname__, f.__doc__ = "renamed", "some.where", None
print(f.__name__, f.__qualname__, f.__doc__)
code = f.__code__
print(code.co_name, code.co_argcount, code.co_kwonlyargcount, code.co_nlocals, code.co_varnames, code.co_flags & 0x0C)
print(code.co_firstlineno, code.co_filename.rpartition("/")[2], code.co_names, code.co_freevars, code.co_cellvars)


def one():
    return 1


def two():
    return 2


one.__code__ = two.__code__
print(one(), one.__name__)


def outer():
    x = 1

    def inner():
        return x

    return inner


try:
    one.__code__ = outer().__code__
except ValueError as e:
    print(e)
for name, value in [("__name__", 1), ("__code__", 1), ("__defaults__", [1]), ("__kwdefaults__", 5), ("__dict__", 1), ("__globals__", {}),
                    ("__closure__", None), ("__annotations__", 1)]:
    try:
        setattr(one, name, value)
        print(name, "set")
    except (TypeError, AttributeError) as e:
        print(name, type(e).__name__, e)
print(one.__globals__ is globals(), one.__closure__, outer().__closure__ is not None, callable(one))
import types

g = types.FunctionType(two.__code__, {}, "made")
print(g(), g.__name__, isinstance(g, types.FunctionType), isinstance(lambda: 0, types.LambdaType), types.FunctionType is types.LambdaType)
h = types.FunctionType((lambda a, b=5: (a, b)).__code__, {}, "h", (9,))
print(h(1))


class C:
    def method(self, x=1):
        "Method doc."
        return x

    @classmethod
    def cm(cls):
        return cls

    @staticmethod
    def sm():
        return "static"


c = C()
m = c.method
print(m.__func__ is C.method, m.__self__ is c, m.__name__, m.__doc__, m() == 1, c.method == c.method, c.method is c.method)
print(C.cm.__self__ is C, C.cm() is C, C.sm(), C.__dict__["sm"].__func__(), C.__dict__["cm"].__func__.__name__)
try:
    m.attribute = 1
except AttributeError as e:
    print(e)
print(types.MethodType(lambda self, y: (self, y), 5)(6))
print(repr(f).split(" at ")[0], repr(m).split(" of ")[0], repr(len), repr([].append).split(" at ")[0], repr(str.upper), repr(C.cm).split("> of")[0])
print(len.__name__, len.__module__, [].append.__self__, str.upper.__objclass__, "".upper.__name__, int.__add__, (5).__add__(6))
print(hash(m) == hash(c.method), m == C().method, type(m).__name__, type(len).__name__, type(str.upper).__name__, type("".join).__name__)
