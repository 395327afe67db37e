# SystemExit in a finally clause replaces the error; its message goes to stderr.
import sys


def main():
    try:
        raise ValueError("lost")
    finally:
        sys.exit("stopped on purpose")


try:
    main()
finally:
    print("outer finally")
