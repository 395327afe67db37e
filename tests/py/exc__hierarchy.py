# The tree of builtin exceptions.
import builtins


def tree(cls, depth=0):
    print("  " * depth + cls.__name__)
    for name in sorted(n for n in dir(builtins) if isinstance(getattr(builtins, n), type)):
        child = getattr(builtins, name)
        if cls in child.__bases__ and child.__name__ == name:
            tree(child, depth + 1)


tree(BaseException)
for cls in (UnicodeDecodeError, UnicodeEncodeError, UnicodeTranslateError, SyntaxError, ImportError, OSError, StopIteration, SystemExit):
    print(cls.__name__, [b.__name__ for b in cls.__mro__])
    try:
        print(repr(cls()))
    except TypeError as e:
        print(e)


class A(Exception):
    pass


class B(A, ValueError):
    def __init__(self, x, y=2):
        self.x = x

    def __str__(self):
        return f"B<{self.x}>"


b = B(1, y=3)
print(b, repr(b), b.args, isinstance(b, ValueError), B.__mro__)
try:
    raise B("z")
except A as e:
    print(type(e).__name__, e, e.x)


class C(KeyError):
    def __repr__(self):
        return "custom repr"


print(C("x"), repr(C("x")), [C("y")])


class WithSlots(Exception):
    __slots__ = ("code",)

    def __init__(self, code):
        self.code = code


print(WithSlots(5).code, WithSlots(6).args)
for make in [lambda: class_conflict(), lambda: ValueError(x=1), lambda: Exception.__new__(), lambda: BaseException.args]:
    try:
        print(type(make()).__name__)
    except (TypeError, NameError) as e:
        print(type(e).__name__, e)


def class_conflict():
    class Bad(OSError, SyntaxError):
        pass


try:
    class_conflict()
except TypeError as e:
    print(e)
s = SyntaxError("msg", ("f.py", 3, 7, "some text", 3, 9))
print(s, s.msg, s.filename, s.lineno, s.offset, s.text, s.end_lineno, s.end_offset, s.args)
