# Calls of types with arguments that do not fit.


class Int(int):
    pass


class Text(str):
    pass


class Count(enumerate):
    pass


calls = """
int(1, 2, 3)
int(1, 2, base=3)
int("1", base=2, foo=3)
int(x=1)
int(base=3)
Int(1, 2, 3)
str(1, 2, 3, 4)
str(1, 2, 3, object=3)
str(b"", foo=3)
str(1, 2, object=4)
Text(1, 2, 3, 4)
enumerate()
enumerate(1, 2, 3)
enumerate(start=1)
enumerate(foo=1)
enumerate([], foo=1)
enumerate([], iterable=3)
enumerate(1, start=2, x=3)
enumerate(1, foo=3, start=2)
enumerate([], start=1, iterable=3)
enumerate(foo=1, iterable=[])
enumerate(iterable=[], foo=1)
enumerate(foo=1, bar=2)
list(enumerate(iterable="ab", start=1))
list(enumerate(start=1, iterable="ab"))
list(enumerate("ab", start=5))
Count()
Count([], foo=1)
""".strip()
for call in calls.splitlines():
    try:
        print(call, "->", eval(call))
    except TypeError as e:
        print(call, "->", e)
