# importlib.resources: files of a package.
import importlib.resources
import sys

sys.dont_write_bytecode = True
files = importlib.resources.files("pkg")
print((files / "data.txt").read_text().strip(), (files / "data.txt").read_bytes())
print(importlib.resources.read_text("pkg", "data.txt").strip(), importlib.resources.is_resource("pkg", "data.txt"))
print(sorted(item.name for item in files.iterdir() if item.is_file()))
with importlib.resources.as_file(files / "data.txt") as path:
    print(path.name, path.exists())
