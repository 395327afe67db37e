# io, struct, os, time as far as they are deterministic.
import io
import os
import struct
import sys
import time

s = io.StringIO("line1\nline2\r\nline3")
print(s.readline(), s.read(3), s.tell(), s.readlines(), s.read(), s.seek(0), list(s), s.getvalue()[:5])
w = io.StringIO()
w.write("abc")
w.writelines(["d", "e\n"])
print("printed", 1, file=w)
w.seek(1)
w.write("X")
print(repr(w.getvalue()), w.tell(), w.seek(0, 2), w.truncate(3), w.getvalue(), w.closed, w.readable(), w.writable(), w.seekable())
w.close()
try:
    w.read()
except ValueError as e:
    print(e)
b = io.BytesIO(b"\x00\x01abc\n\xff")
print(b.read(2), b.readline(), b.read1(), b.read(), b.seek(2), b.peek() if hasattr(b, "peek") else "", b.readinto(bytearray(2)), b.getvalue(), b.getbuffer()[0], b.tell())
t = io.TextIOWrapper(io.BytesIO("é\r\nx".encode()), encoding="utf-8")
print(t.read(), t.encoding, t.newlines)
print(struct.pack("<bBhHiIqQ", -1, 255, -2, 65535, -3, 2**32 - 1, -4, 2**64 - 1), struct.pack(">f d", 1.5, -2.25), struct.pack("3s 2x ?c", b"abcd", True, b"z"), struct.calcsize("bi"), struct.calcsize("<bi"), struct.unpack("<hh", b"\x01\x00\xff\xff"), struct.unpack_from(">I", b"xx\x00\x00\x01\x00", 2), list(struct.iter_unpack("<h", b"\1\0\2\0")), struct.pack("5p", b"ab"), struct.pack("<e", 1.5), struct.unpack("<2?", b"\0\5"), struct.Struct("<I").size, struct.Struct("<I").pack(5))
buf = bytearray(6)
struct.pack_into("<H", buf, 2, 513)
print(buf)
for code in ["struct.pack('b', 200)", "struct.pack('i', 'x')", "struct.pack('ii', 1)", "struct.unpack('i', b'abc')", "struct.pack('z', 1)", "struct.pack('f', 1e300)", "struct.pack('c', b'ab')", "struct.unpack_from('i', b'ab')", "struct.pack('<Q', -1)", "struct.pack('s', 5)", "io.StringIO(5)", "io.BytesIO('x')", "io.StringIO().write(5)", "io.BytesIO().write('x')", "io.StringIO().seek(-1)", "io.open('/nonexistent/x')", "open('x', 'q')", "open('x', 'rb', encoding='utf-8')", "open(b'\\0')"]:
    try:
        print(code, eval(code))
    except Exception as e:
        print(code, "->", type(e).__name__, e)
name = "io_struct_case.tmp"
path = os.path.join(os.environ.get("TMPDIR", "/tmp"), f"{name}.{os.getpid()}")
try:
    with open(path, "w") as f:
        print(f.write("first\nsecond é\n"), f.mode, f.closed, f.encoding)
    with open(path, "a", encoding="utf-8") as f:
        f.write("third\n")
    with open(path) as f:
        print(f.read(), [l for l in f])
    with open(path, "rb") as f:
        print(f.read(8), f.seek(-3, 2), f.read(), f.tell())
    with open(path, "r+") as f:
        f.seek(0)
        f.write("FIRST")
        f.seek(0)
        print([line.rstrip() for line in f], f.readline())
    try:
        open(path, "x")
    except FileExistsError as e:
        print(type(e).__name__, e.errno)
    print(os.path.exists(path), os.path.getsize(path), os.path.isfile(path), os.stat(path).st_size)
    with open(path) as f:
        try:
            f.write("x")
        except io.UnsupportedOperation as e:
            print(e)
finally:
    os.remove(path)
print(os.path.exists(path), f.closed)
try:
    os.remove(path)
except FileNotFoundError as e:
    print(e.errno, e.strerror, e.filename == path)
print(os.path.join("a", "b", "/c", "d"), os.path.split("/a/b.txt"), os.path.splitext("x.tar.gz"), os.path.basename("/a/b/"), os.path.dirname("/a/b"), os.path.normpath("a/../b/./c//d"), os.path.isabs("/x"), os.path.commonpath(["/a/b", "/a/c"]), os.sep, os.linesep == "\n", os.name, os.path.relpath("/a/b", "/a/c"), os.path.expanduser("x"), os.fspath("p"), os.curdir)
os.environ["CASE_VAR"] = "set"
print(os.environ["CASE_VAR"], os.getenv("CASE_NONE", "default"), "CASE_VAR" in os.environ, os.environ.pop("CASE_VAR"))
try:
    os.environ["NOPE_AT_ALL"]
except KeyError as e:
    print(e)
print(sorted(n for n in os.listdir(".") if n.startswith("lib__io_struct.p")), os.getcwd() == os.path.dirname(os.path.abspath(__file__)), type(os.getpid()).__name__)
a = time.perf_counter()
time.sleep(0.001)
print(time.perf_counter() > a, time.monotonic() > 0, time.time() > 1e9, time.gmtime(0)[:6], time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(86400 * 365)), time.gmtime(1e9).tm_wday, type(time.time_ns()).__name__, time.struct_time(range(9)).tm_year)
sys.stdout.flush()
