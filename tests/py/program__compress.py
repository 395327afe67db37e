"""Compression by hand: Huffman codes with a heap, LZ77, run lengths, move-to-front, a bit stream, a container format."""

import heapq
import struct
from collections import Counter
from functools import total_ordering


class FormatError(ValueError):
    pass


class BitWriter:
    def __init__(self):
        self.data = bytearray()
        self.bits = self.count = 0

    def write(self, value, width):
        for shift in range(width - 1, -1, -1):
            self.bits = self.bits << 1 | (value >> shift & 1)
            self.count += 1
            if self.count == 8:
                self.data.append(self.bits)
                self.bits = self.count = 0
        return self

    def finish(self):
        if self.count:
            self.data.append(self.bits << (8 - self.count))
            self.bits = self.count = 0
        return bytes(self.data)


class BitReader:
    def __init__(self, data):
        self.data, self.at = data, 0

    def read(self, width):
        value = 0
        for _ in range(width):
            byte, bit = divmod(self.at, 8)
            if byte >= len(self.data):
                raise FormatError(f"no bit {self.at}")
            value = value << 1 | (self.data[byte] >> (7 - bit) & 1)
            self.at += 1
        return value


@total_ordering
class Node:
    __slots__ = ("weight", "order", "symbol", "left", "right")

    def __init__(self, weight, order, symbol=None, left=None, right=None):
        self.weight, self.order, self.symbol, self.left, self.right = weight, order, symbol, left, right

    def __eq__(self, other):
        return (self.weight, self.order) == (other.weight, other.order)

    def __lt__(self, other):
        return (self.weight, self.order) < (other.weight, other.order)

    def leaves(self, depth=0):
        if self.left is None:
            yield self.symbol, max(depth, 1)
        else:
            yield from self.left.leaves(depth + 1)
            yield from self.right.leaves(depth + 1)


class Huffman:
    def __init__(self, lengths):
        self.lengths = dict(lengths)
        self.codes, self.decode_table = {}, {}
        code = previous = 0
        for length, symbol in sorted((l, s) for s, l in self.lengths.items()):
            code <<= length - previous
            self.codes[symbol] = (code, length)
            self.decode_table[length, code] = symbol
            code += 1
            previous = length

    @classmethod
    def for_data(cls, data):
        heap = [Node(w, s, s) for s, w in Counter(data).items()]
        heapq.heapify(heap)
        order = 256
        while len(heap) > 1:
            a, b = heapq.heappop(heap), heapq.heappop(heap)
            heapq.heappush(heap, Node(a.weight + b.weight, order, None, a, b))
            order += 1
        return cls(heap[0].leaves() if heap else {})

    def encode(self, data, writer):
        for symbol in data:
            writer.write(*self.codes[symbol])

    def decode(self, reader, count):
        out = bytearray()
        for _ in range(count):
            code = length = 0
            while True:
                code = code << 1 | reader.read(1)
                length += 1
                symbol = self.decode_table.get((length, code))
                if symbol is not None:
                    out.append(symbol)
                    break
                if length > 32:
                    raise FormatError("bad code")
        return bytes(out)


class Codec:
    registry = {}
    tag = None

    def __init_subclass__(cls, tag, **kw):
        super().__init_subclass__(**kw)
        cls.tag = tag
        Codec.registry[tag] = cls()

    def pack(self, data):
        raise NotImplementedError

    def unpack(self, data):
        raise NotImplementedError


class Stored(Codec, tag=0):
    def pack(self, data):
        return bytes(data)

    unpack = pack


class RunLength(Codec, tag=1):
    def pack(self, data):
        out, i = bytearray(), 0
        while i < len(data):
            run = 1
            while i + run < len(data) and run < 255 and data[i + run] == data[i]:
                run += 1
            out += bytes((run, data[i]))
            i += run
        return bytes(out)

    def unpack(self, data):
        if len(data) % 2:
            raise FormatError("odd run data")
        return b"".join(bytes([value]) * run for run, value in zip(data[::2], data[1::2]))


class Entropy(Codec, tag=2):
    def pack(self, data):
        code = Huffman.for_data(data)
        head = struct.pack(">IH", len(data), len(code.lengths)) + b"".join(struct.pack("BB", s, l) for s, l in sorted(code.lengths.items()))
        writer = BitWriter()
        code.encode(data, writer)
        return head + writer.finish()

    def unpack(self, data):
        try:
            count, symbols = struct.unpack_from(">IH", data)
            pairs = [struct.unpack_from("BB", data, 6 + 2 * i) for i in range(symbols)]
        except struct.error as e:
            raise FormatError("short header") from e
        return Huffman(pairs).decode(BitReader(data[6 + 2 * symbols :]), count)


