# zlib: functions, objects, dictionaries, damaged data.
import zlib
D = b'hello world ' * 50
C = zlib.compress(D)

CASES = r"""
zlib.adler32(b'abc')
zlib.adler32(b'abc', 5)
zlib.adler32(b'', -1)
zlib.crc32(b'abc')
zlib.crc32(b'abc', 2 ** 40)
zlib.crc32('a')
zlib.decompress(C) == D
zlib.decompress(C[:-1])
zlib.decompress(b'abc')
zlib.decompress(C + b'xx') == D
zlib.decompress(C, bufsize=0) == D
zlib.decompress(C, bufsize=-1)
zlib.decompress(b'')
zlib.compress(D, 10)
zlib.compress(D, level=0)[:2]
zlib.compress(D, wbits=-15)[:2]
zlib.compress(D, wbits=31)[:3]
zlib.compress(D, wbits=5)
zlib.compress('a')
zlib.decompress(zlib.compress(D, wbits=-15), wbits=-15) == D
zlib.decompress(zlib.compress(D, wbits=31), wbits=31) == D
zlib.decompress(zlib.compress(D, wbits=31), 47) == D
zlib.decompress(C, -15)
zlib.decompress(C, 99)
zlib.compressobj(99)
zlib.compressobj(wbits=99)
zlib.compressobj(method=5)
zlib.compressobj(memLevel=0)
zlib.compressobj(strategy=9)
zlib.decompressobj(99)
zlib.decompressobj(zdict=5)
zlib.compressobj(zdict='a')
type(zlib.compressobj())
type(zlib.decompressobj())
(zlib.MAX_WBITS, zlib.DEFLATED, zlib.DEF_MEM_LEVEL, zlib.Z_BEST_COMPRESSION, zlib.Z_FINISH, zlib.DEF_BUF_SIZE)
zlib.error
zlib.error.__mro__
zlib.Compress
"""
for case in CASES.strip().splitlines():
    try:
        print(case, "=", ascii(eval(case)))
    except Exception as error:
        print(case, "->", type(error).__name__, error)
c = zlib.compressobj()
x = c.compress(D) + c.compress(b'more') + c.flush(zlib.Z_SYNC_FLUSH)
try:
    y = c.copy()
    print(zlib.decompress(x + y.flush()) == D + b'more')
except Exception as e:
    print(e)
x += c.flush()
print(zlib.decompress(x) == D + b'more')
for f in (lambda: c.compress(b'a'), lambda: c.flush(), lambda: c.copy(), lambda: c.flush(77), lambda: c.flush(zlib.Z_NO_FLUSH)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
d = zlib.decompressobj()
print(d.decompress(C[:10]), d.eof, d.unused_data, d.unconsumed_tail)
r = d.decompress(C[10:] + b'tail')
print(d.eof, d.unused_data, d.flush())
d = zlib.decompressobj()
r = d.decompress(C, 100)
print(len(r), len(d.unconsumed_tail) >= 0, d.eof)
r += d.flush()
print(r == D, d.eof)
d = zlib.decompressobj()
for f in (lambda: d.decompress(C, -1), lambda: d.flush(0), lambda: d.flush(-5), lambda: d.decompress('a'), lambda: d.decompress(b'xxxx')):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
d = zlib.decompressobj()
d.decompress(C[:20])
e = d.copy()
print(d.decompress(C[20:]) == e.decompress(C[20:]))
Z = b'hello world'
c = zlib.compressobj(zdict=Z)
k = c.compress(b'hello world!') + c.flush()
d = zlib.decompressobj(zdict=Z)
print(d.decompress(k) + d.flush())
try:
    zlib.decompress(k)
except Exception as e:
    print(e)
d = zlib.decompressobj(zdict=b'other')
try:
    d.decompress(k)
except Exception as e:
    print(e)
z = zlib._ZlibDecompressor()
print(z.needs_input, z.eof, z.unused_data)
r = z.decompress(C, 50)
print(len(r), z.needs_input, z.eof)
r += z.decompress(b'')
print(r == D, z.eof, z.needs_input)
try:
    z.decompress(b'a')
except Exception as e:
    print(type(e).__name__, e)
