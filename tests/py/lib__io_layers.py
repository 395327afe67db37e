# Layers of streams: Python classes as raw streams, decoders, memory, pairs.
import _io
import codecs
import io


def show(f, *args):
    try:
        print(repr(f(*args)))
    except Exception as e:
        print(type(e).__name__, e)


class Raw(io.RawIOBase):
    def __init__(self, data=b""):
        self.data = bytearray(data)
        self.pos = 0
        self.log = []

    def readable(self):
        return True

    def writable(self):
        return True

    def seekable(self):
        return True

    def readinto(self, buffer):
        count = min(len(buffer), len(self.data) - self.pos, 5)
        buffer[:count] = self.data[self.pos : self.pos + count]
        self.pos += count
        return count

    def write(self, data):
        data = bytes(data)[:7]
        self.log.append(data)
        self.data[self.pos : self.pos + len(data)] = data
        self.pos += len(data)
        return len(data)

    def seek(self, offset, whence=0):
        self.pos = offset + (0, self.pos, len(self.data))[whence]
        return self.pos


raw = Raw(b"one\ntwo\nthree\nfour")
print(raw.read(3), raw.readall(), raw.seek(0), raw.readline(), list(raw), raw.closed)
reader = io.BufferedReader(Raw(b"one\ntwo\nthree\nfour"), 8)
print(reader.read(2), reader.readline(), reader.peek(), reader.read1(), reader.tell(), reader.seek(1), reader.read(), reader.raw.pos)
raw = Raw()
writer = io.BufferedWriter(raw, 8)
print(writer.write(b"abc"), raw.log, writer.write(b"defghijklmnopqrstuvwxyz"), raw.log, writer.flush(), raw.log, bytes(raw.data))
both = io.BufferedRandom(Raw(b"0123456789"), 4)
print(both.read(3), both.write(b"ab"), both.read(2), both.seek(0), both.read())
text = io.TextIOWrapper(io.BufferedReader(Raw("é\r\nλ\rend\n".encode()), 3), encoding="utf-8")
print(text.readline(), text.tell(), text.read(2), text.tell(), list(text), text.newlines)
text = io.TextIOWrapper(Raw("x\r\ny".encode()), encoding="latin-1", newline="\r\n")
show(text.readline)
out = io.BytesIO()
text = io.TextIOWrapper(out, encoding="utf-16", newline="\r\n")
print(text.write("a\nb"), text.flush(), out.getvalue(), text.reconfigure(newline="\n", errors="replace"), text.errors, text.encoding)
text.reconfigure(line_buffering=True)
text.write("c\n")
print(out.getvalue()[-4:], text.line_buffering, text.detach() is out)
show(text.read)
for data, encoding in ((b"\xff\xfea\x00\n\x00b\x00", "utf-16"), ("añ\nb".encode("utf-8-sig"), "utf-8-sig"), (b"ab\xff\nc", "ascii")):
    text = io.TextIOWrapper(io.BytesIO(data), encoding=encoding, errors="backslashreplace")
    line = text.readline()
    place = text.tell()
    rest = text.read()
    text.seek(place)
    print(repr(line), repr(rest), text.read() == rest)
text = io.TextIOWrapper(io.BytesIO(b"ab\xff"), encoding="utf-8")
show(text.read)
text = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
show(text.write, "é")
show(text.write, b"")
decoder = _io.IncrementalNewlineDecoder(None, True)
print([decoder.decode(piece) for piece in ("a\r", "\nb\r", "c\n")], decoder.decode("\r", True), decoder.newlines, decoder.getstate())
decoder = io.IncrementalNewlineDecoder(codecs.getincrementaldecoder("utf-8")(), False)
print(repr(decoder.decode(b"\xc3")), repr(decoder.decode(b"\xa9\r")), decoder.getstate(), repr(decoder.decode(b"\n", True)), decoder.newlines)
pair = io.BufferedRWPair(Raw(b"in"), Raw())
print(pair.read(), pair.write(b"out"), pair.flush(), pair.readable(), pair.writable(), pair.closed, pair.close(), pair.closed)
b = io.BytesIO(b"abc\ndef\n")
print(b.read(2), b.readline(), b.readlines(), b.seek(10), b.write(b"x"), b.getvalue(), b.truncate(3), b.getvalue(), b.tell(), b.seek(-1, 2), b.read())
view = b.getbuffer()
view[0] = 65
show(b.write, b"longer than before")
view.release()
print(b.getvalue(), b.__getstate__(), list(io.BytesIO(b"1\n2")), b.readinto(bytearray(2)))
for call in (lambda: b.seek(-1), lambda: b.seek(0, 3), lambda: b.truncate(-1), lambda: b.write("x"), lambda: io.BytesIO("x")):
    show(call)
b.close()
show(b.read)
s = io.StringIO("one\r\ntwo\rthree", newline=None)
print(repr(s.read()), s.newlines, s.write("\r\n"), repr(s.getvalue()), s.seek(2), s.write("ZZZ"), repr(s.getvalue()))
s = io.StringIO("one\r\ntwo\rthree\n", newline="")
print(list(s), s.seek(20), s.write("end"), repr(s.getvalue()), s.__getstate__())
s = io.StringIO(newline="\r\n")
print(s.write("a\nb\n"), repr(s.getvalue()), s.seek(0), s.readlines())
for call in (lambda: s.seek(-1), lambda: s.seek(1, 1), lambda: s.seek(0, 3), lambda: s.write(b""), lambda: io.StringIO(b""), lambda: io.StringIO(newline="x"), lambda: s.truncate(-1)):
    show(call)
print(io.UnsupportedOperation.__mro__, io.BlockingIOError is BlockingIOError, io.open is open)
print(isinstance(raw, io.IOBase), isinstance(b, io.BufferedIOBase), isinstance(s, io.TextIOBase), issubclass(io.FileIO, io.RawIOBase))
for call in (io.IOBase().fileno, lambda: io.IOBase().seek(0), io.TextIOBase().read, io.BufferedIOBase().detach, lambda: io.BufferedReader(5), lambda: io.BufferedReader(io.BytesIO(), 0), lambda: io.TextIOWrapper(io.BytesIO(), newline=5), lambda: io.BufferedReader.__new__(io.BufferedReader).read()):
    show(call)
