# Frames looked at, and changed, while their code is hot.
import sys


def peek(n):
    out = []
    total = 0
    for i in range(n):
        total += i
        if i % 700 == 0:
            f = sys._getframe()
            out.append((f.f_locals["i"], f.f_locals["total"], f.f_lineno, f.f_code.co_name))
    return out


print(peek(2500))


def callee_reads_caller():
    f = sys._getframe(1)
    return f.f_locals["i"] + f.f_locals["scale"]


def caller(n):
    scale = 2
    t = 0
    for i in range(n):
        t += callee_reads_caller()
        if i == n // 2:
            scale = 2.5
    return t


print(caller(1500))


def writer(i):
    if i == 1200:
        sys._getframe(1).f_locals["total"] = 10**6
    if i == 1300:
        sys._getframe(1).f_locals["step"] = 0.5


def written(n):
    total = 0
    step = 1
    for i in range(n):
        writer(i)
        total += step
    return total


print(written(1500))


def back_chain(n):
    names = []
    f = sys._getframe()
    while f:
        names.append(f.f_code.co_name)
        f = f.f_back
    return tuple(names) + (n,)


def a(n):
    return b(n)


def b(n):
    return back_chain(n % 2)


print(sorted({a(i) for i in range(800)}))


def trace_lines(n):
    seen = []

    def tracer(frame, event, arg):
        if frame.f_code.co_name == "traced":
            seen.append((event, frame.f_lineno - frame.f_code.co_firstlineno))
            return tracer

    def traced(k):
        x = 0
        for j in range(k):
            x += j
        return x

    for i in range(n):
        traced(3)
    sys.settrace(tracer)
    r = traced(2)
    sys.settrace(None)
    return r, seen, traced(3)


print(trace_lines(500))


def trace_started_inside(n):
    events = []

    def tracer(frame, event, arg):
        events.append(event)
        return tracer

    def work(i):
        return i + 1

    t = 0
    for i in range(n):
        if i == n - 3:
            sys.settrace(tracer)
        t += work(i)
    sys.settrace(None)
    return t, events


print(trace_started_inside(1000))


def profile(n):
    calls = []

    def prof(frame, event, arg):
        calls.append((event, frame.f_code.co_name if event in ("call", "return") else getattr(arg, "__name__", None)))

    def f(x):
        return len([x])

    for i in range(n):
        f(i)
    sys.setprofile(prof)
    f(1)
    sys.setprofile(None)
    return calls


print(profile(500))


def kept_frame(n):
    frame = None
    for i in range(n):
        if i == n - 5:
            frame = sys._getframe()
    return frame, i


frame, last = kept_frame(1500)
print(frame.f_locals["i"], last, frame.f_back is not None, frame.f_code.co_name)


def lasti(n):
    values = set()
    for i in range(n):
        values.add(sys._getframe().f_lineno - sys._getframe().f_code.co_firstlineno)
        values.add(
            sys._getframe().f_lineno - sys._getframe().f_code.co_firstlineno
        )
    return sorted(values)


print(lasti(500))


def exec_in(n):
    t = 0
    for i in range(n):
        ns = {"i": i}
        exec("r = i * 2", ns)
        t += ns["r"] + eval("i + 1")
    return t


print(exec_in(100))


def locals_snapshot(n):
    x = 0
    for i in range(n):
        x = i
        snap = locals()
        x = -1
    return snap["x"], snap["i"], x


print(locals_snapshot(500))


class Descr:
    def __get__(self, o, t):
        f = sys._getframe(1)
        return f.f_locals["i"]


class Uses:
    d = Descr()


def through_descriptor(n):
    u = Uses()
    t = 0
    for i in range(n):
        t += u.d
    return t


print(through_descriptor(1000))


def with_generator(n):
    def gen():
        for j in range(n):
            yield sys._getframe().f_back.f_locals["i"] if "i" in sys._getframe().f_back.f_locals else None

    g = gen()
    t = 0
    for i in range(n):
        t += next(g)
    return t


print(with_generator(500))
