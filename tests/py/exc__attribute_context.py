# What errors are about: name and object of AttributeErrors that Python code raises, names of locals, notes of dict
# updates, qualified class names, cycles of contexts.
import operator
import sys
import time
import types


class Dynamic:
    here = 1

    def __getattr__(self, name):
        raise AttributeError(name)

    @property
    def broken(self):
        raise AttributeError("inner")

    @property
    def told(self):
        raise AttributeError("told", name="own", obj=3)


class Meta(type):
    def __getattr__(cls, name):
        raise AttributeError("meta")


class Own(metaclass=Meta):
    def __setattr__(self, name, value):
        raise AttributeError("set")


module = types.ModuleType("module")
module.__getattr__ = lambda name: Own.nothing if name == "other" else Dynamic().nothing


def show(function):
    try:
        function()
    except AttributeError as error:
        print(error, error.name, type(error.obj).__name__)


for function in (
    lambda: Dynamic().hree,
    lambda: Dynamic().broken,
    lambda: Dynamic().told,
    lambda: Dynamic().__getattr__("called"),
    lambda: Own.nothing,
    lambda: setattr(Own(), "x", 1),
    lambda: module.other,
    lambda: module.something,
):
    show(function)


def unbound():
    something = 1
    try:
        somethong
    except UnboundLocalError as error:
        print(error, error.name)
    try:
        free
    except NameError as error:
        print(error, error.name)
    try:
        (lambda: free)()
    except NameError as error:
        print(error, error.name)
    somethong = free = 2


unbound()
for pairs in ([1], [(1, 2), 3], [(1, 2, 3)], 3):
    try:
        {}.update(pairs)
    except (TypeError, ValueError) as error:
        print(error, getattr(error, "__notes__", None))


class Outer:
    class Slotted:
        __slots__ = ("a",)


for function in (
    lambda: Outer.Slotted().a,
    lambda: "%c" % Outer.Slotted(),
    lambda: complex(Outer.Slotted()),
    lambda: time.sleep(Outer.Slotted()),
):
    try:
        function()
    except (AttributeError, TypeError) as error:
        print(error)
try:
    with Outer.Slotted():
        pass
except TypeError as error:
    print(error)


class A(Exception):
    pass


class B(Exception):
    pass


try:
    try:
        raise A
    except A as a:
        first = a
        try:
            raise B
        except B as b:
            second = b
            raise a
except A as error:
    print(repr(first.__context__), repr(second.__context__))


class Int(int):
    pass


class Converts:
    def __int__(self):
        return Int(4)

    def __index__(self):
        return Int(5)


import warnings

warnings.simplefilter("always")
warnings.showwarning = lambda message, *args: print(message)
print(type(int(Converts())), type(operator.index(Converts())))
Dynamic().hree
