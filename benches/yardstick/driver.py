"""Runs one program of the yardstick in this process: `driver.py NAME ITERATIONS`.

Prints one line per iteration (seconds), then the result. It imports nothing but what every Python has at hand, so
that the time of a whole process says something about the program and the interpreter.
"""

import sys
import time


def main(name, iterations):
    module = __import__(name)
    run, size, clock = module.run, module.N, time.perf_counter
    results = set()
    for _ in range(iterations):
        start = clock()
        result = run(size)
        print(clock() - start)
        results.add(repr(result))
    if len(results) != 1:
        print("results of the iterations differ", file=sys.stderr)
        sys.exit(1)
    print(results.pop())


main(sys.argv[1], int(sys.argv[2]))