class Window(Codec, tag=3):
    def __init__(self, size=4095, longest=18):
        self.size, self.longest = size, longest

    def tokens(self, data):
        seen, i = {}, 0
        while i < len(data):
            best = (0, 0)
            for j in reversed(seen.get(data[i : i + 3], ())):
                if i - j > self.size:
                    break
                n = 3
                while n < self.longest and i + n < len(data) and data[j + n] == data[i + n]:
                    n += 1
                if i + n <= len(data) and n > best[1]:
                    best = (i - j, n)
            step = best[1] if best[1] >= 3 else 1
            yield best if step > 1 else data[i]
            for k in range(i, i + step):
                seen.setdefault(data[k : k + 3], []).append(k)
            i += step

    def pack(self, data):
        writer = BitWriter()
        for token in self.tokens(data):
            match token:
                case (distance, length):
                    writer.write(1, 1).write(distance, 12).write(length - 3, 4)
                case literal:
                    writer.write(0, 1).write(literal, 8)
        return struct.pack(">I", len(data)) + writer.finish()

    def unpack(self, data):
        (count,) = struct.unpack_from(">I", data)
        reader, out = BitReader(data[4:]), bytearray()
        while len(out) < count:
            if reader.read(1):
                distance, length = reader.read(12), reader.read(4) + 3
                if not 0 < distance <= len(out):
                    raise FormatError(f"distance {distance}")
                for _ in range(length):
                    out.append(out[-distance])
            else:
                out.append(reader.read(8))
        return bytes(out)


class MoveToFront(Codec, tag=4):
    def pack(self, data):
        table, out = list(range(256)), bytearray()
        for b in data:
            i = table.index(b)
            out.append(i)
            table.insert(0, table.pop(i))
        return bytes(out)

    def unpack(self, data):
        table, out = list(range(256)), bytearray()
        for i in data:
            b = table.pop(i)
            out.append(b)
            table.insert(0, b)
        return bytes(out)


def checksum(data):
    a, b = 1, 0
    for byte in data:
        a = (a + byte) % 65521
        b = (b + a) % 65521
    return b << 16 | a


def pack(data, *tags):
    body = data
    for tag in tags:
        body = Codec.registry[tag].pack(body)
    return b"PK" + struct.pack(">IB", checksum(data), len(tags)) + bytes(tags) + body


def unpack(blob):
    if blob[:2] != b"PK":
        raise FormatError(f"bad magic {blob[:2]!r}")
    expected, count = struct.unpack_from(">IB", blob, 2)
    tags, body = blob[7 : 7 + count], blob[7 + count :]
    for tag in reversed(tags):
        if tag not in Codec.registry:
            raise FormatError(f"unknown codec {tag}")
        body = Codec.registry[tag].unpack(body)
    if checksum(body) != expected:
        raise FormatError(f"checksum {checksum(body):08x}, not {expected:08x}")
    return body


SAMPLES = {
    "empty": b"", "one": b"a", "same": b"z" * 200, "text": b"the quick brown fox jumps over the lazy dog; " * 6, "numbers": bytes(i * 7 % 251 for i in range(300)),
    "unicode": "Größe, naïve café, 日本語 ".encode() * 6, "runs": b"".join(bytes([i]) * (i % 20) for i in range(30)), "ladder": bytes(range(256)),
}
for name, data in SAMPLES.items():
    sizes = {}
    for tags in ((0,), (1,), (2,), (3,), (4, 2), (3, 2), (4, 1, 2)):
        blob = pack(data, *tags)
        assert unpack(blob) == data, (name, tags)
        sizes[tags] = len(blob)
    print(f"{name:<8} {len(data):>4}", {"+".join(Codec.registry[t].__class__.__name__[:3] for t in tags): size for tags, size in sizes.items()}, "best", min(sizes, key=sizes.get))
code = Huffman.for_data(b"abracadabra")
print({chr(s): f"{c:0{l}b}" for s, (c, l) in code.codes.items()}, sum(c * code.lengths[s] for s, c in Counter(b"abracadabra").items()))
print(list(Window().tokens(b"abcabcabcabcx")), [t for t in Window().tokens(b"aaaaaaaaaa")])
print(BitWriter().write(0b101, 3).write(0xFF, 8).write(1, 2).finish(), BitReader(b"\xbf\xe8").read(11), checksum(b"Wikipedia"))
good = bytearray(pack(SAMPLES["text"], 3, 2))
for label, spoil in [("magic", lambda b: b.__setitem__(0, 0)), ("codec", lambda b: b.__setitem__(7, 99)), ("checksum", lambda b: b.__setitem__(5, b[5] ^ 1)), ("cut", lambda b: b.__delitem__(slice(-30, None))), ("body", lambda b: b.__setitem__(-8, b[-8] ^ 0x55))]:
    blob = bytearray(good)
    spoil(blob)
    try:
        unpack(bytes(blob))
        print(label, "went unnoticed")
    except FormatError as e:
        print(label, e, type(e.__cause__).__name__)
for action in (lambda: RunLength().unpack(b"abc"), lambda: Entropy().unpack(b"x"), lambda: Codec().pack(b""), lambda: type("Bad", (Codec,), {}), lambda: BitReader(b"").read(1)):
    try:
        print(action())
    except (FormatError, NotImplementedError, TypeError) as e:
        print(type(e).__name__, e)
print(sorted(Codec.registry), [type(c).__name__ for c in Codec.registry.values()], Node(1, 2) < Node(1, 3) <= Node(2, 0), Node(1, 1) >= Node(0, 5))
