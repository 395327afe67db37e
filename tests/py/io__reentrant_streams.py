# Streams whose buffers or sizes run code: text written meanwhile, streams closed meanwhile, reads that would wait.
import io
import os


def attempt(what, *args):
    try:
        print(what(*args))
    except Exception as error:
        print(type(error).__name__, error)


class Writing(io.RawIOBase):
    pieces = []
    again = True

    def writable(self):
        return True

    def write(self, data):
        if self.again:
            self.again = False
            stream.write("middle")
        self.pieces.append(bytes(data))
        return len(data)


stream = io.TextIOWrapper(Writing())
stream.write("abc")
stream.write("def")
stream.write("g" * 8192)
stream.flush()
print([len(piece) for piece in Writing.pieces], Writing.pieces[:2])

stream = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
stream._CHUNK_SIZE = 5
stream.write("abc")
stream._CHUNK_SIZE = 100
stream.write("d" * 50)
stream.flush()
print(stream.buffer.getvalue())
for size in (0, "x", 2**63, -(2**70)):
    attempt(setattr, stream, "_CHUNK_SIZE", size)
attempt(delattr, stream, "_CHUNK_SIZE")

memory = io.BytesIO()


class Closing:
    def __buffer__(self, flags):
        memory.close()
        return memoryview(b"A")


attempt(memory.write, Closing())


class Size:
    def __index__(self):
        memory.close()
        return 0


memory = io.BytesIO(b"abc")
attempt(memory.truncate, Size())
attempt(memory.__setstate__, (b"", 0, None))
text = io.StringIO()
attempt(text.__setstate__, (b"", "", 0, None))
text.close()
attempt(text.__setstate__, ("", "", 0, None))

r, w = os.pipe()
os.set_blocking(r, False)
with open(r, "rt") as reader:
    attempt(reader.read)
    attempt(reader.readline)
with open(w, "a") as appending:
    print(appending.seekable())

pair = io.TextIOWrapper(io.BufferedRWPair(io.BytesIO(b"foo\nbar\n"), io.BytesIO()))
print(pair.readline(), end="")
pair.write("x")
print(pair.readline(), end="")


class Pieces(io.RawIOBase):
    def __init__(self, pieces):
        self.pieces = list(pieces)

    def readable(self):
        return True

    def seekable(self):
        return True

    def seek(self, place, whence=0):
        return 0

    def readinto(self, buffer):
        if not self.pieces:
            return 0
        piece = self.pieces.pop(0)
        buffer[: len(piece)] = piece
        return len(piece)


reader = io.BufferedReader(Pieces([b"abc", b"de", b"fgh", b"jkl"]), buffer_size=10)
into = bytearray(2)
print(reader.peek(3), reader.readinto1(into), reader.readinto1(into), reader.readinto1(into), into)
into = bytearray(20)
print(reader.peek(3), reader.readinto1(into), into[:6])


class Moving:
    def __index__(self):
        text.write("more")
        return 2


text = io.StringIO()
text.write("abc")
attempt(text.truncate, Moving())
attempt(text.getvalue)
text.close()
attempt(text.truncate, "x")


class Told(io.RawIOBase):
    def writable(self):
        return True

    def write(self, data):
        lengths.append(len(data))
        return len(data)


for size in (8, 100):
    stream = io.TextIOWrapper(Told())
    stream._CHUNK_SIZE = size
    lengths = []
    for length in (1, 5, 2, 8, 9, 7, 7, 1, 100, 99, 2, 3):
        stream.write("x" * length)
    stream.flush()
    print(lengths)
