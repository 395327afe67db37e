# Generators as loops drive them: ends, errors, handled exceptions, nesting, frames.
import sys
import traceback


def count(n):
    for i in range(n):
        yield i


def returning(n):
    yield n
    return "dropped"


for value in returning(1):
    print(value)
else:
    print("else runs")


def failing():
    yield 1
    raise KeyError("inside")


try:
    for value in failing():
        print(value)
except KeyError as error:
    print("caught", error, [frame.name for frame in traceback.extract_tb(error.__traceback__)])


def stops():
    yield 1
    raise StopIteration("own")


try:
    for value in stops():
        print(value)
except RuntimeError as error:
    print(type(error).__name__, error, repr(error.__cause__))


def handling():
    try:
        raise ValueError("held")
    except ValueError:
        yield sys.exception()
        yield sys.exception()
    yield sys.exception()


for held in handling():
    print(repr(held), sys.exception())

try:
    raise TypeError("outer")
except TypeError:
    for held in handling():
        print(repr(held), repr(sys.exception()))
    for value in count(2):
        print(value, repr(sys.exception()))
print(sys.exception())


def reraises():
    try:
        yield 1
    finally:
        print("finally")


generator = reraises()
for value in generator:
    generator.close()
    print("closed", value)


def walk(tree):
    if isinstance(tree, list):
        for part in tree:
            yield from walk(part)
    else:
        yield tree


print([leaf for leaf in walk([1, [2, [3, [4]], 5], [], [[6]]])])


def deep(n):
    if n:
        for value in deep(n - 1):
            yield value + 1
    else:
        yield 0


print(sum(deep(200)))


def endless(n):
    for value in endless(n + 1):
        yield value


try:
    for value in endless(0):
        pass
except RecursionError as error:
    print("RecursionError", error)


def back():
    yield sys._getframe().f_back.f_code.co_name
    yield sys._getframe().f_back.f_lineno - sys._getframe().f_lineno


def driver():
    for name in back():
        print(name)


driver()


def sender():
    got = yield 1
    print("got", got)
    got = yield 2
    print("got", got)


generator = sender()
for value in generator:
    print(value)
    try:
        print("sent", generator.send("x"))
    except StopIteration:
        print("ended by send")


def own():
    try:
        for value in itself:
            yield value
    except ValueError as error:
        print(error)
    yield "after"


itself = own()
for value in itself:
    print(value)


class Resource:
    def __enter__(self):
        print("enter")
        return self

    def __exit__(self, *details):
        print("exit", details[0])


def managed():
    with Resource():
        yield 1
        yield 2


for value in managed():
    print(value)
generator = managed()
try:
    for value in generator:
        raise OSError("body")
except OSError as error:
    print(error)
generator.close()


def events(frame, event, arg):
    if frame.f_code.co_name in ("count", "traced"):
        seen.append((frame.f_code.co_name, event, frame.f_lineno - frame.f_code.co_firstlineno))
    return events


seen = []


def traced():
    total = 0
    for value in count(2):
        total += value
    return total


sys.settrace(events)
traced()
sys.settrace(None)
for event in seen:
    print(*event)


def switching():
    yield 1
    sys.settrace(events)
    yield 2
    sys.settrace(None)
    yield 3


print([value for value in switching()])
total = 0
for i in range(300):
    for j in count(30):
        total += j
print(total)
