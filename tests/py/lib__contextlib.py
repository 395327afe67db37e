# contextlib: contextmanager, ExitStack, suppress, closing, redirect, nullcontext.
import contextlib
import io
import sys


@contextlib.contextmanager
def managed(name, swallow=()):
    print("enter", name)
    try:
        yield name.upper()
    except swallow as e:
        print("swallowed", repr(e))
    finally:
        print("exit", name)


with managed("a") as a, managed("b", ValueError):
    print(a)
    raise ValueError("v")
try:
    with managed("c"):
        raise KeyError("k")
except KeyError as e:
    print("out", e)


@managed("decorated")
def function(x):
    print("function", x)
    return x


print(function(1), function(2))


@contextlib.contextmanager
def bad_none():
    if False:
        yield


@contextlib.contextmanager
def bad_twice():
    yield 1
    yield 2


@contextlib.contextmanager
def replaces():
    try:
        yield
    except ValueError as e:
        raise RuntimeError("replaced") from e


@contextlib.contextmanager
def keeps_going():
    try:
        yield
    except ValueError:
        yield


for cm in (bad_none, bad_twice, replaces, keeps_going):
    try:
        with cm():
            if cm in (replaces, keeps_going):
                raise ValueError("inner")
    except RuntimeError as e:
        print(cm.__name__, e, repr(e.__cause__))
try:
    with managed("stop"):
        raise StopIteration("si")
except StopIteration as e:
    print("StopIteration", e)
with contextlib.suppress(KeyError, IndexError):
    {}["x"]
    print("never")
with contextlib.suppress(ValueError):
    raise ExceptionGroup("g", [ValueError(1), ValueError(2)])
print("after suppress")


class Thing:
    def close(self):
        print("closed")


with contextlib.closing(Thing()) as t, contextlib.nullcontext(5) as n:
    print(type(t).__name__, n)
out, err = io.StringIO(), io.StringIO()
with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
    print("captured")
    print("error", file=sys.stderr)
print(repr(out.getvalue()), repr(err.getvalue()))
with contextlib.ExitStack() as stack:
    names = [stack.enter_context(managed(n)) for n in "xy"]
    stack.callback(print, "callback", sep="-")
    stack.push(lambda *exc: print("pushed", exc[0]))
    print(names)
try:
    with contextlib.ExitStack() as stack:
        stack.enter_context(managed("outer"))
        stack.callback(lambda: 1 / 0)
        raise ValueError("body")
except ZeroDivisionError as e:
    print(repr(e), repr(e.__context__))
with contextlib.ExitStack() as stack:
    stack.enter_context(managed("kept"))
    kept = stack.pop_all()
print("not closed yet")
kept.close()
try:
    contextlib.ExitStack().enter_context(5)
except TypeError as e:
    print(e)


class Both(contextlib.ContextDecorator):
    def __enter__(self):
        print("both enter")
        return self

    def __exit__(self, *exc):
        print("both exit", exc[0] and exc[0].__name__)
        return True


@Both()
def fails():
    raise ValueError


print(fails())


@contextlib.asynccontextmanager
async def amanaged():
    print("aenter")
    try:
        yield "async"
    finally:
        print("aexit")


async def use():
    async with amanaged() as v:
        print(v)
    async with contextlib.AsyncExitStack() as stack:
        await stack.enter_async_context(amanaged())
        stack.callback(print, "sync callback")


try:
    use().send(None)
except StopIteration:
    print("done")
print(isinstance(managed("z"), contextlib.AbstractContextManager), hasattr(contextlib, "chdir"))


@contextlib.contextmanager
def nested():
    with managed("inner1"):
        with managed("inner2"):
            yield


with nested():
    print("in nested")
