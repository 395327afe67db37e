# The mapping that f_locals gives: variables, cells and names of its own, read and written through.
import sys


def attempt(label, function):
    try:
        print(label, function())
    except BaseException as e:
        print(label, type(e).__name__, e)


def variables(a, b, /, *rest, key=1, **more):
    late = [a]

    def inner():
        return b, late, unset

    proxy = sys._getframe().f_locals
    print(list(proxy), len(proxy), "unset" in proxy, "late" in proxy)
    proxy["a"] = "A"
    proxy["b"] = "B"
    proxy["unset"] = "set"
    proxy["extra"] = 0
    proxy[7] = "seven"
    print(a, inner(), sys._getframe().f_locals["extra"], locals()["extra"], locals()[7])
    del proxy["extra"]
    if len(more) > 9:
        unset = 1
    return inner


print(variables(1, 2, 3, k=4)())


def mapping():
    x, y = 1, 2
    p = sys._getframe().f_locals
    kind = type(p)
    print(kind, kind.__module__, kind.__doc__, kind.__hash__, isinstance(p, dict), len(p))
    attempt("missing", lambda: p["zz"])
    attempt("get", lambda: (p.get("x"), p.get("zz"), p.get("zz", 5)))
    attempt("get none", lambda: p.get())
    attempt("get many", lambda: p.get(1, 2, 3))
    attempt("pop variable", lambda: p.pop("x"))
    attempt("pop variable default", lambda: p.pop("x", 3))
    attempt("pop missing", lambda: p.pop("zz"))
    attempt("pop default", lambda: p.pop("zz", 3))
    attempt("pop none", lambda: p.pop())
    attempt("pop many", lambda: p.pop(1, 2, 3))
    attempt("del variable", lambda: p.__delitem__("x"))
    attempt("del missing", lambda: p.__delitem__("zz"))
    attempt("setdefault", lambda: (p.setdefault("x", 9), p.setdefault("k"), p.setdefault("l", 4)))
    attempt("setdefault none", lambda: p.setdefault())
    attempt("pop extra", lambda: (p.pop("k"), p.pop("l"), "k" in p))
    attempt("update int", lambda: p.update(3))
    attempt("update pairs", lambda: p.update([("a", 1)]))
    attempt("update names", lambda: p.update(a=1))
    attempt("update", lambda: (p.update({"x": 10, "n": 11}), x, p["n"], p.pop("n")))
    attempt("or int", lambda: p | 3)
    attempt("or", lambda: ({"q": 1} | p)["q"])
    attempt("or right", lambda: sorted((p | {"x": "mine", "q": 1}).items(), key=lambda item: item[0])[-2:])
    attempt("ior", lambda: (p.__ior__({"y": 20}) is p, y, p.__ior__(3)))
    attempt("unhashable", lambda: p[[]])
    attempt("unhashable get", lambda: p.get([]))
    attempt("unhashable set", lambda: p.__setitem__([], 1))
    attempt("hash", lambda: hash(p))
    attempt("new", lambda: kind())
    attempt("new int", lambda: kind(1))
    attempt("new keyword", lambda: kind(a=1))
    attempt("new frame", lambda: kind(sys._getframe()))
    attempt("eq", lambda: (p == p, p == sys._getframe(2).f_locals, p == {}, p == dict(p), p != dict(p), p == 3))
    attempt("lt", lambda: p < p)
    attempt("reversed", lambda: reversed(p) == list(p)[::-1] == p.keys()[::-1])
    attempt("views", lambda: (p.items() == list(zip(p, p.values())), type(p.items()), type(p.copy())))
    attempt("iter", lambda: type(iter(p)).__name__)
    attempt("match", lambda: matched(p))


def matched(p):
    match p:
        case {"x": x, "y": y}:
            return x, y


mapping()


class Text(str):
    pass


class Odd:
    def __init__(self, text):
        self.text = text

    def __hash__(self):
        return hash(self.text)

    def __eq__(self, other):
        return self.text == other


def other_keys():
    x = 1
    p = sys._getframe().f_locals
    p[Text("x")] = 2
    print(x, p[Odd("x")])
    p[Odd("x")] = 3
    print(x, list(p))
    p["me"] = p
    del p["me"]
    p["x"] = p
    print(repr(p))


other_keys()


def generator():
    total = 0
    held = 1
    while total < 100:
        yield total, (lambda: held)()
        total += 1


g = generator()
print(next(g), g.gi_frame.f_locals)
g.gi_frame.f_locals["total"] = 50
g.gi_frame.f_locals["held"] = "new"
print(next(g), g.gi_frame.f_locals, [*g][-1])


def ended():
    x = 1
    return sys._getframe()


frame = ended()
proxy = frame.f_locals
proxy["x"] = 2
proxy["z"] = 3
print(proxy, frame.f_locals, frame.f_locals == proxy)
frame.clear()
print(frame.f_locals)


def raising():
    value = [1, 2]
    raise ValueError


try:
    raising()
except ValueError as e:
    p = e.__traceback__.tb_next.tb_frame.f_locals
    print(p)
    p["value"] = 7
    print(p.copy())


class Body:
    name = 1
    print(type(sys._getframe().f_locals), sys._getframe().f_locals["name"])
    sys._getframe().f_locals["added"] = 2
    print(added)


print(type(sys._getframe().f_locals), sys._getframe().f_locals is globals())


def outer_loop(n):
    step = 1
    total = 0
    for i in range(n):
        change(i)
        total += step
    return total, step


def change(i):
    if i in (300, 600):
        sys._getframe(1).f_locals["step"] *= 10


print(outer_loop(900))


def captured_loop(n):
    step = 1
    total = 0

    def read():
        return step

    for i in range(n):
        change(i)
        total += step + read()
    return total


print(captured_loop(900))


def by_update(n):
    x = 0
    for i in range(n):
        sys._getframe().f_locals.update({"x": x + i})
    return x


print(by_update(700))
