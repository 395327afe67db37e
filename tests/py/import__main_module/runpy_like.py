import sys


def run(path):
    with open(path) as f:
        source = f.read()
    namespace = {"__name__": "fake_main", "__file__": path}
    exec(compile(source, path, "exec"), namespace)
    return namespace["__name__"], "show" in namespace
