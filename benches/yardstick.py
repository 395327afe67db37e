"""Times Pythons side by side over the programs of benches/yardstick.

    python3 benches/yardstick.py py314=python3.14 --taipan target/release/taipan pypy=pypy3

Each `NAME=COMMAND` is one Python; the first one is what the others are compared with. `--taipan PATH` adds Taipan in
its three tiers (off, auto, eager). In every round each program is started once under each Python, in turn, so that
a machine that slows down slows all of them; the best round counts. Two figures are kept apart:

steady   the median of the later half of a process's iterations: what a long-running program sees
total    the time of the whole process, start-up and warm-up included

After the programs come start-up and memory. Results of the programs are compared with the first Python's; the exit
code is 1 if one differs or fails.
"""

import argparse
import json
import math
import os
import shlex
import statistics
import subprocess
import sys
import time

PROGRAMS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "yardstick")
TIERS = ("off", "auto", "eager")
START_UPS = {"-S -c pass": ["-S", "-c", "pass"], "-c pass": ["-c", "pass"]}

# A child reports its own peak: what the system reports for it after its end may include its parent's.
REPORT = "print([l.split()[1] for l in open('/proc/self/status') if l.startswith('VmHWM')][0])"
MEMORY = {
    "at start (-S)": (["-S"], ""),
    "at start": ([], ""),
    "a million objects": (
        ["-S"],
        "class P:\n"
        "    def __init__(self, a, b, c):\n"
        "        self.a = a; self.b = b; self.c = c\n"
        "x = [P(i, i, None) for i in range(1000000)]\n",
    ),
    "a dict of a million ints": (["-S"], "x = {}\nfor i in range(1000000): x[i] = i\n"),
    "a list of five million floats": (["-S"], "x = [i * 0.5 for i in range(5000000)]\n"),
}


class Failure(Exception):
    """A child that did not answer as it should."""


class Python:
    """One contestant: its name and the command that starts it."""

    def __init__(self, name, command):
        self.name = name
        self.command = command

    def run(self, arguments):
        """Returns standard output and the seconds the process took."""
        start = time.perf_counter()
        done = subprocess.run(
            self.command + arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=PROGRAMS, env=ENVIRONMENT
        )
        took = time.perf_counter() - start
        if done.returncode != 0:
            last = done.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2]
            raise Failure(f"exit code {done.returncode}: {last}")
        return done.stdout.decode("utf-8", "replace"), took


ENVIRONMENT = {
    **{key: value for key, value in os.environ.items() if not key.startswith("PYTHON")},
    "PYTHONHASHSEED": "0",
    "PYTHONDONTWRITEBYTECODE": "1",
}


def contestants(options):
    found = []
    for text in options.pythons:
        name, equals, command = text.partition("=")
        if not equals:
            sys.exit(f"{text}: a Python is given as NAME=COMMAND")
        found.append(Python(name, shlex.split(command)))
    if options.taipan:
        path = os.path.abspath(options.taipan)
        found += [Python(f"taipan-{tier}", [path, "-X", f"jit={tier}"]) for tier in TIERS]
    if not found:
        sys.exit("no Python to time: give NAME=COMMAND, or --taipan PATH")
    return found


def program_names(only):
    names = sorted(name[:-3] for name in os.listdir(PROGRAMS) if name.endswith(".py") and name != "driver.py")
    return [name for name in names if not only or any(part in name for part in only)]


