import sys


def show():
    m = sys.modules["__main__"]
    print("main's counter", m.counter, m.__name__)


print("body of", __name__)
