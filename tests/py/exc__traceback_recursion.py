# The repeated lines of a deep recursion are counted, not printed.
def down(n):
    return down(n + 1)


def ping(n):
    return pong(n)


def pong(n):
    if n == 5:
        raise KeyError("pong")
    return ping(n + 1)


import sys

for fn in (ping,):
    try:
        fn(0)
    except KeyError:
        sys.excepthook(*sys.exc_info())
down(0)
