# What is alive when the program ends is finalised, and then buffered output is written out.
import atexit


class Noisy:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name, helper())


class Maker:
    def __del__(self):
        print("maker")
        Noisy("made at the end")


def helper():
    return atexit is not None


def generate():
    with_name = "generator"
    try:
        yield with_name
    finally:
        print("finally", with_name)


first = Noisy("first")
second = Noisy("second")
second.circle = second
generator = generate()
next(generator)
maker = Maker()
atexit.register(print, "atexit")
Noisy("dropped")
import gc; gc.collect()
print("end")
