# Events of sys.settrace and sys.setprofile, in order.
import sys
log = []
def tracer(frame, event, arg):
    if event == 'exception': arg = arg[0].__name__
    log.append((event, frame.f_code.co_name, frame.f_lineno - frame.f_code.co_firstlineno, arg if not callable(arg) else '...'))
    return tracer
def show():
    for e in log: print(*e)
    log.clear(); print('--')
def run(f, *a):
    sys.settrace(tracer)
    try: f(*a)
    except Exception as e: print('raised', repr(e))
    finally: sys.settrace(None)
    show()
def plain(x):
    y = x + 1
    if y > 2:
        y = 0
    return y
def loop(n):
    t = 0
    for i in range(n):
        t += i
    while t > 1:
        t -= 1
    for i in range(2): pass
    return t
def gen():
    x = yield 1
    yield (x,
           2)
def use():
    g = gen()
    next(g)
    g.send(3)
    g.close()
    return [a for a in gen()]
def boom(): raise ValueError('b')
def catch():
    try:
        boom()
    except ValueError as e:
        pass
    finally:
        z = 1
    with open_() as f:
        boom
class open_:
    def __enter__(self): return 7
    def __exit__(self, *a): return False
def rec(n):
    return n and rec(n - 1)
def multi(a,
          b=2):
    return (a +
            b)
def one(): return [x for x in range(2)]
def cls():
    class A:
        x = 1
        def f(self): pass
    A().f()
    lam = lambda: 5
    return lam()
def thrown():
    g = gen()
    next(g)
    try: g.throw(KeyError)
    except KeyError: pass
def match_(x):
    match x:
        case 1: return 'one'
        case _: return 'other'
def tryfin():
    for i in range(2):
        try:
            x = 1
        finally:
            y = 2
for f, *a in ((plain, 1), (plain, 5), (loop, 2), (use,), (catch,), (rec, 2), (multi, 1), (one,), (cls,), (thrown,), (match_, 1), (match_, 3), (tryfin,)):
    print(f.__name__); run(f, *a)
def bad(frame, event, arg):
    if event == 'line': raise RuntimeError('from tracer')
    return bad
sys.settrace(bad)
try: plain(1)
except RuntimeError as e: print(e, sys.gettrace())
def nolocal(frame, event, arg): log.append((event, frame.f_code.co_name)); return None
sys.settrace(nolocal); use(); rec(1); sys.settrace(None); show()
def prof(frame, event, arg):
    log.append((event, frame.f_code.co_name, getattr(arg, '__name__', arg)))
def profiled():
    len('abc'); [].append(1); sorted([2, 1], key=lambda v: v)
    try: int('x')
    except ValueError: pass
    list(gen())
    rec(1)
    print(end='')
    A = type('A', (), {})
    max(*[1, 2])
    ' '.join(x for x in 'ab')
sys.setprofile(prof); profiled(); sys.setprofile(None); log.pop() if log[-1][0] == 'c_call' else None; show()
print(sys.getprofile(), sys.gettrace())
