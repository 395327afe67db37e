# Modules and programs in archives; compiled programs.
import os
import py_compile
import subprocess
import sys
import tempfile
import zipfile

with tempfile.TemporaryDirectory() as folder:
    archive = os.path.join(folder, "app.zip")
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr("__main__.py", "import inside.part\nprint(__name__, inside.part.value)\n")
        target.writestr("inside/__init__.py", "")
        target.writestr("inside/part.py", "value = 42\n")
    print(subprocess.run([sys.executable, archive], capture_output=True, text=True).stdout, end="")
    sys.path.insert(0, archive)
    import inside.part

    print(inside.part.value, type(inside.part.__loader__).__name__, inside.part.__file__[len(folder):])
    source = os.path.join(folder, "plain.py")
    with open(source, "w") as target:
        target.write("import sys\nprint(__name__, sys.argv[1:])\n1 / 0\n")
    compiled = os.path.join(folder, "plain.pyc")
    py_compile.compile(source, cfile=compiled)
    done = subprocess.run([sys.executable, compiled, "x"], capture_output=True, text=True)
    print(done.stdout, done.stderr.splitlines()[-1], done.returncode)
    with open(compiled, "r+b") as target:
        target.write(b"\0\0\0\0")
    done = subprocess.run([sys.executable, compiled], capture_output=True, text=True)
    print(done.stderr.splitlines()[-1], done.returncode)
