# Generators: laziness, state, return values, exhaustion.
def count(n):
    print("start")
    for i in range(n):
        print("before", i)
        yield i
        print("after", i)
    print("end")
    return "result"


g = count(2)
print(next(g))
print(next(g))
try:
    next(g)
except StopIteration as e:
    print("stop", e.value)
try:
    next(g)
except StopIteration as e:
    print("again", e.value)
print(next(g, "default"))


def fib():
    a, b = 0, 1
    while True:
        yield a
        a, b = b, a + b


import itertools

print(list(itertools.islice(fib(), 15)))


def flatten(x):
    for item in x:
        if isinstance(item, list):
            yield from flatten(item)
        else:
            yield item


print(list(flatten([1, [2, [3, [4, []]], 5], [[6]]])))
print(sum(x * x for x in range(10)), list(x for x in "abc" if x != "b"), tuple(i for i in ()), max((v for v in [3, 9, 2]), default=0))
gen = (x for x in range(3))
print(1 in gen, list(gen))
pipeline = (x + 1 for x in (y * 2 for y in (z for z in range(5) if z % 2 == 0)))
print(list(pipeline))


def states():
    yield
    yield g2.gi_running, g2.gi_suspended if hasattr(g2, "gi_suspended") else None


g2 = states()
print(g2.gi_running, g2.gi_frame is not None, g2.gi_code.co_name, g2.__name__, g2.__qualname__, g2.gi_yieldfrom)
next(g2)
print(next(g2))
print(list(g2), g2.gi_frame)


def self_next():
    yield 1
    try:
        next(g3)
    except ValueError as e:
        yield str(e)


g3 = self_next()
print(list(g3))


def with_locals(n):
    total = 0
    for i in range(n):
        received = yield total
        total += i if received is None else received
    return total


g4 = with_locals(3)
print(next(g4), g4.gi_frame.f_locals, next(g4), g4.gi_frame.f_locals, g4.gi_frame.f_lineno)


def stop_inside():
    yield 1
    raise StopIteration("leaked")


try:
    list(stop_inside())
except RuntimeError as e:
    print(e, repr(e.__cause__))


def empty():
    return
    yield


print(list(empty()), type(empty()).__name__)
print([*(i for i in range(3))], dict((k, v) for k, v in [(1, 2)]), "".join(c for c in "xyz"), set(i % 2 for i in range(5)))


def args_bound(x=[]):
    x.append(1)
    yield x


print(next(args_bound()), next(args_bound()))
lazy = (undefined_later for _ in range(1))
undefined_later = "found"
print(next(lazy))
try:
    bad = (x for x in 5)
except TypeError as e:
    print(e)
try:
    (x for x in range(3)).send(1)
except TypeError as e:
    print(e)
a, b, c = (i * i for i in range(3))
print(a, b, c, sorted(x for x in [3, 1, 2]), any(x > 2 for x in range(5)), all(x < 2 for x in range(5)))
