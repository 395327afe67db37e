"""Names the functions that run when Taipan starts, for the linker: side by side they take few pages.

    cargo build --release && python3 benches/start_order.py target/release/taipan > src/cli/start.ld

Needs valgrind. Hashes in names stand for any, so that the list outlives compilers and dependencies; functions that come
or go unlisted cost a page each, nothing else.
"""

import os
import re
import subprocess
import sys
import tempfile

from yardstick import REPORT

STARTS = (["-S", "-c", "pass"], ["-c", REPORT])


def functions_run(taipan, arguments):
    with tempfile.TemporaryDirectory() as folder:
        profile = os.path.join(folder, "profile")
        options = ["--tool=callgrind", "--demangle=no", "--compress-strings=no", "--callgrind-out-file=" + profile]
        subprocess.run(["valgrind", "-q", *options, taipan, *arguments], check=True, stdout=subprocess.DEVNULL)
        with open(profile) as lines:
            return {line[3:].strip().partition("'")[0] for line in lines if line.startswith("fn=")}


def defined(taipan):
    listing = subprocess.run(["nm", "--defined-only", taipan], check=True, capture_output=True, text=True)
    rows = (line.split() for line in listing.stdout.splitlines())
    return {row[2] for row in rows if len(row) == 3 and row[1] in "tTwW"}


def pattern(name):
    name = re.sub(r"17h[0-9a-f]{16}E.*", "17h*", name)
    return re.sub(r"Cs[0-9A-Za-z]+_", "Cs*_", name) if name.startswith("_R") else name


def main(taipan):
    run = set().union(*(functions_run(taipan, arguments) for arguments in STARTS)) & defined(taipan)
    print("/* Made by benches/start_order.py: the functions that run at a start, wherever the compiler put them. */")
    print("SECTIONS\n{\n  .text.start :\n  {")
    for name in sorted({pattern(name) for name in run}):
        print(f"    *(.text.{name} .text.unlikely.{name})")
    print("  }\n}\nINSERT BEFORE .text;")


if __name__ == "__main__":
    main(sys.argv[1])
