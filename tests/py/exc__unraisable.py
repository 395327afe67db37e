# Errors nobody can catch are reported and the program goes on.
import sys
import atexit


def broken():
    raise ValueError("in atexit")


atexit.register(broken)


class Printer:
    def __str__(self):
        return "custom"


old = sys.excepthook


def hook(kind, value, tb):
    print("hook", kind.__name__, value, tb.tb_lineno)
    old(kind, value, tb)


sys.excepthook = hook
print("last line of the program")
{}["key"]
