# What has `[]` by key and is not iterated by it; sequence patterns; unions with anything; names in aliases; states of
# copied natives.
import array
import copy
import pickle
import re
import types

match = re.match("(a)(b)", "ab")
type Alias[T] = list[T]
for value in (match, int | str, Alias):
    for use in (iter, list, lambda v: (lambda *a: 0)(*v), lambda v: [*v], reversed, dict, "".join):
        try:
            print(use(value))
        except TypeError as error:
            print(error)
try:
    a, b = match
except TypeError as error:
    print(error)
match array.array("b", b"ab"):
    case [x, y]:
        print(x, y)
print(match_is_mapping := isinstance(array.array("b"), list))


def function():
    pass


class Named:
    def method(self):
        pass

    def __repr__(self):
        return "<named>"


for value in ("text", 3, [], function, None, list[int]):
    print((int | str) | value, value | (int | str))
try:
    print((int | str) | ())
except TypeError as error:
    print(error)
for alias in (list[function], list[print], list[Named().method], dict[str, [int, function]], list[Named()], list[...]):
    print(alias)


class Bytes(bytearray):
    __slots__ = ("x",)

    def __init__(self, *args, extra=None):
        super().__init__(*args)


class Set(set):
    __slots__ = ("x", "__dict__")


for made in (bytearray(b"a\xff"), Bytes(b"ab", extra=1), Set([1])):
    if type(made) is not bytearray:
        made.x = 5
    for other in (copy.copy(made), copy.deepcopy(made), *(pickle.loads(pickle.dumps(made, p)) for p in range(6))):
        print(type(other).__name__, other == made, getattr(other, "x", None), other is made)
print(bytearray(b"a\xff").__reduce__(), bytearray(b"a\xff").__reduce_ex__(3))
again = bytearray(b"abc")
again.__init__("é", "utf-8")
print(again)
view = memoryview(again)
try:
    again.__init__(3)
except BufferError as error:
    print(error)
