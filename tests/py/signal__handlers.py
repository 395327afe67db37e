# Handlers, timers and masks of the native module behind `signal`.
import _signal as s
# Whoever starts programs in the background has them ignore it.
if s.getsignal(s.SIGINT) == s.SIG_IGN: s.signal(s.SIGINT, s.default_int_handler)
print(s.getsignal(s.SIGINT), s.getsignal(15), s.getsignal(13))
log=[]
def h(n, f): log.append((n, f.f_code.co_name))
print(s.signal(s.SIGUSR1, h))
s.raise_signal(s.SIGUSR1); print(log)
s.signal(s.SIGALRM, h)
print(s.setitimer(0, 0.05, 0.02))
while len(log) < 4: pass
print(log, s.setitimer(0, 0)[1])
try: s.signal(9, h)
except OSError as e: print(e)
try: s.signal(100, h)
except ValueError as e: print(e)
try: s.signal(2, 'x')
except TypeError as e: print(e)
print(s.pthread_sigmask(0, [s.SIGUSR1])); s.raise_signal(s.SIGUSR1); print(s.sigpending()); print(s.sigwait({s.SIGUSR1})); print(s.pthread_sigmask(2, []))
print(s.strsignal(2), len(s.valid_signals()))
try: s.setitimer(7, 1)
except s.ItimerError as e: print(repr(e), s.ItimerError)
try: s.pthread_sigmask(0, [99])
except ValueError as e: print(e)
def bad(n,f): 1/0
s.signal(s.SIGUSR1, bad)
try: s.raise_signal(s.SIGUSR1)
except ZeroDivisionError as e: print('zde')
try:
    s.raise_signal(2)
except KeyboardInterrupt as e: print('ki')
s.signal(2, s.SIG_DFL)
print(s.getsignal(2))
