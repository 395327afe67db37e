# The profiler: counts of calls, by function and by caller.
import cProfile
import io
import pstats
import re


def fibonacci(n):
    return n if n < 2 else fibonacci(n - 1) + fibonacci(n - 2)


def work():
    numbers = []
    for i in range(3):
        numbers.append(sorted([i, 2]))
    try:
        int("x")
    except ValueError:
        pass
    return max(numbers)


def show(profile, report="print_stats", *arguments):
    text = io.StringIO()
    stats = pstats.Stats(profile, stream=text).strip_dirs().sort_stats("name")
    getattr(stats, report)(*arguments)
    print(re.sub(r"\d+\.\d{3}", "T", text.getvalue()).rstrip())


profile = cProfile.Profile()
profile.enable()
fibonacci(6)
work()
profile.disable()
show(profile)
show(profile, "print_callers", "fibonacci")
print(cProfile.Profile().runcall(fibonacci, 5))
show(cProfile.Profile().runctx("fibonacci(4)", globals(), {}))
only = cProfile.Profile(builtins=False)
only.enable(builtins=False)
work()
only.disable()
show(only)
ticks = iter(range(1000))
timed = cProfile.Profile(lambda: next(ticks), 0.5)
timed.runcall(fibonacci, 1)
timed.create_stats()
print(sorted((key[2], entry[:2]) for key, entry in timed.stats.items()))
