# Functions that are told of events may change what is told, and are not told of themselves.
import sys

monitoring = sys.monitoring
events = monitoring.events
seen = []


def target(x):
    y = x + 1
    return y


def started(code, offset):
    seen.append(("start", code.co_name))
    monitoring.set_local_events(4, code, events.LINE)
    helper()


def helper():
    return 1


def line(code, number):
    seen.append(("line", code.co_name, number - code.co_firstlineno))
    monitoring.set_events(4, events.PY_START | events.PY_RETURN)
    helper()


monitoring.use_tool_id(4, "mine")
monitoring.register_callback(4, events.PY_START, started)
monitoring.register_callback(4, events.LINE, line)
monitoring.register_callback(4, events.PY_RETURN, lambda code, offset, value: seen.append(("return", code.co_name, value)))
monitoring.set_events(4, events.PY_START)
target(1)
target(2)
monitoring.set_events(4, 0)
monitoring.free_tool_id(4)
print(seen)

seen.clear()


def first(frame, event, arg):
    seen.append(("first", event, frame.f_code.co_name))
    sys.settrace(second)
    helper()
    return first


def second(frame, event, arg):
    seen.append(("second", event, frame.f_code.co_name))
    helper()
    return second


sys.settrace(first)
target(1)
target(2)
sys.settrace(None)
print(seen)
