"""An event simulator: a scheduler of generator processes with resources, interrupts, statistics."""

import heapq
import itertools
from collections import deque


class Interrupt(Exception):
    def __init__(self, reason):
        super().__init__(reason)
        self.reason = reason


class Event:
    counter = itertools.count()

    def __init__(self, world, name="event"):
        self.world = world
        self.name = name
        self.waiting = []
        self.triggered = False
        self.value = None

    def trigger(self, value=None, delay=0):
        self.world.schedule(delay, self._fire, value)
        return self

    def _fire(self, value):
        if self.triggered:
            return
        self.triggered, self.value = True, value
        waiting, self.waiting = self.waiting, []
        for process in waiting:
            process.resume(value)

    def subscribe(self, process):
        if self.triggered:
            self.world.schedule(0, process.resume, self.value)
        else:
            self.waiting.append(process)

    def __or__(self, other):
        return AnyOf(self.world, [self, other])

    def __and__(self, other):
        return AllOf(self.world, [self, other])

    def __repr__(self):
        return f"<{self.name}{' done' if self.triggered else ''}>"


class Timeout(Event):
    def __init__(self, world, delay, value=None):
        if delay < 0:
            raise ValueError("negative delay")
        super().__init__(world, f"timeout {delay}")
        self.trigger(value, delay)


class _Probe:
    def __init__(self, condition, event):
        self.condition, self.event = condition, event

    def resume(self, value):
        self.condition.check(self.event)


class AnyOf(Event):
    def __init__(self, world, events):
        super().__init__(world, type(self).__name__)
        self.events = events
        for e in events:
            e.subscribe(_Probe(self, e))

    def check(self, event):
        self._fire({e.name: e.value for e in self.events if e.triggered})


class AllOf(AnyOf):
    def check(self, event):
        if all(e.triggered for e in self.events):
            super().check(event)


class Process(Event):
    def __init__(self, world, generator, name=None):
        super().__init__(world, name or generator.__name__)
        self.generator = generator
        self.target = None
        world.schedule(0, self.resume, None)

    @property
    def alive(self):
        return not self.triggered

    def resume(self, value=None):
        self._step(self.generator.send, value)

    def interrupt(self, reason):
        if not self.alive:
            raise RuntimeError(f"{self.name} is over")
        if self.target is not None and self in self.target.waiting:
            self.target.waiting.remove(self)
        self.world.schedule(0, self._step, self.generator.throw, Interrupt(reason))

    def _step(self, advance, value):
        try:
            target = advance(value)
        except StopIteration as stop:
            self._fire(stop.value)
        except Interrupt as error:
            self.world.log(f"{self.name} died of {error.reason}")
            self._fire(error)
        else:
            if not isinstance(target, Event):
                self.generator.close()
                raise TypeError(f"{self.name} yielded {target!r}")
            self.target = target
            target.subscribe(self)


class Resource:
    def __init__(self, world, capacity=1):
        self.world = world
        self.capacity = capacity
        self.users = 0
        self.queue = deque()
        self.longest = 0

    def request(self):
        event = Event(self.world, "request")
        if self.users < self.capacity:
            self.users += 1
            event.trigger(self)
        else:
            self.queue.append(event)
            self.longest = max(self.longest, len(self.queue))
        return event

    def release(self):
        if self.queue:
            self.queue.popleft().trigger(self)
        else:
            self.users -= 1


class Store:
    def __init__(self, world, limit):
        self.world, self.limit = world, limit
        self.items, self.getters, self.putters = deque(), deque(), deque()

    def put(self, item):
        event = Event(self.world, "put")
        self.putters.append((event, item))
        self._settle()
        return event

    def get(self):
        event = Event(self.world, "get")
        self.getters.append(event)
        self._settle()
        return event

    def _settle(self):
        moved = True
        while moved:
            moved = False
            if self.putters and len(self.items) < self.limit:
                event, item = self.putters.popleft()
                self.items.append(item)
                event.trigger()
                moved = True
            if self.getters and self.items:
                self.getters.popleft().trigger(self.items.popleft())
                moved = True


