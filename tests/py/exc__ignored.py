# How exceptions are shown that nobody can catch: the lines of the traceback, no marks, no context.
import gc
import sys


class Custom(Exception):
    pass


class Mute(Exception):
    def __str__(self):
        raise ValueError


def deep(count):
    if count == 0:
        raise KeyError("deep" +
                       "est")
    deep(count - 1)


def raise_custom(self):
    raise Custom


def raise_mute(self):
    raise Mute


def raise_from(self):
    try:
        1 / 0
    except ZeroDivisionError as error:
        raise Custom("two\nlines") from error


def raise_deep(self):
    deep(10)


def collect(function):
    make(type("Dying", (), {"__del__": function}))
    gc.collect()


def make(kind):
    # A few, for one may be seen on the stack; one is enough to be heard of.
    kind.__del__ = once(kind.__del__)
    for _ in range(10):
        kind()


def once(function):
    calls = []

    def __del__(self):
        calls.append(1)
        if len(calls) == 1:
            function(self)

    return __del__


for function in raise_custom, raise_mute, raise_from, raise_deep:
    collect(function)


def broken(unraisable):
    raise TypeError("in the hook")


sys.unraisablehook = broken
collect(raise_custom)
