# bytes: construction, methods, indexing, formatting, errors.
print(bytes(), bytes(3), bytes([1, 2, 255]), bytes("é", "utf-8"), bytes(b"x"), bytes(range(5)), bytes((65, 66)), bytes(bytearray(b"ab")), bytes.fromhex("00 ff 7F"), b"abc".hex(), b"abc".hex("-"), b"abcdef".hex(":", 2), bytes(memoryview(b"mv")))
b = b"Hello, World"
print(b[0], b[-1], b[1:4], b[::-1], len(b), 72 in b, b"lo" in b, list(b[:3]), b + b"!", b * 2, b == b"Hello, World", b < b"Z", hash(b) == hash(bytes(b)))
print(b.upper(), b.lower(), b.swapcase(), b.title(), b.capitalize(), b.find(b"o"), b.find(111), b.rfind(b"o"), b.index(b"W"), b.count(b"l"), b.count(108), b.startswith(b"He"), b.endswith((b"x", b"ld")), b.replace(b"l", b"L"), b.split(b", "), b.rsplit(b"o", 1), b.partition(b","), b.rpartition(b"o"))
print(b"  x ".strip(), b"xxaxx".strip(b"x"), b"a b  c".split(), b"a\nb\r\nc".splitlines(), b",".join([b"a", b"b"]), b"x".center(5, b"*"), b"x".ljust(3) + b"|", b"x".rjust(3), b"42".zfill(5), b"a\tb".expandtabs(4), b"abc".translate(bytes(range(256)), b"b"), bytes.maketrans(b"ab", b"xy")[97:99], b"pre-x".removeprefix(b"pre-"), b"x.y".removesuffix(b".y"))
print(b"abc".isalpha(), b"123".isdigit(), b"a1".isalnum(), b" ".isspace(), b"ABC".isupper(), b"abc".islower(), b"Ab".istitle(), b"\xff".isascii(), b"abc".decode(), b"\xc3\xa9".decode(), b"\xff".decode("latin-1"), b"abc".decode("ascii"))
print(repr(b"\x00\t\n\r\\'\"\x7f\x80"), repr(b"'"), repr(b'"'), str(b"x"), b"%d %s %x %c %5.1f %r %a %b" % (1, b"s", 255, 65, 2.5, "r", "é", b"b"), b"%(k)s" % {b"k": b"v"}, ascii(b"\xe9"), f"{b'x'}", "%s" % b"y")
for code in ["bytes(-1)", "bytes('a')", "bytes([256])", "bytes(['a'])", "bytes(None)", "bytes('a', 'nope')", "b'a' + 'b'", "b'abc'['x']", "b'abc'[10]", "b'a'.find('b')", "b'a'.find(300)", "b'a'.join(['x'])", "b'%s' % 'x'", "b'%d' % 'x'", "bytes.fromhex('zz')", "bytes.fromhex('abc')", "b'a'.split('b')", "b'abc'.index(b'z')", "'a' in b'abc'", "300 in b'abc'", "b'a' < 'a'", "bytes(1.5)", "bytes([1], 'utf-8')", "b'a' * 1.5", "b'abc'.x", "b'%z' % 1", "bytes(10**20)", "b'' .join(5)", "b'a'.translate(b'abc')", "ord(b'ab')", "b'a'.hex(1)", "int(b'12')", "float(b'1.5')", "ord(b'a')", "b'a'.center(3, b'xx')"]:
    try:
        print(code, "=", eval(code))
    except Exception as e:
        print(code, "->", type(e).__name__, e)


class Sub(bytes):
    def __new__(cls, *a):
        return super().__new__(cls, *a)


s = Sub(b"abc")
s.x = 1
print(s, s.x, type(s[:2]).__name__, s == b"abc", type(s + b"d").__name__, {s: 1}[b"abc"])


class HasBytes:
    def __bytes__(self):
        return b"via dunder"


class HasIndex:
    def __index__(self):
        return 4


print(bytes(HasBytes()), bytes(HasIndex()), bytes([HasIndex(), 65]))
m = memoryview(b"abcdef")
print(m[0], m[1:3].tobytes(), len(m), m.tolist(), m.readonly, bytes(m[::2]), m == b"abcdef", m.nbytes, m.format, m.itemsize, list(m), m.hex())
ba = bytearray(b"xyz")
mv = memoryview(ba)
mv[0] = 65
mv[1:3] = b"BC"
print(ba)
for action in ["m.__setitem__(0, 1)", "mv.__setitem__(0, 300)", "mv.__setitem__(slice(0, 2), b'abc')", "ba.append(1)", "m[10]"]:
    try:
        eval(action)
    except Exception as e:
        print(action, "->", type(e).__name__, e)
mv.release()
ba.append(33)
print(ba)
try:
    mv[0]
except ValueError as e:
    print(e)
with memoryview(b"ctx") as v:
    print(v.tobytes())
# Nothing means the same in every encoding, known or not.
print(repr(b"".decode("nope")), repr(str(bytearray(), "hex", "nope")))
