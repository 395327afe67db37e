# Functions called at exit: the last registered first, errors told and passed over.
import atexit


def say(*args, **kwargs):
    print("bye", args, kwargs)


@atexit.register
def first():
    print("first registered, last called")


atexit.register(say, 1, 2, end="x")
print(atexit.register(say) is say, atexit._ncallbacks())


def fails():
    raise ValueError("at exit")


def adds():
    atexit.register(print, "registered at exit")


def gone():
    print("never")


atexit.register(gone)
atexit.register(gone, 1)
atexit.unregister(gone)
try:
    atexit.register(5)
except TypeError as e:
    print(e)
print(atexit._ncallbacks())
atexit.register(fails)
atexit.register(adds)
atexit.register(say, "last")
raise SystemExit(3)
