# global and nonlocal in nested functions, classes and comprehensions.
counter = 0
names = []


def bump():
    global counter
    counter += 1
    return counter


def define():
    global helper, CONST

    def helper():
        return "global helper"

    CONST = 42
    for names_i in range(2):
        global loop_var
        for loop_var in range(3):
            pass
    with open("/dev/null") as f:
        global handle
        handle = f.closed
    try:
        raise ValueError("e")
    except ValueError as err:
        global message
        message = str(err)
    import os.path as p

    global sep
    from os import sep


print(bump(), bump(), counter)
define()
print(helper(), CONST, loop_var, handle, message, sep)


def outer():
    x = "outer"

    def middle():
        def inner():
            nonlocal x
            x = "inner"
            return [x := "walrus" for _ in range(1)]

        result = inner()
        return result, x

    before = x
    return before, middle(), x


print(outer())


def swap():
    a, b = 1, 2

    def do():
        nonlocal a, b
        a, b = b, a

    do()
    return a, b


print(swap())


def make_stack():
    items = []

    def push(x):
        items.append(x)
        return len(items)

    def pop():
        return items.pop()

    def clear():
        nonlocal items
        items = []

    return push, pop, clear, lambda: items


push, pop, clear, view = make_stack()
push(1)
push(2)
old = view()
print(pop(), view(), clear(), view(), old)


class K:
    global in_class
    in_class = "set from class body"
    x = counter

    def method(self):
        global counter
        counter = 100
        return counter


print(in_class, K.x, K().method(), counter, hasattr(K, "in_class"))


def shadow_builtin():
    global len
    len = lambda x: "mine"
    try:
        return len([])
    finally:
        del len


print(shadow_builtin(), len([1]))


def nested_classes():
    v = 1

    class A:
        v = 2

        class B:
            w = v

            def get(self):
                return v

        def get(self):
            return v

        comp = [v for _ in range(1)]

    return A.v, A.B.w, A.B().get(), A().get(), A.comp


print(nested_classes())


def global_in_exec():
    ns = {"y": 1}
    exec("global y\ny = 5\nz = 6", ns)
    loc = {}
    exec("def f():\n    global g\n    g = 1\nf()\nh = 2", ns, loc)
    return ns["y"], ns["z"], ns["g"], "f" in loc, loc["h"]


print(global_in_exec())


def decorator_counter():
    calls = {}

    def count(fn):
        def wrapper(*a):
            nonlocal calls
            calls = {**calls, fn.__name__: calls.get(fn.__name__, 0) + 1}
            return fn(*a)

        return wrapper

    return count, lambda: calls


count, calls = decorator_counter()


@count
def a():
    return b()


@count
def b():
    return 1


a(), a(), b()
print(calls())


def gen():
    total = 0

    def add(n):
        nonlocal total
        total += n

    while True:
        n = yield total
        add(n)


g = gen()
next(g)
print(g.send(5), g.send(10))
del counter
try:
    bump()
except NameError as e:
    print(e)


def deep():
    def a():
        def b():
            def c():
                nonlocal n
                n += 1
                return n

            return c

        return b

    n = 10
    return a()()() + n


print(deep())
