# flags: -bb
"""`-bb`: they are errors."""

import sys

print(sys.flags.bytes_warning)
for act in (lambda: str(b"a"), lambda: b"a" == "a", lambda: bytearray() != "", lambda: f"{b''}", lambda: b"" == 0):
    try:
        print(act())
    except BytesWarning as error:
        print(error)
print(b"a" == 1.5, str(b"a", "ascii"))
b"a" == "a"
