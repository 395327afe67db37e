# A hook of one's own, that fails itself.
import sys


def hook(kind, value, tb):
    print("hook sees", kind.__name__, value, tb.tb_lineno)
    raise RuntimeError("the hook fails")


sys.excepthook = hook


def main():
    return {}["missing"]


main()
