# The main module: its name, its own import under another name, the guard.
import sys

print(__name__, __file__.rpartition("/")[2], __package__, __spec__, __doc__, type(__builtins__).__name__)
counter = globals().get("counter", 0) + 1
if __name__ == "__main__":
    import main

    print(main is sys.modules["__main__"], main.counter, main.__name__, counter)
    import uses_main

    uses_main.show()
    print(sys.argv, sys.path[0].rpartition("/")[2], "main" in sys.modules)
    from main import Thing as Other

    class Mine:
        pass

    print(Other.__module__, Mine.__module__, isinstance(Other(), main.Thing))
    del main
    try:
        main
    except NameError as e:
        print(e)
    import runpy_like

    print(runpy_like.run("uses_main.py"))


class Thing:
    pass


print("end of", __name__)
