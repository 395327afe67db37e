"""What was written to a file that nobody uses any more is there for whoever looks at the file next."""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

folder = tempfile.mkdtemp()
path = os.path.join(folder, "a.txt")


def write(text):
    file = open(path, "w")
    file.write(text)


open(path, "w").write("text")
print(open(path).read())
open(path, "wb").write(b"bytes")
print(open(path, "rb").read())
open(path, "w").write("abc")
print(os.stat(path).st_size)
open(path, "w").write("abcd")
print(os.path.getsize(path))

# Whoever may look at it.
open(path, "w").write("for a program")
print(subprocess.run(["cat", path], capture_output=True).stdout)
write("for a shell\n")
sys.stdout.flush()
os.system("cat " + path)
write("for a copy")
shutil.copy(path, path + ".copy")
print(open(path + ".copy").read())
write("renamed")
os.rename(path, path + ".new")
print(open(path + ".new").read())
sys.path.insert(0, folder)
open(os.path.join(folder, "made_just_now.py"), "w").write("x = 5\n")
import made_just_now

print(made_just_now.x)

# Writers of one file in turn.
write("1")
write("22")
print(open(path).read())
open(path, "a").write("33")
open(path, "a").write("44")
print(open(path).read())
file = open(path, "r+")
file.write("r+")
file = None
print(pathlib.Path(path).read_text())
with open(path) as reader:
    pathlib.Path(path).open("w").write("behind")
    print(os.fstat(reader.fileno()).st_size)

# What is in use keeps what it holds.
file = open(path, "w")
file.write("held")
print(repr(open(path).read()), os.path.getsize(path))
file.flush()
print(open(path).read())
file.write(" and more")
for _ in range(20):
    assert open(path).read() == "held"
del file
for _ in range(20):
    name = os.path.join(folder, "many")
    open(name, "w").write("many")
    assert open(name).read() == "many"
shutil.rmtree(folder)