class Measured:
    """The best of the rounds of one program under one Python."""

    def __init__(self):
        self.steady = math.inf
        self.total = math.inf
        self.result = None
        self.failure = None

    def round(self, python, program, iterations):
        try:
            output, took = python.run(["driver.py", program, str(iterations)])
        except Failure as failure:
            self.failure = str(failure)
            return
        *times, self.result = output.strip().split("\n")
        later = [float(text) for text in times[len(times) // 2 :]]
        self.steady = min(self.steady, statistics.median(later))
        self.total = min(self.total, took)


def measure_programs(pythons, options):
    measured = {}
    for program in program_names(options.only):
        row = measured[program] = {python.name: Measured() for python in pythons}
        for _ in range(options.rounds):
            for python in pythons:
                if row[python.name].failure is None:
                    row[python.name].round(python, program, options.iterations)
        print(".", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return measured


def complaints(measured, first):
    """Programs that failed, or whose results differ from the first Python's."""
    for program, row in measured.items():
        expected = row[first].result
        for name, figure in row.items():
            if figure.failure is not None:
                yield f"{program}: {name}: {figure.failure}"
            elif expected is not None and figure.result != expected:
                yield f"{program}: {name} answers {figure.result[:120]}, {first} answers {expected[:120]}"


def table(title, rows, names, scale, unit):
    """Prints figures and, after the first column, ratios to it; the last line has the geometric means."""
    width = max([len(row) for row in rows] + [len("geometric mean")]) + 2
    print(f"\n{title} ({unit}; ratio to {names[0]})")
    print(" " * width + "".join(f"{name:>22}" for name in names))
    ratios = {name: [] for name in names}
    for row, figures in rows.items():
        cells = []
        for name in names:
            figure, base = figures.get(name), figures.get(names[0])
            if figure is None or not math.isfinite(figure):
                cells.append(f"{'-':>22}")
                continue
            text = f"{figure * scale:.1f}"
            if base is not None and math.isfinite(base):
                ratios[name].append(figure / base)
                text += f" {figure / base:8.2f}x"
            cells.append(f"{text:>22}")
        print(f"{row:<{width}}" + "".join(cells))
    means = "".join(f"{mean_text(ratios[name]):>22}" for name in names)
    print(f"{'geometric mean':<{width}}{means}")
    return {name: statistics.geometric_mean(values) for name, values in ratios.items() if values}


def mean_text(ratios):
    return f"{statistics.geometric_mean(ratios):.2f}x of {len(ratios)}" if ratios else "-"


def measure_start_up(pythons, runs):
    rows = {}
    for label, arguments in START_UPS.items():
        times = {python.name: [] for python in pythons}
        for _ in range(runs):
            for python in pythons:
                try:
                    times[python.name].append(python.run(arguments)[1])
                except Failure:
                    times[python.name].append(math.inf)
        rows[label] = {name: statistics.median(values) for name, values in times.items()}
        rows[label + " (best)"] = {name: min(values) for name, values in times.items()}
    return rows


def measure_memory(pythons):
    rows = {}
    for label, (flags, source) in MEMORY.items():
        rows[label] = {}
        for python in pythons:
            try:
                rows[label][python.name] = float(python.run([*flags, "-c", source + REPORT])[0])
            except Failure:
                rows[label][python.name] = math.inf
    return rows


def arguments():
    parser = argparse.ArgumentParser(description="Times Pythons side by side over the yardstick.")
    parser.add_argument("pythons", nargs="*", metavar="NAME=COMMAND", help="a Python to time")
    parser.add_argument("--taipan", metavar="PATH", help="time this taipan in each of its tiers")
    parser.add_argument("--only", action="append", metavar="PART", help="programs whose name contains PART")
    parser.add_argument("--rounds", type=int, default=3, help="processes of each program and Python (3)")
    parser.add_argument("--iterations", type=int, default=10, help="iterations in a process (10)")
    parser.add_argument("--sections", default="programs,start,memory", help="of programs, start, memory")
    parser.add_argument("--json", metavar="FILE", help="write all figures there, too")
    return parser.parse_intermixed_args()


def main():
    options = arguments()
    pythons = contestants(options)
    names = [python.name for python in pythons]
    sections = options.sections.split(",")
    figures = {}
    wrong = []
    if "programs" in sections:
        measured = measure_programs(pythons, options)
        for kind in ("steady", "total"):
            rows = {p: {n: getattr(m, kind) for n, m in row.items()} for p, row in measured.items()}
            means = table(kind, rows, names, 1000, "ms")
            figures[kind] = {"rows": rows, "means": means}
        wrong = list(complaints(measured, names[0]))
    if "start" in sections:
        figures["start"] = {"rows": measure_start_up(pythons, 20)}
        table("start-up", figures["start"]["rows"], names, 1000, "ms")
    if "memory" in sections:
        figures["memory"] = {"rows": measure_memory(pythons)}
        table("memory, peak", figures["memory"]["rows"], names, 1 / 1024, "MiB")
    if options.json:
        with open(options.json, "w", encoding="utf-8") as file:
            json.dump(figures, file, indent=1)
    for complaint in wrong:
        print(complaint)
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
