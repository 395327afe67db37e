# What a thrown exception says of the one that the generator handles, and what throw() refuses.
import warnings

warnings.simplefilter("error")


def handling():
    try:
        raise KeyError("a")
    except KeyError:
        try:
            yield
        except ValueError as error:
            print("inside", repr(error.__context__))
            raise


def delegating():
    try:
        raise IndexError("outer")
    except IndexError:
        yield from handling()


for make in (handling, delegating):
    generator = make()
    next(generator)
    try:
        generator.throw(ValueError("b"))
    except ValueError as error:
        print(repr(error), repr(error.__context__), repr(error.__context__.__context__))


class Demanding(Exception):
    def __init__(self, first, second):
        pass


class Strange(Exception):
    def __new__(cls, *args):
        return cls


def catching():
    try:
        yield 1
    except BaseException as error:
        print("got", repr(error))
        yield 2


for thrown in (Demanding, Strange, ValueError):
    generator = catching()
    next(generator)
    print(generator.throw(thrown))

generator = catching()
next(generator)
try:
    generator.throw(ValueError, "in parts")
except DeprecationWarning as error:
    print(error)
warnings.simplefilter("ignore")
print(generator.throw(ValueError, "in parts"))


async def done():
    return 1


coroutine = done()
try:
    coroutine.send(None)
except StopIteration as stop:
    print(stop.value)
for again in (lambda: coroutine.send(None), lambda: coroutine.throw(ValueError("x")), coroutine.close):
    try:
        print(again())
    except RuntimeError as error:
        print(error)


def cycle():
    try:
        raise ValueError(1)
    except ValueError as error:
        error.__context__ = error
        raise TypeError(2)


try:
    cycle()
except TypeError as error:
    inner = error.__context__
    print(repr(inner), inner.__context__ is inner)


class Loop:
    pass


Loop.__call__ = Loop()
try:
    Loop()()
except RecursionError:
    print("ended")
next(handling()).nothing
