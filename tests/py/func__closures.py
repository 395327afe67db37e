# Cells, nonlocal and late binding.
def counter(start=0):
    count = start

    def up(by=1):
        nonlocal count
        count += by
        return count

    def peek():
        return count

    def reset():
        nonlocal count
        count = start

    return up, peek, reset


up, peek, reset = counter(10)
print(up(), up(5), peek())
reset()
print(peek(), up.__closure__[0].cell_contents, [n for n in up.__code__.co_freevars], sorted(counter.__code__.co_cellvars))
funcs = []
for i in range(3):
    funcs.append(lambda: i)
print([f() for f in funcs])
funcs = [lambda i=i: i for i in range(3)]
print([f() for f in funcs])


def make():
    return [lambda: n for n in range(3)], [(lambda k: lambda: k)(n) for n in range(3)]


print([f() for f in make()[0]], [f() for f in make()[1]])


def deep():
    a = 1

    def one():
        b = 2

        def two():
            c = 3

            def three():
                nonlocal a, b
                a += 10
                b += 20
                return a + b + c

            return three

        return two

    return one()()


three = deep()
print(three(), three(), sorted(three.__code__.co_freevars))


def use_before():
    def inner():
        return later

    try:
        inner()
    except NameError as e:
        print(e)
    later = 5
    return inner()


print(use_before())


def params(a, *args, b=2, **kw):
    def inner():
        nonlocal a
        a += 1
        return a, args, b, kw

    inner()
    return inner()


print(params(1, 2, 3, b=4, c=5))


def recursive():
    def fact(n):
        return 1 if n < 2 else n * fact(n - 1)

    return fact


print(recursive()(20))


def shadow():
    x = 1

    def inner(x):
        def innermost():
            nonlocal x
            x += 1
            return x

        return innermost() + x

    return inner(10), x


print(shadow())


def class_cells():
    x = "function"

    class C:
        y = x
        x = "class"
        z = x

        def m(self):
            return x

    return C.y if hasattr(C, "y") else None, C.z, C().m()


try:
    print(class_cells())
except NameError as e:
    print(e)
g = "global"


def class_global():
    class C:
        g = g
        h = [g for _ in range(1)]

    return C.g, C.h


print(class_global())


def swap():
    def get():
        return v

    def put(x):
        nonlocal v
        v = x

    v = None
    return get, put


get, put = swap()
put([1])
print(get(), get() is get())
cell = get.__closure__[0]
cell.cell_contents = "changed"
print(get(), type(cell).__name__)
del cell.cell_contents
try:
    cell.cell_contents
except ValueError as e:
    print(e)
try:
    get()
except NameError as e:
    print(e)
