# A number given to sys.exit is the exit code; finally clauses still run.
import sys


def leave():
    try:
        with open_nothing():
            sys.exit(3)
    finally:
        print("cleaning up")


class open_nothing:
    def __enter__(self):
        print("opened")

    def __exit__(self, kind, value, tb):
        print("closed", kind.__name__, value.code)


try:
    leave()
except Exception:
    print("not an Exception")
