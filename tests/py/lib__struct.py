# struct: formats, packing, every message.
import struct
b4 = bytearray(b'abcd')

CASES = r"""
struct.pack('i')
struct.pack('i', 'a')
struct.pack('i', 1.5)
struct.pack('b', 128)
struct.pack('Q', -1)
struct.pack('Q', 2 ** 64)
struct.pack('q', 2 ** 200)
struct.pack('P', -1)
struct.pack('P', 2 ** 64)
struct.pack('c', 'a')
struct.pack('c', b'ab')
struct.pack('3s', 'abc')
struct.pack('3s', b'abcdef')
struct.pack('3p', b'abcdef')
struct.pack('p', 1)
struct.pack('3s', bytearray(b'ab'))
struct.pack('f', 'a')
struct.pack('f', 1e+40)
struct.pack('e', 1000000.0)
struct.pack('d', 10 ** 400)
struct.pack('?', [])
struct.pack('?2x?', 1, 0)
struct.pack('F', 1 + 2j)
struct.pack('D', 'a')
struct.pack('Z', 1)
struct.pack('3', 1)
struct.pack('é', 1)
struct.pack(1)
struct.pack()
struct.pack(b'<hh', 1, 2)
struct.pack('<hh', 1)
struct.pack('<hh', 1, 2, 3)
struct.unpack('<h', b'a')
struct.unpack('<h', 'ab')
struct.unpack('<h')
struct.unpack('<hxb', bytes(range(4)))
struct.unpack_from('<h', b'abc', 2)
struct.unpack_from('<h', b'abc', -1)
struct.unpack_from('<h', b'abc', -5)
struct.unpack_from('<h', b'abc', -3)
struct.unpack_from('<h', b'abc', offset=1)
struct.unpack_from('<h', buffer=b'abc')
struct.unpack_from('<h', b'abc', 10 ** 30)
struct.pack_into('<h', b4)
struct.pack_into('<h')
struct.pack_into('<h', b4, 0)
struct.pack_into('<h', b4, 3, 1)
struct.pack_into('<h', b4, -1, 1)
struct.pack_into('<h', b4, -9, 1)
struct.pack_into('<h', b4, 'a', 1)
struct.pack_into('<h', b4, 1, 258)
b4
struct.pack_into('<h', b'abcd', 0, 1)
struct.pack_into('<h', 1, 0, 1)
struct.pack_into('<h', b4, -2, 1)
struct.pack_into('<h', b4, 10 ** 30, 1)
list(struct.iter_unpack('<h', b'abcd'))
struct.iter_unpack('<h', b'abc')
struct.iter_unpack('', b'abc')
struct.iter_unpack('<h', 'a')
type(struct.iter_unpack('<h', b'abcd'))
struct.iter_unpack('<h', b'abcd').__length_hint__()
struct.calcsize('<hi')
struct.calcsize('@hi')
struct.calcsize('999999999999999999999s')
struct.calcsize(1)
struct.Struct(1)
struct.Struct('<h')
struct.Struct('<h').format
struct.Struct(b'<h').format
struct.Struct('<h').size
struct.Struct('<h').pack(1)
struct.Struct('<h').unpack(b'ab')
struct.Struct('<h').pack()
struct.Struct('<h').unpack_from(b'abcd', offset=2)
struct.Struct('<h').unpack_from(b'abcd', 2)
list(struct.Struct('<h').iter_unpack(b'abcd'))
struct.Struct('<h').pack_into(b4, 0, 5)
struct.Struct()
struct.error
struct.error.__mro__
struct.Struct
struct._clearcache()
struct.unpack('>I', bytearray(b'abcd'))
struct.unpack('<d', b'\x00' * 6 + b'\xf0\x7f')
struct.unpack('<Q', b'\xff' * 8)
struct.unpack('3s2xp', b'abcdefg')
struct.pack('n', 5)
struct.pack('<n', 5)
struct.pack('<i', True)
struct.pack('0s', b'a')
struct.unpack('0s', b'')
struct.unpack('2c', b'ab')
struct.Struct('<h').__sizeof__() > 0
struct.pack('i', x=1)
struct.calcsize('a\x00')
struct.unpack('e', b'ab')
struct.unpack('?', b'z')
struct.pack('10p', b'a' * 300)
struct.pack('300p', b'a' * 300)[:2]
"""
for case in CASES.strip().splitlines():
    try:
        print(case, "=", ascii(eval(case)))
    except Exception as error:
        print(case, "->", type(error).__name__, error)


class I:

    def __index__(self):
        return 7


print(struct.pack('<hQ', I(), I()))


class F:

    def __float__(self):
        return 1.5

    def __complex__(self):
        return 1j


print(struct.pack('<d', F()), struct.pack('<D', F()))


class S(struct.Struct):
    pass


print(S('<h').pack(5), S('h').size)
try:
    x = struct.Struct.__new__(struct.Struct)
    x.pack()
except Exception as e:
    print(type(e).__name__, e)
