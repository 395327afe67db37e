# Generators that nothing refers to any more are closed.
import gc
import sys


def collect():
    # The native stack is scanned as it is: what earlier calls have left there is written over first.
    sorted([3, 1, 2], key=lambda number: repr([number]))
    gc.collect()


class Block:
    def __enter__(self):
        return self

    def __exit__(self, kind, *rest):
        print("exit", kind)


def with_finally():
    try:
        yield 1
    finally:
        print("finally")


def with_block():
    with Block():
        yield 1


def catching():
    try:
        yield 1
    except GeneratorExit:
        print("caught")
        raise


def stubborn():
    try:
        yield 1
    finally:
        yield 2


def failing():
    try:
        yield 1
    finally:
        {}["key"]


def outer():
    try:
        yield from with_finally()
    finally:
        print("outer")


def plain():
    yield 1
    yield 2


async def asynchronous():
    try:
        yield 1
    finally:
        print("asynchronous")


def first(async_generator):
    try:
        async_generator.__anext__().send(None)
    except StopIteration as stop:
        print("value", stop.value)


for make in with_finally, with_block, catching, plain, outer:
    print(make.__name__)
    generator = make()
    next(generator)
    del generator
    collect()
    # One that has not begun has nothing to do.
    make()
    collect()
    # Nor has one that has ended.
    list(make())
    collect()

generator = asynchronous()
first(generator)
del generator
collect()

sys.set_asyncgen_hooks(finalizer=lambda generator: print("hook of", generator.__name__))
generator = asynchronous()
first(generator)
del generator
collect()
sys.set_asyncgen_hooks(finalizer=None)

generator = with_finally()
next(generator)
print(gc.is_finalized(generator), hasattr(generator, "__del__"))
generator.__del__()
print(list(generator), gc.is_finalized(plain()))

for make in stubborn, failing:
    generator = make()
    next(generator)
    del generator; gc.collect()
