# Loops of a module's code: its names are read and written by machine code, deleted, rebound and shared.
import sys

total = 0
kept = None
for i in range(3000):
    if i % 3 == 0:
        total += i & 7
    last = i * 2
    kept = [last] if i % 500 == 499 else kept
print(total, i, last, kept)

for i in range(1500):
    try:
        if i % 100 == 99:
            del total
        total += 1
    except NameError as error:
        message = str(error)
        total = i
print(total, message, "error" in globals())

text = ""
for i in range(1200):
    text = text + "x" if len(text) < 9 else ""
    if i == 700:
        len = lambda text: 20
    if i == 900:
        del len
print(text, i)

module = sys.modules[__name__]
for i in range(900):
    module.shown = i
    shown = module.shown + 1
    globals()["hidden"] = shown
    value = hidden
print(shown, hidden, value, module.shown, list(globals())[-3:])


def count(n):
    global counted
    for step in range(n):
        counted += step
        if step == 777:
            del counted
            counted = -1
    return counted


counted = 0
print(count(500), count(1000), counted)

code = compile("for turn in range(600):\n    seen = turn + start\nresult = seen", "<loop>", "exec")
spaces = [{"start": start} for start in range(3)]
for space in spaces:
    exec(code, space)
    exec(code, space)
print([space["result"] for space in spaces])
outer = {"start": 100}
inner = {}
exec(code, outer, inner)
print(sorted(inner), "seen" in outer)
exec(code, outer)
print(outer["result"], sorted(name for name in outer if name != "__builtins__"))


class Body:
    size = 0
    for i in range(1000):
        size += i
    print(size, i)


print(Body.size, Body.i, i)
