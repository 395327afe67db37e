"""State machines: a declarative machine with guards and hooks, a vending machine, a traffic light, a line protocol."""

import enum
import functools
from collections import defaultdict


class TransitionError(Exception):
    def __init__(self, machine, event):
        super().__init__(f"{type(machine).__name__} cannot {event} when {machine.state.name}")
        self.event = event


class Transition:
    """A method that moves the machine; a descriptor, so that it knows the machine it is asked of."""

    def __init__(self, fn, sources, target, guard=None):
        functools.update_wrapper(self, fn)
        self.fn, self.sources, self.target, self.guard = fn, sources, target, guard

    def __set_name__(self, owner, name):
        owner.transitions = {**getattr(owner, "transitions", {}), name: self}
        self.name = name

    def __get__(self, machine, owner=None):
        return self if machine is None else Bound(self, machine)


class Bound:
    def __init__(self, transition, machine):
        self.transition, self.machine = transition, machine

    @property
    def allowed(self):
        t, m = self.transition, self.machine
        return m.state in t.sources and (t.guard is None or bool(t.guard(m)))

    def __call__(self, *args, **kwargs):
        t, m = self.transition, self.machine
        if not self.allowed:
            raise TransitionError(m, t.name)
        before = m.state
        result = t.fn(m, *args, **kwargs)
        target = t.target if t.target is not None else result
        m.leave(before, t.name)
        m.state = target
        m.history.append((t.name, before, target))
        m.enter(target, t.name)
        return result

    def __repr__(self):
        return f"<{self.transition.name}{'' if self.allowed else ' (not now)'}>"


def transition(*sources, to=None, when=None):
    return lambda fn: Transition(fn, frozenset(sources), to, when)


class Machine:
    initial = None

    def __init_subclass__(cls, **kw):
        super().__init_subclass__(**kw)
        cls.hooks = defaultdict(list, {k: v[:] for k, v in getattr(cls, "hooks", {}).items()})
        for value in list(vars(cls).values()):
            for key in getattr(value, "_hooks", ()):
                cls.hooks[key].append(value)

    def __init__(self):
        self.state = self.initial
        self.history = []

    def leave(self, state, event):
        for hook in self.hooks["leave", state]:
            hook(self, event)

    def enter(self, state, event):
        for hook in self.hooks["enter", state] + self.hooks["enter", None]:
            hook(self, event)

    def options(self):
        return sorted(n for n in self.transitions if getattr(self, n).allowed)

    @classmethod
    def table(cls):
        for name, t in sorted(cls.transitions.items()):
            for source in sorted(t.sources, key=lambda s: s.value):
                yield f"{source.name:>10} --{name}--> {t.target.name if t.target else '?'}"


def on(kind, state=None):
    def mark(fn):
        fn._hooks = getattr(fn, "_hooks", ()) + ((kind, state),)
        return fn

    return mark


class V(enum.Enum):
    IDLE = 1
    PAID = 2
    VENDING = 3
    BROKEN = 4


class Vending(Machine):
    initial = V.IDLE
    prices = {"tea": 150, "soup": 220, "gold": 99999}

    def __init__(self, stock):
        super().__init__()
        self.stock, self.credit, self.cash, self.out = dict(stock), 0, 0, []

    @transition(V.IDLE, V.PAID, to=V.PAID)
    def insert(self, cents):
        if cents not in (10, 20, 50, 100, 200):
            raise ValueError(f"a coin of {cents}")
        self.credit += cents

    @transition(V.PAID, to=V.VENDING)
    def choose(self, what):
        if not self.stock.get(what):
            raise LookupError(f"no {what}")
        if self.credit < self.prices[what]:
            raise LookupError(f"{self.prices[what] - self.credit} missing")
        self.stock[what] -= 1
        self.credit -= self.prices[what]
        self.cash += self.prices[what]
        self.out.append(what)

    @transition(V.VENDING)
    def taken(self):
        return V.PAID if self.credit else V.IDLE

    @transition(V.PAID, to=V.IDLE)
    def refund(self):
        coins = []
        for coin in (200, 100, 50, 20, 10):
            n, self.credit = divmod(self.credit, coin)
            coins += [coin] * n
        return coins

    @transition(V.IDLE, V.PAID, V.VENDING, to=V.BROKEN)
    def kick(self):
        self.credit = 0

    @transition(V.BROKEN, to=V.IDLE, when=lambda self: self.cash >= 150)
    def repair(self):
        self.cash -= 150

    @on("enter", V.BROKEN)
    @on("enter", V.VENDING)
    def light(self, event):
        self.out.append(f"<{self.state.name.lower()} light>")

    @on("leave", V.IDLE)
    def wake(self, event):
        self.out.append(f"<wakes for {event}>")


