# A buffered stream is used by one thread at a time, and not by two functions of one thread.
import io
import os
import threading


class Reentrant(io.RawIOBase):
    stream = None

    def readable(self):
        return True

    def writable(self):
        return True

    def readinto(self, buffer):
        return self.again(lambda: self.stream.read(3)) or 0

    def write(self, data):
        self.again(lambda: self.stream.flush())
        return len(data)

    def again(self, use):
        try:
            use()
        except RuntimeError as error:
            print(str(error).split(" object at ")[0])


raw = Reentrant()
raw.stream = io.BufferedReader(raw)
print(raw.stream.read(1))
print(raw.stream.readline())
print(raw.stream.peek())
print(raw.stream.read1())
print(raw.stream.readinto(bytearray(5)))
raw.stream.detach()
raw = Reentrant()
raw.stream = io.BufferedWriter(raw)
raw.stream.write(b"abc")
raw.stream.flush()
raw.stream.write(b"x" * 20000)
raw.stream.detach()

# Each line arrives as one, whoever wrote it.
read_end, write_end = os.pipe()
received = []


def collect():
    with open(read_end, "rb") as stream:
        received.extend(stream)


def send(letter):
    for count in range(40):
        writer.write(letter * 50 + b"\n")


collector = threading.Thread(target=collect)
collector.start()
with open(write_end, "wb", buffering=64) as writer:
    threads = [threading.Thread(target=send, args=(bytes([65 + index]),)) for index in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
collector.join()
print(len(received), {len(line) for line in received}, {len(set(line)) for line in received})

# Two readers share what comes.
read_end, write_end = os.pipe()
pieces = []


def take():
    while line := reader.readline():
        pieces.append(line)


with open(read_end, "rb") as reader:
    threads = [threading.Thread(target=take) for _ in range(3)]
    for thread in threads:
        thread.start()
    with open(write_end, "wb") as stream:
        for count in range(200):
            stream.write(b"%d\n" % count)
            if count % 20 == 0:
                stream.flush()
    for thread in threads:
        thread.join()
print(sorted(map(int, pieces)) == list(range(200)))
