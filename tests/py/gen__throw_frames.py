# The frames on the stack while an exception goes down through delegations, and that of a generator that never ran.
import inspect
import sys
import traceback


def stack():
    frame, names = sys._getframe(1), []
    while frame:
        names.append((frame.f_code.co_name, frame.f_lineno))
        frame = frame.f_back
    return names


def inner():
    try:
        yield 1
    except ValueError:
        print(stack())
        yield 2
    finally:
        print("finally", stack())


def middle(iterator):
    local = "kept"
    result = yield from iterator
    print(local, result, stack())


def outer(iterator):
    yield from middle(iterator)


class Custom:
    def __iter__(self):
        return self

    def __next__(self):
        return "next"

    def throw(self, *args):
        print("throw", stack())
        return "thrown"

    def close(self):
        print("close", stack())


g = outer(inner())
print(next(g), g.throw(ValueError), g.gi_frame.f_lineno, inspect.getgeneratorstate(g))
print(next(g, "end"))
g = outer(inner())
next(g)
print(g.throw(ValueError("again")), g.gi_yieldfrom.gi_frame.f_locals["local"], g.close())
g = outer(Custom())
print(next(g), g.throw(KeyError), next(g), g.close())
g = outer(iter([1, 2]))
next(g)
try:
    g.throw(ValueError("no throw below"))
except ValueError:
    traceback.print_exc(file=sys.stdout)


async def coroutine():
    await Awaitable()


class Awaitable:
    def __await__(self):
        try:
            yield 1
        except KeyError:
            print(stack())
            raise IndexError from None


c = coroutine()
c.send(None)
try:
    c.throw(KeyError)
except IndexError:
    traceback.print_exc(file=sys.stdout)

for exception in (StopIteration(3), ValueError("early"), GeneratorExit()):
    try:
        outer(None).throw(exception)
    except BaseException as error:
        traceback.print_exc(file=sys.stdout)
g = outer(None)
try:
    g.throw(KeyError(1))
except KeyError:
    print(g.gi_frame, list(g))


def deep(n):
    yield from deep(n - 1) if n else inner()


g = deep(50)
next(g)
print(g.throw(ValueError))

sys.set_coroutine_origin_tracking_depth(2)


def make():
    return coroutine()


c = make()
print([(line, name) for _, line, name in c.cr_origin])
c.close()
sys.set_coroutine_origin_tracking_depth(0)
c = make()
print(c.cr_origin)
c.close()
