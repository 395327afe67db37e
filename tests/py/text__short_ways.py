"""Operations on what is short take shorter ways than those on what is long: both give the same."""

import csv
import io
import struct

# Order of strings, zeros among them, around eight characters.
parts = ["", "\0", "\0\0", "a", "a\0", "a\0b", "ab", "abc", "abc\0", "abcd", "abcde", "abcdefg", "abcdefg\0",
         "abcdefgh", "abcdefgh\0", "abcdefghi", "abcdefgi", "abd", "b", "\xe9", "\xe9\0", "\xff" * 9, "\u0100"]
print(sorted(reversed(parts)) == parts)
print([[(x > y) - (x < y) for y in parts] == [(i > j) - (i < j) for j in range(len(parts))]
       for i, x in enumerate(parts)])

# Division by one limb.
for a in (10**40, -10**40, 2**64, -2**64, 2**128 - 1, 3 * 2**70, 0, 5):
    for b in (7, -7, 2**32 - 1, -(2**32), 10**18 + 9, -(10**18 + 9), 2**63, 2**64 - 1, -(2**64 - 1), 1, -1):
        q, r = a // b, a % b
        assert (q, r) == divmod(a, b) and q * b + r == a and abs(r) < abs(b) and (r == 0 or (r < 0) == (b < 0)), (a, b)
print(10**40 // 7, -10**40 // 7, 10**40 % -7, -10**40 % (10**18 + 9))

# Streams of text that grow in small pieces.
stream = io.StringIO()
for i in range(3000):
    stream.write("%d," % i)
    if i % 1000 == 500:
        stream.write("x" * 400)
        stream.write("\u20ac\xe9")
        print(len(stream.getvalue()), stream.tell())
text = stream.getvalue()
print(len(text), hash(text) == hash("".join(list(text))), stream.seek(3), stream.write("ABC"), stream.read(10))
stream.seek(0, 2)
stream.write("end")
print(stream.tell(), stream.truncate(20), stream.write("z"), len(stream.getvalue()), repr(stream.getvalue()[18:24]))
stream.seek(5)
stream.truncate()
stream.write("q")
print(repr(stream.getvalue()))
copy = io.StringIO()
copy.write("a")
copy.write("b")
copy.__setstate__(("new", "\n", 3, None))
copy.write("er")
print(copy.getvalue(), copy.readline(), copy.seek(0), list(copy))
translated = io.StringIO(newline="\r\n")
for piece in ("a\n", "b", "\n", "c"):
    translated.write(piece)
print(repr(translated.getvalue()), translated.tell())
universal = io.StringIO(newline=None)
for piece in ("a\r", "\nb", "\r", "c"):
    universal.write(piece)
print(repr(universal.getvalue()), universal.newlines)
universal.close()
try:
    universal.write("x")
except ValueError as error:
    print(error)

# Fields with and without what must be quoted.
out = io.StringIO()
for options in ({}, {"delimiter": ";"}, {"quotechar": "'"}, {"quoting": csv.QUOTE_NONE, "escapechar": "\\"},
                {"doublequote": False, "escapechar": "x"}, {"lineterminator": "|!"}, {"quoting": csv.QUOTE_ALL}):
    csv.writer(out, **options).writerow(["plain", 'say "hi"', "it's", "a,b", "a;b", "a|b!", "x", "l\nf", "\u20ac,", "", None, 1.5])
print(out.getvalue())

# Packing in place.
buffer = bytearray(12)
struct.pack_into("<Hi", buffer, 2, 513, -2)
struct.pack_into("3s", buffer, -3, b"abc")
print(buffer)
for arguments in (("<I", buffer, 9, 1), ("<I", buffer, -3, 1), ("<I", buffer, -20, 1), ("B", buffer, 0, 256), ("<I", buffer, 0, 1.5),
                  ("B", buffer, 1.5, 1), ("B", b"12", 0, 1)):
    try:
        struct.pack_into(*arguments)
    except (struct.error, TypeError) as error:
        print(type(error).__name__, error)

# What contains itself.
items = [1, -2, 2**49, "s"]
items.append(items)
items.append({"k": items, "t": (items, [items])})
print(items)
print("h\xe9llo".encode("UTF8"), "\ud800".encode("utf-8", "surrogatepass"), b"h\xc3\xa9".decode("Utf-8"), "\xe9".encode("Latin-1"))
try:
    "\ud800".encode("utf-8")
except UnicodeEncodeError as error:
    print(error)
for size in (5, 19, 20, 80, 300):
    left, right = set(range(size)), set(range(size // 2, size * 2))
    print(len(left | right), len(left & right), len(left ^ right), left - right == set(range(size // 2)), left.copy() == left)
