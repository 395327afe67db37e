# An uncaught KeyboardInterrupt ends the program by the signal.
import sys


def work():
    try:
        raise KeyboardInterrupt
    finally:
        print("cleaned up")
        sys.stdout.flush()


try:
    work()
except Exception:
    print("never: it is no Exception")
