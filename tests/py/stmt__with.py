# Context managers: order, suppression, failures at every step, several items.
class CM:
    def __init__(self, name, suppress=False, fail_enter=False, fail_exit=False):
        self.name, self.suppress, self.fail_enter, self.fail_exit = name, suppress, fail_enter, fail_exit

    def __enter__(self):
        print("enter", self.name)
        if self.fail_enter:
            raise RuntimeError("enter " + self.name)
        return self.name.upper()

    def __exit__(self, kind, value, tb):
        print("exit", self.name, kind.__name__ if kind else None, value, tb is not None)
        if self.fail_exit:
            raise RuntimeError("exit " + self.name)
        return self.suppress


with CM("a") as a:
    print("body", a)
with CM("a") as a, CM("b") as b:
    print(a, b)
with (CM("p") as p, CM("q"), CM("r") as r,):
    print(p, r)
with CM("s", suppress=True):
    raise ValueError("inside")
print("after")
try:
    with CM("x"), CM("y"):
        raise ValueError("inside")
except ValueError as e:
    print("caught", e)
try:
    with CM("x", suppress=True), CM("y", fail_exit=True):
        raise ValueError("inside")
    print("suppressed by outer")
except RuntimeError as e:
    print("caught", e)
try:
    with CM("x"), CM("y", fail_enter=True):
        print("never")
except RuntimeError as e:
    print("caught", e, e.__context__)
try:
    with CM("x", fail_exit=True):
        raise ValueError("first")
except RuntimeError as e:
    print("caught", e, repr(e.__context__))


def early():
    for i in range(3):
        with CM(f"loop{i}"):
            if i == 0:
                continue
            if i == 1:
                break
    with CM("ret"):
        return "returned"


print(early())


class Target:
    pass


target = Target()
items = [0]
with CM("t") as target.attr, CM("u") as items[0], CM("vw") as (v, w):
    print(target.attr, items, v, w)


class NoExit:
    def __enter__(self):
        return 1


class NoEnter:
    def __exit__(self, *a):
        pass


for bad in (NoExit(), NoEnter(), 5):
    try:
        with bad:
            print("never")
    except TypeError as e:
        print(e)


class Meta:
    def __init__(self):
        self.__enter__ = lambda: print("instance attribute is not used")

    def __enter__(self):
        print("type's enter")

    def __exit__(self, *args):
        print("type's exit", args)


with Meta():
    pass


def generator():
    with CM("gen"):
        yield 1
        yield 2


g = generator()
print(next(g))
g.close()
print("closed")
with CM("outer"):
    try:
        with CM("inner", suppress=False):
            1 / 0
    except ZeroDivisionError:
        print("handled")
    finally:
        print("finally")
