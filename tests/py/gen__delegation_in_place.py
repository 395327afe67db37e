# Delegation, loops and native code resume generators in turn; contexts are entered in the frame of the loop.
import sys


def numbers(n):
    for i in range(n):
        got = yield i
        if got is not None:
            print("got", got)
    return n * 10


def outer(n):
    result = yield from numbers(n)
    print("result", result)
    result = yield from numbers(1)
    return result + 1


def deep(n):
    if n:
        yield from deep(n - 1)
    yield n


def failing():
    yield 1
    raise StopIteration(5)


def delegating_failure():
    try:
        yield from failing()
    except RuntimeError as error:
        print(error, repr(error.__cause__))
        yield "after"
        print(sys.exception() is error)


def handled():
    try:
        yield from numbers(2)
        raise KeyError("k")
    except KeyError:
        yield sys.exception()
        yield from (sys.exception() for _ in range(2))
    yield sys.exception()


print(list(outer(3)), sum(outer(2)), max(deep(5)), [x for x in deep(4)])
generator = outer(3)
print(next(generator), generator.send("a"), generator.gi_yieldfrom.__name__, generator.gi_running)
try:
    generator.throw(ValueError("thrown"))
except ValueError as error:
    print(error, generator.gi_frame)
print(list(delegating_failure()))
print([repr(x) for x in handled()])
try:
    raise OSError("outside")
except OSError:
    print([repr(x) for x in handled()])

generator = numbers(3)
print([next(generator), *generator])
try:
    next(generator)
except StopIteration as stop:
    print("stop", stop.value)


def own():
    yield from me


me = own()
try:
    next(me)
except ValueError as error:
    print(error)


def early():
    print("ready")
    got = yield 1
    print(got)


generator = early()
try:
    generator.send(1)
except TypeError as error:
    print(error)
print(generator.send(None))
try:
    generator.send("x")
except StopIteration:
    print("over")


class Manager:
    def __init__(self, fail=None):
        self.fail = fail

    def __enter__(self):
        if self.fail == "enter":
            raise ValueError("enter")
        return sys._getframe().f_back.f_code.co_name, self.fail

    def __exit__(self, *args):
        print("exit", args[0])
        if self.fail == "exit":
            raise ValueError("exit")
        return self.fail == "swallow"


def frames(entry):
    found = []
    while entry:
        found.append((entry.tb_frame.f_code.co_name, entry.tb_lineno))
        entry = entry.tb_next
    return found


def contexts():
    for fail in (None, "enter", "exit", "swallow"):
        try:
            with Manager(fail) as (name, shown):
                yield name, shown
                if fail == "swallow":
                    raise KeyError("inside")
        except ValueError as error:
            print(error, frames(error.__traceback__))


print(list(contexts()))


def each(values):
    for value in values:
        print(value, end=" ")
    print()


class Own:
    def __init__(self):
        self.left = 2

    def __iter__(self):
        return self

    def __next__(self):
        if not self.left:
            raise StopIteration
        self.left -= 1
        return self.left


for values in ([1, 2], Own(), zip("ab", "cd"), numbers(2), {3, 4}, Own(), [5], map(abs, [-1]), {6: 7}, zip("e", "f"), range(2)):
    each(values)
