"""Records what CPython prints for the cases of tests/py.

Run it with the oracle, CPython 3.14:

    python3.14 tests/record.py              record every case
    python3.14 tests/record.py NAME ...     record the cases whose name contains one of NAMEs
    python3.14 tests/record.py --check      record nothing, say what would change

A case is a file `tests/py/NAME.py`, or a folder `tests/py/NAME/` whose `main.py` is run. Beside it lies `NAME.out`:
one line that says where the expectation comes from, then the sections stdout, stderr and exit. `NAME.in`, where it
exists, is the case's standard input. A first line `# flags: ...` in the case names options for the interpreter.

Each case runs twice, with two hash seeds; an answer that differs is not a test, and is refused.
"""

import argparse
import os
import re
import shlex
import subprocess
import sys
import time
from pathlib import Path

CASES = Path(__file__).resolve().parent / "py"
BY_HAND = "# expect: by hand, because "
SLOW = 0.2
TIMEOUT = 20
ADDRESS = re.compile(r"\b0x[0-9a-f]{6,}(?=>| of|,|\))")


class Case:
    """One program with its expectation."""

    def __init__(self, name, script):
        self.name = name
        self.script = script
        self.folder = script.parent
        self.expectation = CASES / f"{name}.out"
        self.input = CASES / f"{name}.in"

    def is_by_hand(self):
        if not self.expectation.exists():
            return False
        return self.expectation.read_text("utf-8").startswith(BY_HAND)

    def flags(self):
        first = self.script.read_text("utf-8", errors="replace").partition("\n")[0]
        marker = "# flags: "
        return shlex.split(first[len(marker):]) if first.startswith(marker) else []


def find_cases(wanted):
    cases = []
    for path in sorted(CASES.iterdir()):
        if path.suffix == ".py":
            cases.append(Case(path.stem, path))
        elif (path / "main.py").exists():
            cases.append(Case(path.name, path / "main.py"))
    return [case for case in cases if not wanted or any(part in case.name for part in wanted)]


def environment(seed):
    """Nothing of the caller's environment reaches a case."""
    return {
        "PATH": "/usr/bin:/bin",
        "LC_ALL": "C.UTF-8",
        "PYTHONHASHSEED": str(seed),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONNOUSERSITE": "1",
        "PYTHON_COLORS": "0",
        "PYTHON_JIT": "0",
    }


def run(case, seed):
    command = [sys.executable, *case.flags(), case.script.name]
    stdin = case.input.read_bytes() if case.input.exists() else b""
    done = subprocess.run(
        command, input=stdin, capture_output=True, cwd=case.folder, env=environment(seed), timeout=TIMEOUT
    )
    return done


def normalise(data, case):
    """Text without what differs between machines: folders and addresses."""
    text = data.decode("utf-8", errors="backslashreplace")
    text = text.replace(f"{case.folder}{os.sep}", "")
    text = text.replace(f"{os.path.dirname(os.__file__)}{os.sep}", "<lib>/")
    return ADDRESS.sub("0x..", text)


def section(name, text):
    if text and not text.endswith("\n"):
        text += "\n\\ no newline at the end\n"
    return f"==== {name} ====\n{text}"


def render(done, case):
    head = "# expect: recorded with CPython {}.{}\n".format(*sys.version_info)
    return (
        head
        + section("stdout", normalise(done.stdout, case))
        + section("stderr", normalise(done.stderr, case))
        + section("exit", f"{done.returncode}\n")
    )


def record(case, check):
    """Returns a complaint, or None."""
    if case.is_by_hand():
        return None
    start = time.perf_counter()
    answer = render(run(case, 0), case)
    took = time.perf_counter() - start
    if answer != render(run(case, 7), case):
        return "depends on the hash seed, or on chance"
    known = case.expectation.read_text("utf-8", newline="") if case.expectation.exists() else None
    if check:
        return None if known == answer else "differs from the recording"
    if known != answer:
        case.expectation.write_text(answer, "utf-8", newline="")
        print(f"recorded {case.name}")
    return f"is slow: {took:.2f} s" if took > SLOW else None


def main():
    parser = argparse.ArgumentParser(description="Records the expectations of tests/py with CPython 3.14.")
    parser.add_argument("--check", action="store_true", help="write nothing, say what would change")
    parser.add_argument("names", nargs="*", help="parts of the names of the cases; all without")
    options = parser.parse_args()
    if sys.version_info[:2] != (3, 14) or sys.implementation.name != "cpython":
        sys.exit("the oracle is CPython 3.14")
    complaints = 0
    for case in find_cases(options.names):
        try:
            complaint = record(case, options.check)
        except subprocess.TimeoutExpired:
            complaint = f"took more than {TIMEOUT} s"
        if complaint:
            complaints += 1
            print(f"{case.name}: {complaint}")
    sys.exit(1 if complaints else 0)


if __name__ == "__main__":
    main()
