# What compile(), eval() and exec() take: flags, file names, buffers, encodings, code of functions.
import ast
import codeop
import types

UNFINISHED = 0x4200


def attempt(what, *args, **keywords):
    try:
        print(what(*args, **keywords))
    except Exception as error:
        print(type(error).__name__, error)


for source in ["(a **", "f(\n1,\n", "x = '''", "if 1:\n", "a = \\", "f'{a", "'abc", "x = ?", "a b"]:
    attempt(lambda: compile(source, "unfinished", "single", UNFINISHED).co_name)
for source in ["(a **", "def f():(", "[\n", "x = ?", "pass"]:
    attempt(lambda: codeop.compile_command(source) is None)


class Path:
    def __fspath__(self):
        return "a path"


for name in ["text", b"bytes", Path(), 5, bytearray(b"x"), "a\0b"]:
    attempt(lambda: compile("1", name, "exec").co_filename)
for source in [memoryview(b"1 + 1"), bytearray(b"2 * 2"), memoryview(b"12\0")[:2], 5]:
    attempt(lambda: (eval(source), eval(compile(source, "", "eval"))))
for source in [
    b"# coding: latin9\nx = '\xa4'",
    b"# coding: cp1251\nx = '\xe0'",
    b"# coding: cp1251\nx = ?'\xe0'",
    b"# coding: koi8-r\nx = '\xc1'",
    b"# coding: no_such_thing\nx = 1",
    b"# coding: rot13\nx = 1",
]:
    space = {}
    attempt(lambda: (exec(compile(source, "encoded", "exec"), space), space["x"]))


# Code of functions is called without arguments.
def two(a, b):
    return a


def default(a=1):
    return a


def numbers(a=3):
    yield a


for function in [two, default, numbers]:
    attempt(exec, function.__code__)


async def answer():
    return 42


code = compile("x = await answer()", "awaiting", "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
space = {"answer": answer}
for made in [eval(code, space), types.FunctionType(code, space)()]:
    space.pop("x", None)
    print(type(made).__name__)
    try:
        made.send(None)
    except StopIteration as stop:
        print(stop.value, space["x"])
for encoding in ["hex", "rot13"]:
    attempt(b"00".decode, encoding)
    attempt("00".encode, encoding)
