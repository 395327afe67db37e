# A module that raises while it is imported, and what is left of it.
import sys

for attempt in range(2):
    try:
        import fails
    except ValueError as e:
        tb = e.__traceback__
        frames = []
        while tb:
            frames.append((tb.tb_frame.f_code.co_name, tb.tb_frame.f_code.co_filename.rpartition("/")[2], tb.tb_lineno))
            tb = tb.tb_next
        print(e, [f for f in frames if "importlib" not in f[1]], "fails" in sys.modules, "helper" in sys.modules)
try:
    import syntax_wrong
except SyntaxError as e:
    print(type(e).__name__, e.msg, e.filename.rpartition("/")[2], e.lineno, e.offset, e.text)
try:
    import exits
except SystemExit as e:
    print("exit", e.code)
try:
    from replaced import anything
except ImportError as e:
    print(e)
import replaced

print(replaced, type(replaced).__name__)
sys.modules["blocked"] = None
try:
    import blocked
except ModuleNotFoundError as e:
    print(e)
import lazy

print(lazy.computed, lazy.other)
try:
    lazy.nothing
except AttributeError as e:
    print(e)
print(dir(lazy))
try:
    from lazy import nothing
except ImportError as e:
    print(str(e).partition(" (")[0])
from lazy import computed as c

print(c)
import chained

chained.go()
