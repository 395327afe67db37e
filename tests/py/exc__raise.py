# raise in all forms, chaining, re-raising, bad arguments.
def caught(fn):
    try:
        fn()
    except BaseException as e:
        return e


def chain(e):
    parts = []
    while e is not None:
        parts.append(f"{type(e).__name__}({', '.join(map(repr, e.args))}) suppress={e.__suppress_context__}")
        e = e.__cause__ if e.__cause__ is not None else e.__context__
    return " <- ".join(parts)


def plain():
    raise ValueError


def instance():
    raise ValueError("a", 1)


def with_cause():
    raise ValueError("a") from KeyError("cause")


def cause_class():
    raise ValueError("a") from KeyError


def from_none():
    try:
        1 / 0
    except ZeroDivisionError:
        raise ValueError("hidden") from None


def implicit():
    try:
        1 / 0
    except ZeroDivisionError:
        raise ValueError("context")


def reraise():
    try:
        1 / 0
    except ZeroDivisionError:
        raise


def reraise_nested():
    try:
        1 / 0
    except ZeroDivisionError:
        try:
            raise KeyError("k")
        except KeyError:
            pass
        raise


def in_finally():
    try:
        raise ValueError("first")
    finally:
        raise KeyError("second")


def self_cause():
    e = ValueError("self")
    raise e from e


def cycle():
    a = ValueError("a")
    try:
        raise a
    except ValueError:
        try:
            raise KeyError("b")
        except KeyError:
            raise a


def nothing_active():
    raise


def helper():
    raise


def from_helper():
    try:
        1 / 0
    except ZeroDivisionError:
        helper()


def bad_type():
    raise 5


def bad_class():
    raise object


def bad_string():
    raise "text"


def bad_cause():
    raise ValueError from 5


def none():
    raise None


class NotReally(Exception):
    def __new__(cls):
        return 5


def bad_new():
    raise NotReally


class Picky(Exception):
    def __init__(self, code):
        super().__init__(code)


def bad_init():
    raise Picky


for fn in (plain, instance, with_cause, cause_class, from_none, implicit, reraise, reraise_nested, in_finally, cycle, nothing_active,
           from_helper, bad_type, bad_class, bad_string, bad_cause, none, bad_new, bad_init):
    print(fn.__name__, chain(caught(fn)))
e = caught(self_cause)
print(e.__cause__ is e)
e = ValueError("x", 2)
print(e.args, str(e), repr(e), str(ValueError()), repr(ValueError()), str(ValueError("one")), ValueError("a") == ValueError("a"))
e.args = [1, 2]
print(e.args)
e.add_note("note 1")
e.add_note("note 2")
print(e.__notes__)
try:
    e.add_note(5)
except TypeError as error:
    print(error)
print(KeyError("k"), str(KeyError("k")), str(KeyError()), str(KeyError(1, 2)), repr(KeyError("it's")))
print(caught(plain).with_traceback(None).__traceback__, caught(instance).__traceback__.tb_frame.f_code.co_name)
for name, value in [("__traceback__", 1), ("__cause__", 1), ("__context__", 1), ("args", 5)]:
    try:
        setattr(e, name, value)
    except TypeError as error:
        print(error)
o = OSError(2, "No such file", "name")
print(o, o.errno, o.strerror, o.filename, type(o).__name__, o.args, repr(o), type(OSError(13, "x")).__name__, str(OSError("only")))
s = StopIteration(5)
print(s.value, SystemExit(3).code, SystemExit().code, SystemExit(1, 2).code, StopIteration().value, repr(s))
u = UnicodeDecodeError("utf-8", b"\xff", 0, 1, "bad")
print(u, u.reason, u.start, u.end, u.object, u.encoding)
print(NameError("m", name="n").name, AttributeError("m", name="a", obj=5).obj, ImportError("m", name="n", path="p").path)
print(BaseException.__subclasses__.__name__, issubclass(FileNotFoundError, OSError), IOError is OSError, EnvironmentError is OSError)
