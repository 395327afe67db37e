# Files: modes, positions, buffers, line ends, what is refused.
import io
import os

path = os.path.join(os.environ.get("TMPDIR", "/tmp"), f"io_files_case.{os.getpid()}")


def show(f, *args):
    try:
        print(repr(f(*args)).replace(path, "PATH"))
    except Exception as e:
        print(type(e).__name__, str(e).replace(path, "PATH"))


with open(path, "w", encoding="utf-8") as f:
    print(f.write("first\nsecond é\nthird\r\nfourth"), f.tell(), f.writable(), f.readable(), f.seekable(), f.mode, f.buffer.mode)
    show(f.read)
    show(f.readline)
    show(next, f)
show(repr, f)
show(f.write, "x")
show(f.flush)
show(f.fileno)
show(f.buffer.write, b"")
show(f.buffer.raw.write, b"")
show(repr, f.buffer.raw)
for newline in (None, "", "\n", "\r", "\r\n"):
    with open(path, encoding="utf-8", newline=newline) as f:
        print(repr(newline), f.readlines(), f.newlines)
with open(path, encoding="utf-8") as f:
    print(repr(f.readline()), f.tell(), repr(f.readline()), f.tell(), repr(f.read(3)), f.tell(), repr(f.read()), f.tell())
    here = f.seek(7)
    print(here, repr(f.read(4)), f.seek(0), f.seek(0, 2), repr(f.read()), f.seek(0, 1))
    for args in ((-1,), (1, 1), (1, 2), (0, 5), ("a",)):
        show(f.seek, *args)
    f.seek(0)
    next(f)
    show(f.tell)
    print(list(f), f.tell())
    show(f.truncate)
    show(f.write, "x")
with open(path, "rb") as f:
    print(f.read(3), f.peek()[:4], f.readline(), f.tell(), list(f), f.seek(2), f.read(5), f.read1(3), f.readinto(bytearray(4)), f.tell())
    for call in (lambda: f.read(-2), lambda: f.write(b""), lambda: f.seek(0, 9), lambda: f.readinto(b"x"), lambda: f.truncate()):
        show(call)
    show(repr, f)
for name in ("read", "peek", "readline", "read1", "readlines", "tell", "fileno", "detach"):
    show(getattr(f, name))
with open(path, "r+b") as f:
    print(f.read(3), f.write(b"XX"), f.tell(), f.seek(0), f.read())
    f.seek(0)
    print(f.read(3), f.write(b"YY"), f.seek(0), f.read(4), f.write(b"Z"), f.read(2), f.read1(4), f.truncate(9), f.seek(0), f.read())
    show(repr, f)
with open(path, "ab") as f:
    print(f.tell(), f.write(b"end"), f.tell())
with open(path, "rb", buffering=0) as f:
    show(repr, f)
    print(f.read(4), f.readall(), f.read(), f.seek(-3, 2), f.readline(), f.closefd, f.mode)
    show(f.write, b"")
    show(f.seek, 0, 9)
with open(path, "w+", buffering=1) as f:
    print(f.write("line\nrest"), f.line_buffering, os.path.getsize(path), f.seek(0), f.read())
with open(path, "wb", buffering=4) as f:
    print([f.write(b"x" * n) for n in (1, 2, 3, 4, 5, 9)], os.path.getsize(path))
print(os.path.getsize(path))
for args in (("q",), ("rw",), ("rt+b",), ("",), ("U",), ("b",), ("r", 0), ("rb", -1, "utf-8"), ("rb", -1, None, "strict"), ("rb", -1, None, None, "\n")):
    show(open, path, *args)
for target in (99, -1, 1.5, None, "a\0b", os.path.dirname(path), path + "/x"):
    try:
        open(target)
    except Exception as e:
        print(type(e).__name__, str(e).replace(path, "PATH").replace(os.path.dirname(path), "DIR"))
show(open, path, "r", -1, None, None, "x")
show(open, path, "r", -1, "nope")
fd = os.open(path, os.O_RDONLY)
with open(fd, closefd=False) as f:
    print(f.name == fd, len(f.read()))
os.close(fd)
show(lambda: open(path, opener=lambda name, flags: -1))
with open(path, opener=os.open) as f:
    print(f.fileno() > 2)
os.remove(path)
