"""Bytes and bytearrays by index, in loops that get hot."""


def sieve(n):
    flags = bytearray([1]) * (n + 1)
    flags[0] = flags[1] = 0
    for i in range(2, int(n ** 0.5) + 1):
        if flags[i]:
            for j in range(i * i, n + 1, i):
                flags[j] = False
    return sum(flags)


def checksum(data):
    a, b = 1, 0
    for i in range(len(data)):
        a = (a + data[i]) % 65521
        b = (b + a) % 65521
    return b << 16 | a


def backwards(data):
    out = bytearray(len(data))
    for i in range(len(data)):
        out[-1 - i] = data[i]
    return out


def counts(data):
    table = [0] * 256
    for i in range(len(data)):
        table[data[i]] += 1
    return [(byte, count) for byte, count in enumerate(table) if count]


def swap_case(data):
    i = 0
    while i < len(data):
        byte = data[i]
        if 65 <= byte <= 90:
            data[i] = byte + 32
        elif 97 <= byte <= 122:
            data[i] = byte - 32
        i += 1


def shifted(array, n):
    total = 0
    for i in range(n):
        array[i % len(array)] = i & 255
        total += array[i * 7 % len(array)]
        if i % 50 == 49:
            del array[0]
            array.append(i % 256)
    return total


def store(array, index, value):
    array[index] = value


def load(data, index):
    return data[index]


def attempts(function, *arguments):
    try:
        print(function(*arguments))
    except Exception as error:
        print(type(error).__name__, error)


print(sieve(5000))
text = b'The quick brown fox jumps over the lazy dog. ' * 20
print(checksum(text), checksum(bytearray(text)))
print(backwards(text)[:20])
print(counts(text)[:6])
mutable = bytearray(text)
swap_case(mutable)
print(mutable[:20])
print(shifted(bytearray(range(60)), 3000))
box = bytearray(8)
for k in range(300):
    store(box, k % 8, k % 256)
    load(box, k % 8)
    load(text, k)
print(list(box))
for value in 256, -1, 1.5, 'a', None, True, 10 ** 20:
    attempts(store, box, 0, value)
for index in 8, -9, 1.5, 10 ** 20, -1, True, slice(2):
    attempts(load, box, index)
    attempts(load, text, index)
attempts(store, text, 0, 1)
print(list(box))
