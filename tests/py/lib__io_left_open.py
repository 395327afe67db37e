# Files that nobody closes: written and closed when they are collected, and at the end.
import gc
import os
import sys

path = os.path.join(os.environ.get("TMPDIR", "/tmp"), f"io_left_open_case.{os.getpid()}")


def leave():
    f = open(path, "w")
    f.write("left open")


leave()
leave()
gc.collect()
with open(path) as f:
    print(f.read())
for _ in range(3000):
    f = open(path)
print(f.read(4))
f = open(path, "w")
f.write("at the end")
pid = os.fork()
if pid == 0:
    sys.stdout = None
    os._exit(0)
os.waitpid(pid, 0)
f.close()
print(os.path.getsize(path))
os.remove(path)
