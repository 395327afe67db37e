"""A discrete event simulation: a shop with queues, customers and an event heap of its own."""

N = 10_000


class Random:
    def __init__(self, seed):
        self.state = seed

    def below(self, limit):
        self.state = (self.state * 1103515245 + 12345) % 2147483648
        return self.state // 65536 % limit


class Heap:
    def __init__(self):
        self.items = []

    def push(self, item):
        items = self.items
        items.append(item)
        i = len(items) - 1
        while i:
            parent = (i - 1) // 2
            if items[parent].when <= item.when:
                break
            items[i] = items[parent]
            i = parent
        items[i] = item

    def pop(self):
        items = self.items
        top = items[0]
        last = items.pop()
        n = len(items)
        if n:
            i = 0
            while True:
                child = 2 * i + 1
                if child >= n:
                    break
                if child + 1 < n and items[child + 1].when < items[child].when:
                    child += 1
                if items[child].when >= last.when:
                    break
                items[i] = items[child]
                i = child
            items[i] = last
        return top


class Event:
    def __init__(self, when, action, customer):
        self.when, self.action, self.customer = when, action, customer


class Customer:
    patience = 60

    def __init__(self, number, arrival, items):
        self.number, self.arrival, self.items = number, arrival, items
        self.till = None


class Hurried(Customer):
    patience = 20


class Till:
    def __init__(self, number, speed):
        self.number, self.speed = number, speed
        self.queue = []
        self.busy = False
        self.served = 0

    def __len__(self):
        return len(self.queue) + self.busy


class Shop:
    def __init__(self, tills, seed):
        self.tills = [Till(i, 2 + i % 3) for i in range(tills)]
        self.random = Random(seed)
        self.events = Heap()
        self.now = 0
        self.waited = self.left = self.served = 0

    def schedule(self, delay, action, customer):
        self.events.push(Event(self.now + delay, action, customer))

    def arrive(self, customer):
        till = min(self.tills, key=len)
        if len(till) * 4 > customer.patience:
            self.left += 1
            return
        customer.till = till
        till.queue.append(customer)
        if not till.busy:
            self.start(till)

    def start(self, till):
        customer = till.queue.pop(0)
        till.busy = True
        self.waited += self.now - customer.arrival
        self.schedule(customer.items * till.speed + self.random.below(5), self.finish, customer)

    def finish(self, customer):
        till = customer.till
        till.busy = False
        till.served += 1
        self.served += 1
        if till.queue:
            self.start(till)

    def run(self, customers):
        when = 0
        for number in range(customers):
            when += self.random.below(9)
            kind = Hurried if self.random.below(4) == 0 else Customer
            self.events.push(Event(when, self.arrive, kind(number, when, 1 + self.random.below(12))))
        while self.events.items:
            event = self.events.pop()
            self.now = event.when
            event.action(event.customer)
        return self.now, self.served, self.left, self.waited, [t.served for t in self.tills]


def run(n):
    return [Shop(tills, 99).run(n // 2) for tills in (3, 5, 6, 8)]
