# Tools of sys.monitoring; doctest, which needs the module; breakpoint().
import doctest
import os
import sys

monitoring = sys.monitoring
events = monitoring.events


def raising(x):
    y = x + 1
    if y > 2:
        raise ValueError(y)
    return y


def generator():
    yield 1


def work():
    raising(1)
    try:
        raising(5)
    except ValueError:
        pass
    list(generator())


monitoring.use_tool_id(0, "tool")
log = []
wanted = ("PY_START", "PY_RETURN", "PY_YIELD", "PY_RESUME", "LINE", "RAISE", "PY_UNWIND")
for name in wanted:
    def note(code, *args, name=name):
        if code.co_name != "<module>":
            log.append((name, code.co_name, *(args if name == "LINE" else args[1:])))

    monitoring.register_callback(0, getattr(events, name), note)
monitoring.set_events(0, sum(getattr(events, name) for name in wanted))
work()
monitoring.set_events(0, 0)
print(*log, sep="\n")


def once(code, line):
    print("line", line)
    return monitoring.DISABLE


monitoring.register_callback(0, events.LINE, once)
monitoring.set_local_events(0, raising.__code__, events.LINE)
raising(1)
raising(1)
monitoring.restart_events()
raising(1)
print(monitoring.get_local_events(0, raising.__code__), monitoring.get_events(0), monitoring.get_tool(0))
monitoring.set_local_events(0, raising.__code__, 0)
raising(1)
for attempt in (
    lambda: monitoring.use_tool_id(0, "b"),
    lambda: monitoring.use_tool_id(9, "b"),
    lambda: monitoring.use_tool_id(1, 3),
    lambda: monitoring.set_events(1, 1),
    lambda: monitoring.set_events(0, 1 << 30),
    lambda: monitoring.set_events(0, events.C_RETURN),
    lambda: monitoring.register_callback(0, 3, None),
    lambda: monitoring.set_local_events(0, raising.__code__, events.RAISE),
    lambda: monitoring.get_local_events(0, 3),
):
    try:
        print(attempt())
    except (ValueError, TypeError) as error:
        print(type(error).__name__, error)
monitoring.free_tool_id(0)
print(monitoring.get_tool(0), events.BRANCH, monitoring)


for attempt in (
    lambda: monitoring.use_tool_id(1 << 40, "name"),
    lambda: monitoring.get_events(3),
    lambda: monitoring.set_events(3, -1),
    lambda: monitoring.set_events(3, 1 << 40),
    lambda: monitoring.register_callback(3, -2, print),
    lambda: monitoring.register_callback(3, -(1 << 31), print),
    lambda: monitoring.register_callback(3, 1 << 50, print),
    lambda: monitoring.get_local_events(3, attempt.__code__),
):
    try:
        print(attempt())
    except (ValueError, OverflowError) as error:
        print(type(error).__name__, error)

# Events of every code object cannot be disabled at one place: the callback is removed.
monitoring.use_tool_id(3, "third")
calls = []
monitoring.register_callback(3, events.PY_UNWIND, lambda *told: calls.append(1) or monitoring.DISABLE)


def fail():
    raise KeyError("fail")


monitoring.set_events(3, events.PY_UNWIND)
for _ in range(3):
    try:
        fail()
    except (KeyError, ValueError) as error:
        print(type(error).__name__)
monitoring.set_events(3, events.NO_EVENTS)
print(len(calls), monitoring.register_callback(3, events.PY_UNWIND, None))
try:
    monitoring.set_local_events(3, fail.__code__, -1)
except ValueError as error:
    print(error)
monitoring.free_tool_id(3)


def square(x):
    """
    >>> square(3)
    9
    >>> square("a")
    Traceback (most recent call last):
    ...
    TypeError: unsupported operand type(s) for ** or pow(): 'str' and 'int'
    >>> square(2)
    5
    """
    return x ** 2


print(doctest.testmod())
os.environ["PYTHONBREAKPOINT"] = "0"
breakpoint()
os.environ["PYTHONBREAKPOINT"] = "builtins.print"
breakpoint("called", sep="")
os.environ["PYTHONBREAKPOINT"] = "nothing.here"
breakpoint()
