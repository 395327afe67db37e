# Native objects: pickled, copied, replaced, referred to weakly, hashed.
import array
import collections
import copy
import io
import itertools
import operator
import pickle
import re
import struct
import threading
import types
import weakref

for source in ("abc", bytearray(b"abc"), [1, 2], (1, 2), b"xy", range(3), {1: 2}):
    iterator = iter(source)
    next(iterator)
    print(type(iterator).__name__, list(pickle.loads(pickle.dumps(iterator))), list(copy.copy(iterator)), list(iterator), iterator.__reduce__()[1])
iterator = iter("héł")
next(iterator)
print(list(pickle.loads(pickle.dumps(iterator))))
namespace = types.SimpleNamespace(a=1, b=[2])
print(pickle.loads(pickle.dumps(namespace)), copy.deepcopy(namespace) == namespace, copy.replace(namespace, a=5, c=6))


class Odd(types.SimpleNamespace):
    def __new__(cls, *args, **kwargs):
        return super().__new__(cls) if kwargs else 5


try:
    copy.replace(Odd(a=1), a=2)
except TypeError as error:
    print(error)
for caller in (operator.methodcaller("upper"), operator.methodcaller("split", ",", maxsplit=1)):
    print(pickle.loads(pickle.dumps(caller))("a,b,c"), caller)
print(collections.OrderedDict.fromkeys("ab", value=3), collections.OrderedDict(a=1).pop("z", default=9))

targets = [memoryview(b"a"), io.BytesIO(), io.StringIO(), re.compile("a"), threading.Lock(), threading.RLock(),
           array.array("i"), struct.Struct("i"), itertools.tee([1])[0], threading.local(), open(__file__)]
for target in targets:
    print(type(target).__name__, weakref.ref(target)() is target)
targets[-1].close()
for value in (bytearray(), namespace, array.array("i")):
    print(isinstance(value, collections.abc.Hashable), type(value).__hash__)
loop = collections.deque([1])
loop.append(loop)
print(loop, int | collections.abc.Callable[[int], str] | None)


class Key:
    compared = 0

    def __hash__(self):
        return 42

    def __eq__(self, other):
        Key.compared += 1
        return self is other


table = {Key(): 5}
table.setdefault(Key(), [])
print(Key.compared, operator.length_hint(itertools.repeat(None), 12), len.__self__)


class Float(float):
    def __float__(self):
        return 42.0


print(float(Float(1)), (-0.0) ** float("-inf"))
print(re.findall(b"a.", bytearray(b"abac")), re.sub(b"a", bytearray(b"x"), memoryview(b"aba")), re.match(b"(a)", bytearray(b"ab")))
print(collections, types, os := __import__("os"), os.path, re)


def in_parts(buffer):
    data = bytes(memoryview(buffer)[:3])
    del buffer[:3]
    return data


buffer = bytearray(b"hello world")
print(in_parts(buffer), in_parts(buffer), buffer)
view = memoryview(buffer)
try:
    buffer.append(1)
except BufferError as error:
    print(error)