class Luxury(Vending):
    @transition(V.PAID, to=V.VENDING)
    def choose(self, what):
        self.out.append("with pleasure")
        return Vending.choose.fn(self, what)

    @on("enter")
    def count(self, event):
        self.entries = getattr(self, "entries", 0) + 1


def attempt(fn, *args):
    try:
        return fn(*args)
    except TransitionError as e:
        return f"{e} ({e.event})"
    except (ValueError, LookupError) as e:
        return f"{type(e).__name__}: {e}"


for kind in (Vending, Luxury):
    m = kind({"tea": 1, "soup": 2})
    script = [("choose", "tea"), ("insert", 100), ("insert", 3), ("choose", "tea"), ("insert", 50), ("choose", "cake"), ("choose", "tea"), ("insert", 10), ("taken",), ("insert", 200), ("insert", 200), ("choose", "tea"), ("choose", "soup"), ("taken",), ("refund",), ("kick",), ("insert", 10), ("repair",), ("kick",), ("repair",), ("kick",), ("repair",)]
    for name, *args in script:
        print(f"{name:<7}{args!s:<9}{attempt(getattr(m, name), *args)!s:<45}{m.state.name:<8}{m.options()}")
    print(m.out, m.credit, m.cash, len(m.history), m.history[-1], getattr(m, "entries", None))
print(*Vending.table(), sep="\n")
print(Vending.insert.__name__, Vending.choose is Luxury.choose, m.insert, m.kick, sorted(k for k in Vending.hooks if Vending.hooks[k])[0][0] if False else len(Luxury.hooks))


class Light(enum.Enum):
    RED, GREEN, AMBER = "stop", "go", "careful"

    @property
    def following(self):
        order = list(type(self))
        return order[(order.index(self) + 1) % len(order)]

    @classmethod
    def cycle(cls, start=None):
        light = start or cls.RED
        while True:
            got = yield light
            light = got if got is not None else light.following


lights = Light.cycle()
print([next(lights).name for _ in range(5)], lights.send(Light.AMBER), next(lights), Light("go").following, Light["RED"].value)


def coroutine(fn):
    @functools.wraps(fn)
    def start(*args, **kwargs):
        gen = fn(*args, **kwargs)
        next(gen)
        return gen

    return start


@coroutine
def protocol(sink):
    """Frames: a length line, then that many bytes; 'quit' ends; errors resynchronise at the next blank line."""
    buffer = ""

    def line():
        nonlocal buffer
        while "\n" not in buffer:
            buffer += yield
        text, buffer = buffer.split("\n", 1)
        return text

    def exactly(n):
        nonlocal buffer
        while len(buffer) < n:
            buffer += yield
        text, buffer = buffer[:n], buffer[n:]
        return text

    frames = 0
    while True:
        head = yield from line()
        if head == "quit":
            return frames
        try:
            size = int(head)
            if size < 0:
                raise ValueError(head)
        except ValueError as e:
            sink.append(("error", str(e)))
            while (yield from line()):
                pass
            continue
        body = yield from exactly(size)
        sink.append(("frame", body))
        frames += 1


stream = "5\nhello3\nabc0\nbad\nskipped\n\n4\nwith-9\nxx\n\n2\nokquit\nrest"
for step in (1, 3, 7, 100):
    sink = []
    p = protocol(sink)
    try:
        for i in range(0, len(stream), step):
            p.send(stream[i : i + step])
        print("unfinished")
    except StopIteration as stop:
        print(step, stop.value, sink)


class Dfa:
    def __init__(self, table, accepting):
        self.table, self.accepting = table, set(accepting)

    def __contains__(self, text):
        state = 0
        for c in text:
            state = self.table.get((state, c), self.table.get((state, "*")))
            if state is None:
                return False
        return state in self.accepting

    def minimal(self):
        states = {s for s, _ in self.table} | set(self.table.values()) | {0}
        letters = sorted({c for _, c in self.table})
        groups = {s: int(s in self.accepting) for s in states}
        while True:
            signature = {s: (groups[s], *(groups.get(self.table.get((s, c))) for c in letters)) for s in states}
            numbers = {sig: i for i, sig in enumerate(sorted(set(signature.values()), key=str))}
            fresh = {s: numbers[signature[s]] for s in states}
            if len(set(fresh.values())) == len(set(groups.values())):
                return len(numbers)
            groups = fresh


by_three = Dfa({(s, d): (s * 2 + int(d)) % 3 for s in range(3) for d in "01"}, [0])
print([n for n in range(40) if f"{n:b}" in by_three], "12" in by_three, by_three.minimal())
redundant = Dfa({(s, d): (s * 2 + int(d)) % 6 for s in range(6) for d in "01"}, [0, 3])
print(redundant.minimal(), all((f"{n:b}" in redundant) == (n % 3 == 0) for n in range(200)))