class World:
    def __init__(self):
        self.now = 0
        self.heap = []
        self.serial = itertools.count()
        self.lines = []
        self.executed = 0

    def schedule(self, delay, action, *args):
        heapq.heappush(self.heap, (self.now + delay, next(self.serial), action, args))

    def process(self, generator, name=None):
        return Process(self, generator, name)

    def timeout(self, delay, value=None):
        return Timeout(self, delay, value)

    def log(self, text):
        self.lines.append(f"{self.now:>4} {text}")

    def run(self, until=float("inf")):
        while self.heap and self.heap[0][0] <= until:
            self.now, _, action, args = heapq.heappop(self.heap)
            self.executed += 1
            action(*args)
        return self.now


class Random:
    def __init__(self, seed):
        self.seed = seed

    def __call__(self, low, high):
        self.seed = (self.seed * 1103515245 + 12345) & 0x7FFFFFFF
        return low + (self.seed >> 8) % (high - low + 1)


def car_wash():
    world, random = World(), Random(5)
    machines = Resource(world, 2)
    waits = []

    def car(name):
        arrived = world.now
        yield machines.request()
        waits.append(world.now - arrived)
        world.log(f"{name} enters after {waits[-1]}")
        yield world.timeout(random(3, 8))
        world.log(f"{name} leaves")
        machines.release()
        return name

    def source():
        cars = []
        for i in range(6):
            yield world.timeout(random(0, 3))
            cars.append(world.process(car(f"car{i}")))
        yield AllOf(world, cars)
        world.log("all washed: " + ",".join(c.value for c in cars))

    world.process(source())
    world.run()
    print(*world.lines, sep="\n")
    print(waits, machines.longest, machines.users, world.executed)


def producers():
    world, random = World(), Random(11)
    store = Store(world, 2)
    eaten = []

    def producer(letter, count):
        for i in range(count):
            yield world.timeout(random(1, 2))
            yield store.put(f"{letter}{i}")

    def consumer(name):
        while True:
            item = yield store.get()
            eaten.append((name, item))
            yield world.timeout(3)

    for letter in "ab":
        world.process(producer(letter, 4))
    world.process(consumer("x"))
    world.process(consumer("y"), "slow consumer")
    world.run(until=50)
    print(eaten, world.now, len(store.items), len(store.getters))


def interrupts():
    world = World()

    def worker():
        done = 0
        while True:
            try:
                yield world.timeout(5)
                done += 1
                world.log(f"worked {done}")
            except Interrupt as i:
                world.log(f"interrupted: {i.reason}")
                if i.reason == "stop":
                    return done
                yield world.timeout(1)

    def fragile():
        try:
            yield world.timeout(100)
        finally:
            world.log("fragile cleans up")

    def boss(w, f):
        yield world.timeout(7)
        w.interrupt("coffee")
        yield world.timeout(10)
        f.interrupt("storm")
        w.interrupt("stop")
        value = yield w
        world.log(f"worker returned {value}, fragile {type((yield f)).__name__}")
        try:
            w.interrupt("again")
        except RuntimeError as e:
            world.log(str(e))

    w, f = world.process(worker()), world.process(fragile())
    world.process(boss(w, f))
    world.run()
    print(*world.lines, sep="\n")


def conditions():
    world = World()
    results = []

    def waiter():
        first = yield world.timeout(5, "slow") | world.timeout(2, "fast")
        results.append((world.now, first))
        both = yield world.timeout(1, "p") & world.timeout(4, "q")
        results.append((world.now, both))
        event = Event(world, "manual")
        event.trigger("v", delay=3)
        event.trigger("ignored", delay=4)
        results.append((yield event))
        results.append((yield event))

    def bad():
        yield 5

    world.process(waiter())
    world.process(bad())
    try:
        world.run()
    except TypeError as e:
        print(e)
    world.run()
    print(results, world.now)
    try:
        world.timeout(-1)
    except ValueError as e:
        print(e)


for scenario in (car_wash, producers, interrupts, conditions):
    print("--", scenario.__name__)
    scenario()
