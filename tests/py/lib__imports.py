# Every module of the library that programs may count on is there.
import sys

for mod in ("abc", "bisect", "collections", "contextlib", "copy", "dataclasses", "enum", "functools", "heapq", "io", "itertools", "json", "keyword", "math", "operator", "os", "random", "re", "reprlib", "string", "string.templatelib", "struct", "sys", "textwrap", "threading", "time", "types", "typing", "warnings", "weakref", "argparse"):
    m = __import__(mod, fromlist=["x"])
    print(mod, m.__name__, type(m).__name__, m is sys.modules[mod], m.__spec__.name, callable(getattr(m, "__dir__", None)))
