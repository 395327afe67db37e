# send, throw and close, with try, finally and delegation.
def echo():
    received = None
    while True:
        try:
            received = yield received
        except ValueError as e:
            received = f"caught {e}"
        except GeneratorExit:
            print("closing")
            raise
        finally:
            print("finally", received)


g = echo()
print(next(g), g.send(1), g.send("two"), g.throw(ValueError("x")), g.throw(ValueError), g.send(3))
g.close()
g.close()
try:
    g.send(1)
except StopIteration:
    print("stopped")
g = echo()
try:
    g.throw(KeyError("before start"))
except KeyError as e:
    print(repr(e))
print(list(g))


def ignores():
    try:
        yield 1
    except GeneratorExit:
        yield 2


g = ignores()
next(g)
try:
    g.close()
except RuntimeError as e:
    print(e)


def returns_on_close():
    try:
        yield 1
    except GeneratorExit:
        return "closed value"


g = returns_on_close()
next(g)
print(g.close())


def inner():
    try:
        x = yield "inner 1"
        print("inner got", x)
        y = yield "inner 2"
        print("inner got", y)
    except KeyError as e:
        print("inner caught", e)
        yield "after"
    finally:
        print("inner finally")
    return "inner result"


def outer():
    result = yield from inner()
    print("outer got", result)
    yield "outer end"


g = outer()
print(next(g), g.send("a"), g.gi_yieldfrom is not None)
print(g.throw(KeyError("k")))
print(next(g))
print(list(g))
g = outer()
next(g)
g.close()
g = outer()
next(g)
try:
    g.throw(RuntimeError("through"))
except RuntimeError as e:
    print("out", e)


class Plain:
    def __iter__(self):
        return iter([1, 2, 3])


def over_plain():
    yield from Plain()
    yield from "ab"
    r = yield from []
    print(r)


g = over_plain()
print(next(g))
try:
    g.send("x")
except AttributeError as e:
    print(e)
print(list(over_plain()))


class Custom:
    def __init__(self):
        self.n = 0

    def __iter__(self):
        return self

    def __next__(self):
        self.n += 1
        return self.n

    def send(self, v):
        return ("sent", v)

    def throw(self, *args):
        raise StopIteration(("thrown", type(args[0]).__name__))

    def close(self):
        print("custom close")


def over_custom():
    result = yield from Custom()
    print("result", result)
    yield "done"


g = over_custom()
print(next(g), g.send(5), next(g), g.throw(ValueError("v")))
g = over_custom()
next(g)
g.close()
for bad in (5, "x", object, None):
    g = echo()
    next(g)
    try:
        g.throw(bad)
    except TypeError as e:
        print(e)
    g.close()


def context():
    try:
        yield
    except ValueError:
        raise KeyError("new")


g = context()
next(g)
try:
    g.throw(ValueError("orig"))
except KeyError as e:
    print(repr(e), repr(e.__context__))


def trampoline(gen):
    stack, value = [gen], None
    while stack:
        try:
            value = stack[-1].send(value)
            if hasattr(value, "send"):
                stack.append(value)
                value = None
        except StopIteration as e:
            stack.pop()
            value = e.value
    return value


def tri(n):
    if n == 0:
        return 0
    return n + (yield tri(n - 1))


print(trampoline(tri(2000)))
