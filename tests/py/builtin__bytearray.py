# bytearray: mutation in every form.
b = bytearray(b"hello")
b[0] = 72
b.append(33)
b.extend(b" wo")
b += b"rld"
b.extend([65, 66])
b.insert(0, 42)
print(b, b.pop(), b.pop(0), b, len(b))
b.remove(33)
b.reverse()
print(b)
b.reverse()
b[1:3] = b"EEE"
print(b)
del b[0]
del b[-2:]
print(b, b[::2])
b[::2] = b"x" * len(b[::2])
print(b)
b *= 2
c = b.copy()
c.clear()
print(b, c, b == bytes(b), bytes(b) == b, b != b"z", b < b"z", bytearray(b"a") + b"b", b"a" + bytearray(b"b"), type(b"a" + bytearray(b"b")).__name__, bytearray(b"ab") * 2)
print(bytearray(), bytearray(3), bytearray([1, 2]), bytearray("é", "utf-8"), bytearray.fromhex("0aff"), bytearray(b"x").hex(), repr(bytearray(b"'\"\x00")), str(bytearray(b"s")))
print(b.upper(), b.find(b"x"), b.split(b"x")[:3], b.replace(b"x", b"-"), b.startswith(b"x"), bytearray(b"a,b").split(b","), bytearray(b",").join([b"1", bytearray(b"2")]), bytearray(b" s ").strip(), bytearray(b"abc").decode(), 120 in b, b"x" in b, b.count(b"x"), list(bytearray(b"ab")), bytearray(b"%d" % 5), bytearray(b"ab").translate(None, b"a"))
for code in ["bytearray([256])", "bytearray('x')", "bytearray(-1)", "b.append(256)", "b.append('x')", "b.append(b'x')", "b.extend('x')", "b.extend([300])", "b.extend(5)", "b.insert('x', 1)", "b.remove(7)", "bytearray().pop()", "b.pop(100)", "b.__setitem__(0, 256)", "b.__setitem__(100, 1)", "b.__setitem__(slice(0, 4, 2), b'abc')", "b.__setitem__(slice(0, 1), 'x')", "hash(b)", "{b: 1}", "b + 'x'", "b + 5", "b.remove(300)", "del_(b)"]:
    try:
        print(code, "=", eval(code))
    except Exception as e:
        print(code, "->", type(e).__name__, e)
x = bytearray(b"abcdef")
x[2:2] = b"XX"
x[:0] = b"<"
x[len(x):] = b">"
print(x)
x[1:5] = [1, 2]
x[0:1] = ()
x[0:0] = bytearray(b"ba")
print(x)
y = x
y += b"!"
print(x is y, x.endswith(b"!"))
x[:] = b""
print(x, y, bool(x))
sieve = bytearray([1]) * 50
sieve[0:2] = b"\0\0"
for i in range(2, 8):
    if sieve[i]:
        sieve[i * i::i] = bytes(len(range(i * i, 50, i)))
print([i for i, v in enumerate(sieve) if v])
z = bytearray()
for i in range(1000):
    z.append(i & 0xFF)
print(len(z), sum(z), z[255], z[256:260], z.index(7), z.rindex(7))
it = iter(z)
print(next(it), next(it))
z[:] = z[:5]
print(list(it))
for i, v in enumerate(z):
    if len(z) < 12:
        z.append(v + 1)
print(list(z))


class Sub(bytearray):
    def append(self, v):
        super().append(v + 1)


s = Sub(b"a")
s.append(65)
print(s, type(s).__name__, type(s + b"x").__name__, s == b"aB")
z.resize(3)
print(z)
