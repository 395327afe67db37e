# Threads take turns; results do not depend on when.
import threading
import time

results = []
lock = threading.Lock()


def worker(n):
    total = sum(range(n * 1000))
    with lock:
        results.append((n, total))


threads = [threading.Thread(target=worker, args=(i,), name=f"w{i}") for i in range(5)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(sorted(results), [t.name for t in threads], any(t.is_alive() for t in threads))
counter = 0


def bump(times):
    global counter
    for _ in range(times):
        with lock:
            counter += 1


threads = [threading.Thread(target=bump, args=(500,)) for _ in range(4)]
[t.start() for t in threads]
[t.join() for t in threads]
print(counter)
ready, done = threading.Event(), threading.Event()
log = []


def waiter():
    ready.wait()
    log.append("released")
    done.set()


t = threading.Thread(target=waiter, daemon=True)
t.start()
log.append("before")
ready.set()
print(done.wait(5), log, ready.is_set(), t.daemon)
t.join()


class Buffer:
    def __init__(self, size):
        self.items, self.size = [], size
        self.condition = threading.Condition()

    def put(self, x):
        with self.condition:
            while len(self.items) >= self.size:
                self.condition.wait()
            self.items.append(x)
            self.condition.notify_all()

    def get(self):
        with self.condition:
            self.condition.wait_for(lambda: self.items)
            x = self.items.pop(0)
            self.condition.notify_all()
            return x


buffer = Buffer(2)
got = []
producer = threading.Thread(target=lambda: [buffer.put(i) for i in range(20)])
consumer = threading.Thread(target=lambda: [got.append(buffer.get()) for _ in range(20)])
producer.start()
consumer.start()
producer.join()
consumer.join()
print(got)
local = threading.local()
local.x = "main"
seen = []


def use_local():
    seen.append(hasattr(local, "x"))
    local.x = threading.current_thread().name
    seen.append(local.x)


t = threading.Thread(target=use_local, name="other")
t.start()
t.join()
print(seen, local.x, threading.current_thread().name, threading.main_thread() is threading.current_thread())
r = threading.RLock()
with r, r:
    print("re-entered", lock.acquire(blocking=False), lock.locked(), lock.acquire(timeout=0.01))
    lock.release()
s = threading.Semaphore(2)
print(s.acquire(), s.acquire(), s.acquire(blocking=False), s.release())
barrier = threading.Barrier(3)
order = []


def meet():
    barrier.wait()
    order.append(1)


ts = [threading.Thread(target=meet) for _ in range(3)]
[t.start() for t in ts]
[t.join() for t in ts]
print(len(order), barrier.n_waiting)
for action in (lambda: lock.release(), lambda: threads[0].start(), lambda: threading.current_thread().join(), lambda: r.release()):
    try:
        action()
    except RuntimeError as e:
        print(e)
errors = []
threading.excepthook = lambda args: errors.append((args.exc_type.__name__, str(args.exc_value), args.thread.name))
t = threading.Thread(target=lambda: 1 / 0, name="failing")
t.start()
t.join()
print(errors)
fired = []
timer = threading.Timer(0.01, fired.append, ["timer"])
timer.start()
timer.join()
cancelled = threading.Timer(60, fired.append, ["never"])
cancelled.start()
cancelled.cancel()
cancelled.join()
print(fired, threading.active_count() >= 1)


class Sub(threading.Thread):
    def run(self):
        self.result = [i * i for i in range(5)]


x = Sub()
x.start()
x.join()
print(x.result, x.ident is not None)


def recursive(n):
    return 0 if n == 0 else 1 + recursive(n - 1)


deep = []
t = threading.Thread(target=lambda: deep.append(recursive(500)))
t.start()
t.join()
print(deep)


def gen():
    for i in range(5):
        yield i
        time.sleep(0)


g = gen()
taken = []


def take():
    while True:
        with lock:
            v = next(g, None)
        if v is None:
            return
        taken.append(v)


ts = [threading.Thread(target=take) for _ in range(3)]
[t.start() for t in ts]
[t.join() for t in ts]
print(sorted(taken))
