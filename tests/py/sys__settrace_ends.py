# What sys.settrace hears: ways out of a function and of blocks, resumptions of delegations, the StopIteration that ends
# loops and delegations.
import sys
import types


def trace(frame, event, arg):
    if frame.f_code.co_filename != __file__:
        return None
    name, line = frame.f_code.co_name, frame.f_lineno - frame.f_code.co_firstlineno
    shown = repr(arg[1]) if event == "exception" else arg if isinstance(arg, int | None) else ""
    print(" ", event, name, line, shown)
    return trace


def run(function):
    print(function.__name__)
    sys.settrace(trace)
    try:
        function()
    finally:
        sys.settrace(None)


@run
def nested_ifs():
    a = b = 1
    if a == 1:
        if b == 1:
            x = 4
        else:
            x = 6
    else:
        x = 8


@run
def nested_tries():
    try:
        try:
            1 / 0
        except ZeroDivisionError:
            x = 1
    except ImportError:
        pass


@run
def class_body():
    class C:
        if sys:
            x = 1
        else:
            x = 2


@run
def leave_through_finally():
    for i in range(2):
        try:
            if i:
                break
            continue
        finally:
            x = 1
    try:
        return 2
    finally:
        x = 4


class Manager:
    def __enter__(self):
        return self

    def __exit__(self, *exception):
        return None


@run
def leave_through_with():
    for i in range(2):
        with Manager():
            break
    with Manager():
        return


class Two:
    def __init__(self):
        self.left = 2

    def __iter__(self):
        return self

    def __next__(self):
        if not self.left:
            raise StopIteration(7)
        self.left -= 1
        return self.left


def returns(value):
    yield 1
    return value


def delegates(iterator):
    result = yield from iterator
    return result


@run
def ends_of_loops():
    for x in Two():
        pass
    for x in returns(3):
        pass
    for x in returns(None):
        pass
    for x in delegates(Two()):
        pass
    return len([x for x in Two()])


class Awaitable:
    def __await__(self):
        yield 1
        return 2


@types.coroutine
def switch(value):
    yield value
    return value


async def steps():
    yield 1


async def work():
    first = await Awaitable()
    second = await switch(5)
    async for third in steps():
        pass
    return first + second + third


@run
def awaits():
    coroutine = work()
    try:
        while True:
            coroutine.send(None)
    except StopIteration as end:
        return end.value
