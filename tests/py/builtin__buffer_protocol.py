# The buffer protocol: classes that export, views of views, exports that hold a bytearray's size, casts, errors.
def show(code):
    try:
        print(code, "->", eval(code))
    except Exception as e:
        print(code, "->", type(e).__name__, e)


class Exporter:
    def __init__(self):
        self.data = bytearray(b"hello")
        self.log = []

    def __buffer__(self, flags):
        self.log.append("get")
        return memoryview(self.data)

    def __release_buffer__(self, view):
        self.log.append(view.tobytes())
        view.release()


exporter = Exporter()
with memoryview(exporter) as view:
    print(view.tobytes(), view.nbytes, view.readonly)
    view[0] = 72
    part = view[1:3]
print(exporter.log, part.tobytes())
part.release()
print(exporter.log, exporter.data)
print(b"-".join([exporter, b"x"]), b"say Hello".find(exporter), b"x" + memoryview(b"y"), exporter.log)


class Wrong:
    def __buffer__(self, flags):
        return 5


class Loud(bytearray):
    def __buffer__(self, flags):
        print("loud")
        return super().__buffer__(flags)


show("memoryview(Wrong())")
show("memoryview(Loud(b'ab')).tolist()")
data = bytearray(b"abc")
view = memoryview(data)
tail = view[1:]
again = memoryview(view)
view.release()
for change in ["data.append(1)", "data.clear()", "data.extend(b'1')", "data.pop()", "data.__delitem__(0)", "data.resize(9)", "data.insert(0, 1)", "data.__iadd__(b'1')", "data.__imul__(2)", "data.__setitem__(slice(0, 1), b'12')", "data.remove(97)"]:
    show(change)
data[0:2] = b"xy"
data.reverse()
print(data, tail.tobytes(), view == view, view == tail, repr(view)[:17])
tail.release()
again.release()
data.append(33)
print(data)
memoryview(data)[0]
memoryview(data)[1:].tolist()
for name in ["nbytes", "readonly", "format", "itemsize", "shape", "strides", "ndim", "obj", "contiguous", "suboffsets"]:
    show(f"view.{name}")
show("view.__enter__()")
show("len(view)")
show("bytes(view)")

flat = memoryview(bytearray(range(12)))
two = flat.cast("B", (3, 4))
none = memoryview(bytearray(4)).cast("i", ())
for code in """two[0] | two[0:1].tolist() | two[::-1].tolist() | two[0, 1] | two[-1, -1] | two[0, 1, 2] | two[0,] | two[5, 1] | two[0, 9]
two[0:1, 0:1] | two['a'] | none[0] | none[()] | none[...].tolist() | len(none) | iter(none) | list(two) | none.tolist() | none.nbytes
two.__setitem__(slice(0, 1), b'1234') | two.__setitem__(0, 1) | two.__setitem__((0, 0), 200) | two.__setitem__((0, 0), 'a')
flat.cast('i').cast('h') | flat.cast('B', (5, 5)) | two.cast('B', (2, 6)) | two.cast('i').tolist() | flat.cast('B', 5)
flat.cast('B', (0,)) | flat.cast('B', ('a',)) | flat[::2].cast('b') | flat.cast(5) | flat.cast('<i') | flat.cast('P')
two.tobytes('F') | two.tobytes('A') | two.tobytes(None) | two.tobytes('X') | flat.hex(b'-', 2) | flat.hex(':', 5)
flat.index(50) | flat.index(3, 1) | flat.index(3, 5) | flat.index(3, -100, -1) | two.index(3) | two.count(3) | flat.count(3)
flat == two | two == two | flat.cast('i') == flat | flat.cast('b') == flat | memoryview(b'') == b'' | flat == 'a' | flat < flat
hash(memoryview(b'abcd').cast('i')) | hash(memoryview(b'abc')[::-1]) == hash(b'cba') | hash(memoryview(bytearray(1)).toreadonly())
two.f_contiguous | two.c_contiguous | flat[::2].contiguous | flat[::-1].strides | memoryview(flat).obj is flat.obj
b'a'.__buffer__(1) | memoryview(b'a').__buffer__(1) | memoryview._from_flags(b'a', 1) | bytearray(b'a').__buffer__(1).readonly
memoryview() | memoryview(1, 2) | memoryview[int] | list(reversed(flat))[:2] | flat[2**100] | flat[None] | flat[1.5]
flat.cast('f').tolist()[0] | flat.cast('e').tolist()[0] | flat.cast('d', (1,)) | flat.cast('c')[0] | flat.cast('?').tolist()[:2] | flat.cast('@i').format
flat.cast('h').__setitem__(0, 2**15) | flat.cast('c').__setitem__(0, b'ab') | flat.cast('c').__setitem__(0, 1) | flat.cast('f').__setitem__(0, 'a')
flat.cast('e').__setitem__(0, 1e300) | flat.__setitem__(0, -1) | flat.__setitem__(0, 2**100) | flat.__setitem__(0, 1.5)
flat.__setitem__(slice(0, 2), 5) | flat.__setitem__(slice(0, 2), flat.cast('b')[0:2]) | flat.__setitem__('a', 1) | flat.__delitem__(0)
b'a' < memoryview(b'b') | bytearray(b'a') < memoryview(b'b') | bytearray(b'a') == memoryview(b'a') | b'a' in memoryview(b'a') | 97 in memoryview(b'a')
memoryview(b'a') == memoryview(b'a').cast('b') | memoryview(b'abc')[::2] == b'ac' | memoryview(b'x').release() | ord(memoryview(b'x'))""".replace("\n", " | ").split(" | "):
    show(code)
overlap = memoryview(bytearray(b"0123456789"))
overlap[2:8] = overlap[0:6]
print(overlap.tobytes())
overlap[::2] = overlap[5:]
print(overlap.tobytes())
floats = memoryview(bytearray(b"\xff" * 16)).cast("d")
print(floats.tolist(), floats == floats, memoryview(bytearray(b"\xff" * 8)).cast("f").tolist(), memoryview(bytearray(b"\xff" * 8)).cast("e")[0])
match memoryview(b"\1\2\3"):
    case [1, *rest]:
        print(rest)


class Releaser:
    def __index__(self):
        target.release()
        return 7


backing = bytearray(4)
target = memoryview(backing)
show("target.__setitem__(0, Releaser())")
