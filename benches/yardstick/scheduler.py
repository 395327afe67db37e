"""An operating system in small: tasks of several classes, packets, queues, priorities."""

N = 2000

IDLE, WORKER, HANDLER_A, HANDLER_B, DEVICE_A, DEVICE_B = range(6)
WORK, DEVICE = range(2)


class Packet:
    def __init__(self, link, ident, kind):
        self.link = link
        self.ident = ident
        self.kind = kind
        self.datum = 0
        self.data = [0] * 4

    def append_to(self, queue):
        self.link = None
        if queue is None:
            return self
        last = queue
        while last.link is not None:
            last = last.link
        last.link = self
        return queue


class Task:
    def __init__(self, system, ident, priority, queue):
        self.system = system
        self.ident = ident
        self.priority = priority
        self.queue = queue
        self.waiting = queue is None
        self.held = False
        system.add(self)

    def ready(self):
        return not self.held and (self.queue is not None or not self.waiting)

    def take(self):
        packet = self.queue
        if packet is not None:
            self.queue = packet.link
        return packet

    def step(self):
        packet = self.take() if self.waiting or self.queue is not None else None
        self.waiting = False
        return self.work(packet)

    def work(self, packet):
        raise NotImplementedError


class Idle(Task):
    def __init__(self, system, count):
        super().__init__(system, IDLE, 0, None)
        self.control = 1
        self.count = count
        self.waiting = False

    def work(self, packet):
        self.count -= 1
        if self.count == 0:
            return self.system.hold(self)
        if self.control & 1:
            self.control = (self.control >> 1) ^ 0xD008
            return self.system.release(DEVICE_B)
        self.control >>= 1
        return self.system.release(DEVICE_A)


class Worker(Task):
    def __init__(self, system, queue):
        super().__init__(system, WORKER, 1000, queue)
        self.target = HANDLER_A
        self.counter = 0

    def work(self, packet):
        if packet is None:
            return self.system.wait(self)
        self.target = HANDLER_B if self.target == HANDLER_A else HANDLER_A
        packet.ident = self.target
        packet.datum = 0
        for i in range(4):
            self.counter = self.counter % 26 + 1
            packet.data[i] = 64 + self.counter
        return self.system.send(packet, self)


class Handler(Task):
    def __init__(self, system, ident, priority, queue, device):
        super().__init__(system, ident, priority, queue)
        self.device = device
        self.work_in = None
        self.device_in = None

    def work(self, packet):
        if packet is not None:
            if packet.kind == WORK:
                self.work_in = packet.append_to(self.work_in)
            else:
                self.device_in = packet.append_to(self.device_in)
        job = self.work_in
        if job is not None:
            if job.datum >= 4:
                self.work_in = job.link
                job.ident_back = WORKER
                job.ident = WORKER
                return self.system.send(job, self)
            item = self.device_in
            if item is not None:
                self.device_in = item.link
                item.datum = job.data[job.datum]
                job.datum += 1
                item.ident = self.device
                return self.system.send(item, self)
        return self.system.wait(self)


class Device(Task):
    def __init__(self, system, ident, priority, handler):
        super().__init__(system, ident, priority, None)
        self.pending = None
        self.handler = handler

    def work(self, packet):
        if packet is None:
            done = self.pending
            if done is None:
                return self.system.wait(self)
            self.pending = None
            done.ident = self.handler
            return self.system.send(done, self)
        self.pending = packet
        return self.system.hold(self)


class System:
    def __init__(self):
        self.tasks = {}
        self.order = []
        self.sent = self.held = self.steps = 0

    def add(self, task):
        self.tasks[task.ident] = task
        self.order.append(task)
        self.order.sort(key=lambda t: -t.priority)

    def hold(self, task):
        self.held += 1
        task.held = True
        return None

    def release(self, ident):
        task = self.tasks[ident]
        task.held = False
        return task

    def wait(self, task):
        task.waiting = True
        return None

    def send(self, packet, sender):
        self.sent += 1
        target = self.tasks[packet.ident]
        target.queue = packet.append_to(target.queue)
        return target

    def run(self):
        current = self.choose()
        while current is not None:
            self.steps += 1
            following = current.step()
            if following is None or not following.ready():
                following = self.choose()
            current = following

    def choose(self):
        for task in self.order:
            if task.ready():
                return task
        return None


def queue_of(ident, kind, length):
    queue = None
    for _ in range(length):
        queue = Packet(queue, ident, kind)
    return queue


def run(n):
    results = []
    for _ in range(20):
        system = System()
        Idle(system, n)
        Worker(system, queue_of(WORKER, WORK, 2))
        Handler(system, HANDLER_A, 2000, queue_of(DEVICE_A, DEVICE, 3), DEVICE_A)
        Handler(system, HANDLER_B, 3000, queue_of(DEVICE_B, DEVICE, 3), DEVICE_B)
        Device(system, DEVICE_A, 4000, HANDLER_A)
        Device(system, DEVICE_B, 5000, HANDLER_B)
        system.run()
        results.append((system.steps, system.sent, system.held))
    return results[0], len(set(results))
