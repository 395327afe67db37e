# bool, None, Ellipsis and NotImplemented.
print(bool(), bool(1), bool("False"), True + True, True == 1, False == 0, True is True, isinstance(True, int), type(True), True.real, int(True), str(True), repr(False), f"{True:d} {True:>6} {True!s}", format(True), "%d %s" % (True, False), hash(True), True.bit_length(), ~0, not True)
print(True & False, True | False, True ^ True, True & 1, type(True & 1).__name__, True < 2, sum([True, False, True]), ["a", "b"][True], {True: "t"}[1], True // 1, -True, +True, True * "ab", True if None else False, bool(None), max(True, 2), sorted([True, False]), True.__and__(False), True.__and__(1), divmod(True, True), True / 2, True**2)
print(None, repr(None), bool(None), None is None, None == None, None != 0, type(None), str(None), [None], hash(None) == hash(None), f"{None}", None.__class__, type(None)() is None, isinstance(None, type(None)), None.__doc__, None.__bool__(), (None).__eq__(None), (None).__eq__(0))
print(..., Ellipsis is ..., type(...), repr(...), bool(...), type(...)() is ..., [...], {...: 1}[...], NotImplemented, type(NotImplemented), repr(NotImplemented))
for code in ["bool(1, 2)", "bool(x=1)", "None()", "None + 1", "None.x", "None[0]", "len(None)", "None < None", "iter(None)", "True.x = 1", "type(None)(1)", "int(None)", "None > 0", "bool(NotImplemented)", "not NotImplemented", "class_of_bool()", "type('B', (bool,), {})", "type('N', (type(None),), {})", "True()", "True[0]", "[] + None", "'a' + None", "None * 2", "-None", "float(None)", "int(...)", "hash(...) == hash(...)", "~True", "bool.from_bytes(b'\\0')", "bool.__new__(bool, [])", "bool.__new__(int)"]:
    try:
        print(code, "=", eval(code) if "= 1" not in code else exec(code))
    except Exception as e:
        print(code, "->", type(e).__name__, e)


def f():
    pass


def g():
    return


print(f(), g(), f() is None, [f() for _ in range(2)], (lambda: None)(), print() is None)
x = None
print(x is None, x is not None, "then" if x is None else "else", x or "default", x and x.attr, [] or None, None or 0)
n = 0
for v in (0, 1, "", "a", [], [0], None, 0.0, 0j, (), ((),), {}, {0}, ..., NotImplementedError, f, range(0), range(1), b"", b"\0"):
    n = n * 2 + bool(v)
print(bin(n))
