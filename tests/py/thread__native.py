# Threads, locks and thread-local values of the native module behind `threading`.
import _thread as t
done = t.allocate_lock(); done.acquire()
n = [0]; lock = t.allocate_lock()
ends = [0]
def work(k, *, by):
    for i in range(k):
        with lock:
            n[0] += by
    with lock:
        ends[0] += 1
        if ends[0] == 4: done.release()
ids = [t.start_new_thread(work, (500,), {'by': 2}) for _ in range(4)]
done.acquire()
print(n, len(set(ids)) >= 1)
h = t.start_joinable_thread(lambda: sum(range(10**6)), daemon=False)
h.join(); print(h.is_done(), h.ident != t.get_ident())
loc = t._local()
loc.x = 1
seen = []
def use():
    seen.append(hasattr(loc, 'x')); loc.x = 5; seen.append(loc.__dict__)
t.start_joinable_thread(use).join()
print(seen, loc.x, loc.__dict__)
class L(t._local):
    cls = 3
    def __init__(self, a, *, b=2): self.a = a; self.b = b; seen.append('init')
l = L(7, b=8)
def use():
    seen.append((l.a, l.b, l.cls)); l.a = 1; del l.b
    try: l.b
    except AttributeError as e: seen.append(str(e))
t.start_joinable_thread(use).join(); print(seen[2:], l.a, l.b)
r = t.RLock()
with r: 
  with r: print(r._recursion_count(), r._is_owned(), r.locked())
state = (r.acquire(), r.acquire(), r._release_save())[2]
print(r.locked(), state[0])
r._acquire_restore(state); print(r._recursion_count()); r.release(); r.release()
for what in ("lock.release()", "r.release()", "lock.acquire(False, 1)", "lock.acquire(timeout=-2)", "lock.acquire(timeout=1e20)",
    "t._local(3)", "t.start_new_thread(3, ())", "t.start_new_thread(len, 3)", "t.start_new_thread(len, (), 3)", "t.start_joinable_thread(len, handle=3)",
    "t.start_joinable_thread(len, handle=h)", "t._ThreadHandle().join()", "t.stack_size(5)", "t.stack_size(-5)", "t.exit()", "loc.nothing", "loc.__dict__.clear()", "loc.x"):
    try: print(what, eval(what))
    except BaseException as e: print(what, type(e).__name__, e)
lock.acquire()
print(lock.acquire(False), lock.acquire(timeout=0.01), repr(lock)[:24], repr(r)[:48])
print(t.stack_size(65536), t.stack_size(0), t._count(), t._is_main_interpreter(), t._get_main_thread_ident() == t.get_ident())
# A busy thread lets others run, and exchanges work with them.
turns = []
def busy():
    for i in range(3):
        turns.append(i)
        s = 0
        for j in range(20000): s += j
hs = [t.start_joinable_thread(busy) for _ in range(3)]
[h.join() for h in hs]
print(sorted(turns))
# Objects of all threads live while others collect.
def churn(out):
    keep = []
    for i in range(300):
        keep.append([str(i), {i: (i,)}])
        if i % 50 == 0: junk = ["x" * 100 for _ in range(100)]
    out.append(all(k[0] == str(i) and k[1][i] == (i,) for i, k in enumerate(keep)))
outs = []
hs = [t.start_joinable_thread(lambda: churn(outs)) for _ in range(4)]
churn(outs)
[h.join() for h in hs]
print(outs)
