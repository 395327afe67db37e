# memoryview: formats, slices, casts, writing through.
data = bytearray(range(12))
m = memoryview(data)
print(m[0], m[-1], m[2:5].tolist(), m[::-2].tolist(), len(m), m.format, m.itemsize, m.ndim, m.shape, m.strides, m.readonly, m.contiguous, m.nbytes, m.obj is data)
m[0] = 255
m[1:3] = b"AB"
m[::4] = bytes([9, 9, 9])
print(data, bytes(m[:4]), m[:3] == b"\x09AB", m == data, hash(memoryview(b"ab")) == hash(b"ab"), list(m[8:]), 9 in m, m.tobytes() == bytes(data), m.hex(":", 4))
ints = memoryview(bytearray(16)).cast("i")
ints[0], ints[3] = 2**31 - 1, -1
print(ints.tolist(), len(ints), ints.itemsize, ints.cast("B")[:4].tolist(), ints[1:3].tolist(), ints.shape)
two = memoryview(bytearray(range(6))).cast("B", (2, 3))
print(two.tolist(), two.shape, two[1, 2], two.ndim, len(two))
for code in ["m[100]", "m['a']", "m.__setitem__(0, 300)", "m.__setitem__(0, 'a')", "m.__setitem__(slice(0, 2), b'abc')", "memoryview(b'a').__setitem__(0, 1)", "memoryview('a')", "memoryview(5)", "hash(m)", "ints.__setitem__(0, 2**31)", "memoryview(bytearray(5)).cast('i')", "m.cast('zz')", "data.append(1)", "m + m", "m < m", "del_", "m.__delitem__(0)", "two[0]"]:
    try:
        print(code, eval(code))
    except Exception as e:
        print(code, "->", type(e).__name__, e)
with memoryview(b"context") as v:
    part = v[:3]
    print(part.tobytes())
try:
    v[0]
except ValueError as e:
    print(e)
m.release()
ints2 = None
try:
    m.tolist()
except ValueError as e:
    print(e)
print(repr(memoryview(b"x")).startswith("<memory at 0x"), bytes(memoryview(b"abc")[::-1]), memoryview(b"abc").index(98), memoryview(b"aba").count(97), memoryview(b"abc") == memoryview(bytearray(b"abc")), memoryview(b"ab") != b"abc", [x for x in memoryview(b"hi")], max(memoryview(b"\x01\x05")), b"".join([memoryview(b"x"), b"y"]), bytearray(memoryview(b"q")), int.from_bytes(memoryview(b"\x01\x00")), b"abc".startswith(b"a"), bytes(5).count(memoryview(b"\0")), memoryview(b"abc").toreadonly().readonly)
total = 0
mv = memoryview(bytes(range(256)) * 4)
for i in range(0, 1024, 3):
    total += mv[i] ^ mv[-1 - i]
print(total, sum(mv), sum(mv[100:200:7]))
