# Generators as methods, iterators, context managers and in class bodies.
class Tree:
    def __init__(self, v, *kids):
        self.v, self.kids = v, kids

    def __iter__(self):
        yield self.v
        for k in self.kids:
            yield from k

    def depth_first(self, level=0):
        yield level, self.v
        for k in self.kids:
            yield from k.depth_first(level + 1)

    def breadth_first(self):
        queue = [self]
        while queue:
            node = queue.pop(0)
            yield node.v
            queue.extend(node.kids)

    @classmethod
    def build(cls, spec):
        return cls(spec[0], *(cls.build(s) for s in spec[1:]))

    @staticmethod
    def count(n):
        while n:
            yield n
            n -= 1

    @property
    def leaves(self):
        if not self.kids:
            yield self.v
        for k in self.kids:
            yield from k.leaves

    evens = [n for n in range(6) if n % 2 == 0]


t = Tree.build((1, (2, (3,), (4,)), (5,), (6, (7,))))
print(list(t), list(t.depth_first()), list(t.breadth_first()), list(Tree.count(3)), list(t.leaves), Tree.evens, sum(t), max(t), 4 in t, 99 in t, sorted(t, reverse=True), [*t][::2], dict(t.depth_first()))


class Resettable:
    def __init__(self, fn):
        self.fn = fn

    def __iter__(self):
        return self.fn()


r = Resettable(lambda: (i * i for i in range(4)))
print(list(r), list(r), list(zip(r, r)))


class Lines:
    def __init__(self, text):
        self.text = text

    def __iter__(self):
        start = 0
        while True:
            end = self.text.find("\n", start)
            if end < 0:
                if start < len(self.text):
                    yield self.text[start:]
                return
            yield self.text[start:end]
            start = end + 1


print(list(Lines("a\nbb\n\nc")), len(list(Lines(""))), max(Lines("x\nyyy"), key=len))


class Machine:
    def __init__(self):
        self.log = []
        self.gen = self.run()
        next(self.gen)

    def run(self):
        state = "idle"
        while True:
            event = yield state
            self.log.append((state, event))
            if state == "idle" and event == "start":
                state = "running"
            elif state == "running" and event in ("stop", "fail"):
                state = "idle" if event == "stop" else "broken"
            elif event == "reset":
                state = "idle"

    def __call__(self, event):
        return self.gen.send(event)


m = Machine()
print([m(e) for e in ("stop", "start", "x", "fail", "start", "reset", "start", "stop")], len(m.log), m.log[3])


class Peekable:
    def __init__(self, it):
        self.it = iter(it)
        self.buffer = []

    def __iter__(self):
        return self

    def __next__(self):
        return self.buffer.pop() if self.buffer else next(self.it)

    def peek(self, default=None):
        try:
            self.buffer.append(next(self))
        except StopIteration:
            return default
        return self.buffer[-1]


p = Peekable(x for x in "abc")
print(p.peek(), next(p), p.peek(), list(p), p.peek("end"), next(p, "done"))


def tokens(text):
    it = Peekable(text)
    for c in it:
        if c.isdigit():
            while it.peek("").isdigit():
                c += next(it)
            yield int(c)
        elif not c.isspace():
            yield c


print(list(tokens("12 + (345*6)")))


class Cleanup:
    def __init__(self):
        self.events = []

    def gen(self):
        self.events.append("start")
        try:
            yield 1
            yield 2
        except GeneratorExit:
            self.events.append("exit")
            raise
        finally:
            self.events.append("finally")


c = Cleanup()
for x in c.gen():
    pass
g = c.gen()
next(g)
g.close()
print(c.events)


def memo_gen():
    cache = {}

    def fib(n):
        if n not in cache:
            cache[n] = n if n < 2 else fib(n - 1) + fib(n - 2)
        return cache[n]

    n = 0
    while True:
        yield fib(n)
        n += 1


import itertools

print(list(itertools.islice(memo_gen(), 40))[-3:])
gens = [(lambda k: (x * k for x in range(3)))(k) for k in range(3)]
print([list(g) for g in gens])




try:
    exec("def f():\n    class L:\n        x = yield 1\n")
except SyntaxError as e:
    print(e.msg)
