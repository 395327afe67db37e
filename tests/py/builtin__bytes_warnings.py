# flags: -b -W always
"""`-b`: uses of bytes that are probably mistakes."""

import sys
import warnings


def show(act):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        result = act()
    print(repr(result), [f"{warning.category.__name__}: {warning.message}" for warning in caught])


class Derived(bytes):
    pass


class Named(bytes):
    def __str__(self):
        return "named"


b, s, array = b"a", "a", bytearray(b"a")
print(sys.flags.bytes_warning)
for convert in (str, format, "%s".__mod__, "{}".format, lambda x: f"{x}", repr, "%r".__mod__):
    show(lambda: convert(b))
    show(lambda: convert(array))
show(lambda: str(b, "ascii"))
show(lambda: str(Derived(b"x")))
show(lambda: str(Named(b"x")))
for left, right in ((b, s), (s, b), (array, s), (s, array), (b, 97), (97, b), (array, 97), (b, 1.0), (b, None)):
    show(lambda: left == right)
    show(lambda: left != right)
show(lambda: Derived(b"a") == "a")
show(lambda: s in [b])
show(lambda: (b,) == (s,))
print(b == s)
print(str(b))
