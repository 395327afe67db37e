# os: folders, names, links, times, what is refused.
import os
import stat

base = os.path.join(os.environ.get("TMPDIR", "/tmp"), f"os_files_case.{os.getpid()}")
os.mkdir(base)


def path(*parts):
    return os.path.join(base, *parts)


def show(f, *args, **kwargs):
    try:
        print(repr(f(*args, **kwargs)).replace(base, "BASE"))
    except Exception as e:
        print(type(e).__name__, str(e).replace(base, "BASE"), getattr(e, "errno", None))


os.makedirs(path("a", "b", "c"))
show(os.makedirs, path("a", "b"), exist_ok=True)
show(os.makedirs, path("a", "b"))
show(os.mkdir, path("x", "y"))
with open(path("a", "file"), "w") as f:
    f.write("contents")
os.symlink("file", path("a", "link"))
os.link(path("a", "file"), path("a", "hard"))
show(os.symlink, "z", path("a", "link"))
print(sorted(os.listdir(path("a"))), sorted(os.listdir(os.fsencode(path("a")))), os.readlink(path("a", "link")))
for entry in sorted(os.scandir(path("a")), key=lambda entry: entry.name):
    print(entry, entry.path == path("a", entry.name), entry.is_dir(), entry.is_file(), entry.is_symlink(), entry.is_dir(follow_symlinks=False), entry.is_file(follow_symlinks=False), entry.stat().st_size == os.stat(entry.path).st_size, entry.inode() == os.lstat(entry.path).st_ino, os.fspath(entry) == entry.path)
with os.scandir(path("a")) as entries:
    next(entries)
print(list(entries))
status = os.stat(path("a", "file"))
print(status.st_size, status[6], stat.filemode(status.st_mode)[0], status.st_nlink, status.st_uid == os.getuid(), len(status), status.n_fields, status.st_mtime_ns // 10**9 == status[8], type(status).__name__, isinstance(status, tuple))
print(os.path.islink(path("a", "link")), os.path.samefile(path("a", "file"), path("a", "hard")), os.lstat(path("a", "link")).st_size, os.path.getsize(path("a", "link")))
os.utime(path("a", "file"), (1, 2.5))
print(os.stat(path("a", "file")).st_atime, os.stat(path("a", "file")).st_mtime_ns)
os.utime(path("a", "file"), ns=(5, 7_000_000_001))
print(os.stat(path("a", "file")).st_atime_ns, os.stat(path("a", "file")).st_mtime)
os.chmod(path("a", "file"), 0o640)
print(stat.filemode(os.stat(path("a", "file")).st_mode), oct(stat.S_IMODE(os.stat(path("a", "file")).st_mode)))
print(os.access(path("a", "file"), os.R_OK), os.access(path("none"), os.F_OK))
os.truncate(path("a", "file"), 3)
print(os.path.getsize(path("a", "hard")))
os.rename(path("a", "hard"), path("a", "renamed"))
show(os.rename, path("none"), path("other"))
os.replace(path("a", "renamed"), path("a", "file"))
show(os.rmdir, path("a"))
show(os.remove, path("none"))
show(os.unlink, path("a", "b"))
show(os.listdir, path("none"))
show(os.scandir, path("none"))
show(os.stat, path("none"))
show(os.readlink, path("a", "file"))
for call in ((os.stat, 1.5), (os.mkdir, 5), (os.stat, "a\0b"), (os.listdir, 1.5), (os.fspath, 5), (os.access, path("a"), "x"), (os.chmod, path("a"), "x"), (os.utime, path("a"), 5), (os.close, -1), (os.fstat, 999), (os.open, path("none"), os.O_RDONLY), (os.strerror, 2), (os.fsencode, "é\udcff"), (os.fsdecode, b"\xff")):
    show(*call)
here = os.getcwd()
os.chdir(path("a"))
print(os.getcwd() == os.path.realpath(path("a")), sorted(os.listdir()), os.path.abspath("file") == os.path.join(os.getcwd(), "file"))
os.chdir(here)
fd = os.open(path("raw"), os.O_RDWR | os.O_CREAT, 0o600)
print(os.write(fd, b"hello world"), os.lseek(fd, 6, os.SEEK_SET), os.read(fd, 100), os.pread(fd, 5, 0), os.pwrite(fd, b"W", 6), os.fstat(fd).st_size, os.ftruncate(fd, 8), os.isatty(fd), os.get_inheritable(fd), os.get_blocking(fd))
copy = os.dup(fd)
print(copy != fd, os.lseek(copy, 0, os.SEEK_SET), os.read(copy, 20))
os.close(copy)
os.close(fd)
show(os.read, fd, 1)
reader, writer = os.pipe()
print(os.write(writer, b"through"), os.read(reader, 4), os.set_blocking(reader, False), os.read(reader, 10))
show(os.read, reader, 1)
os.close(writer)
print(os.read(reader, 1))
os.close(reader)
dir_fd = os.open(path("a"), os.O_RDONLY)
print(os.stat("file", dir_fd=dir_fd).st_size, sorted(os.listdir(dir_fd)), os.mkdir("made", dir_fd=dir_fd), os.path.isdir(path("a", "made")))
os.rmdir("made", dir_fd=dir_fd)
os.close(dir_fd)
for top, dirs, files in os.walk(base):
    dirs.sort()
    print(top.replace(base, "BASE"), dirs, sorted(files))
for text in ("a/../b/./c//d", "//x", "///x/..", "", "/..", "../../x"):
    print(os.path.normpath(text), os.path.splitroot(text), os.path.normpath(os.fsencode(text)))
print(os.path.realpath(path("a", "link")) == os.path.realpath(path("a", "file")), os.stat in os.supports_dir_fd, os.chmod in os.supports_fd, os.umask(0o22) >= 0)
import shutil

shutil.rmtree(base)
print(os.path.exists(base))
