# SystemExit with a message ends the program with 1 and prints the message.
import atexit
import sys

atexit.register(print, "at exit, last registered runs first", "done")
atexit.register(lambda: print("registered second"))
for args in [(), (0,), (3,), ("text",), (None,), (1, 2), (True,)]:
    try:
        sys.exit(*args)
    except SystemExit as e:
        print(repr(e), e.code)
    except TypeError as e:
        print(e)
try:
    exit
except NameError:
    print("no site")
try:
    raise SystemExit("never seen") if 0 else ValueError
except ValueError:
    pass
finally:
    print("flushed")
sys.exit(["a", "message", 1])
