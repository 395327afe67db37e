"""Writes data.rs: what CPython's str says about every code point, as tables.

Run with CPython 3.14 (Unicode 16.0), in this folder: python3.14 generate.py
"""

import fractions
import itertools
import unicodedata

CODE_POINTS = 0x110000
BLOCK = 256
# The order is that of the constants in mod.rs.
FLAGS = "alpha decimal digit numeric lower upper title space printable start continue break cased ignorable special"


def final_sigma(before):
    """Whether a capital sigma after this text becomes the final small sigma."""
    return (before + "\u03a3").lower().endswith("\u03c2")


def mappings(char):
    return char.upper(), char.lower(), char.title(), char.casefold()


def is_special(char):
    """Whether a mapping has several code points."""
    return any(len(mapped) != 1 for mapped in mappings(char))


def flags(char):
    return (
        char.isalpha(),
        char.isdecimal(),
        char.isdigit(),
        char.isnumeric(),
        char.islower(),
        char.isupper(),
        char.istitle() and not char.isupper(),
        char.isspace(),
        char.isprintable(),
        char.isidentifier(),
        ("a" + char).isidentifier(),
        len((char + "a").splitlines()) == 2,
        (char + "a").title().endswith("a"),
        final_sigma("A" + char) and not final_sigma(char),
        is_special(char),
    )


def record(char):
    bits = sum(flag << index for index, flag in enumerate(flags(char)))
    if is_special(char):
        return (bits, 0, 0, 0, 0)
    return (bits, *(ord(mapped) - ord(char) for mapped in mappings(char)))


def runs(values):
    return [(len(list(group)), value) for value, group in itertools.groupby(values)]


def array(name, doc, kind, items):
    lines = [f"/// {doc}", f"pub(super) static {name}: [{kind}; {len(items)}] = ["]
    line = "   "
    for item in items:
        if len(line) + len(item) > 105:
            lines.append(line)
            line = "   "
        line += f" {item},"
    return lines + [line, "];", ""]


def numeric_runs():
    """(first code point, count, first numerator, denominator); numerators go up by one."""
    found = []
    for code in range(CODE_POINTS):
        char = chr(code)
        if not char.isnumeric():
            continue
        value = fractions.Fraction(unicodedata.numeric(char)).limit_denominator(1000)
        numerator, denominator = value.numerator, value.denominator
        assert numerator / denominator == unicodedata.numeric(char)
        if found:
            start, count, first, below = found[-1]
            if start + count == code and below == denominator and first + count == numerator:
                found[-1] = (start, count + 1, first, below)
                continue
        found.append((code, 1, numerator, denominator))
    return found


def digit_runs():
    """(first code point, count, first digit), digits going up by one."""
    found = []
    for code in range(CODE_POINTS):
        digit = unicodedata.digit(chr(code), None)
        if digit is None:
            continue
        assert unicodedata.decimal(chr(code), digit) == digit
        if found:
            start, count, first = found[-1]
            if start + count == code and first + count == digit:
                found[-1] = (start, count + 1, first)
                continue
        found.append((code, 1, digit))
    return found


def tables():
    numbers = {}
    kinds = [numbers.setdefault(record(chr(code)), len(numbers)) for code in range(CODE_POINTS)]
    blocks = {}
    index = [
        blocks.setdefault(tuple(kinds[start : start + BLOCK]), len(blocks))
        for start in range(0, CODE_POINTS, BLOCK)
    ]
    assert len(numbers) <= 256 and len(blocks) <= 256
    yield f"pub(super) const BLOCKS: usize = {len(blocks)};"
    yield ""
    items = [f"({', '.join(map(str, entry))})" for entry in numbers]
    yield from array("RECORDS", "Flags; what to add for upper, lower, title case and case folding.", "Record", items)
    items = [f"({count}, {block})" for count, block in runs(index)]
    yield from array("INDEX_RUNS", "How many blocks in a row of code points are the same one.", "(u16, u8)", items)
    items = [f"({count}, {kind})" for count, kind in runs(itertools.chain.from_iterable(blocks))]
    yield from array("BLOCK_RUNS", "How many code points in a row have the same record, block after block.", "(u16, u8)", items)
    items = []
    for char in filter(is_special, map(chr, range(CODE_POINTS))):
        points = ", ".join('"' + "".join(f"\\u{{{ord(c):x}}}" for c in mapped) + '"' for mapped in mappings(char))
        items.append(f"(0x{ord(char):x}, [{points}])")
    yield from array("SPECIAL", "Upper, lower, title case and case folding where one of them has several code points.", "(u32, [&str; 4])", items)
    items = [f"(0x{start:x}, {count}, {first})" for start, count, first in digit_runs()]
    yield from array("DIGITS", "First code point, count, first digit; digits go up by one.", "(u32, u8, u8)", items)
    items = [f"(0x{start:x}, {count}, {first}, {below})" for start, count, first, below in numeric_runs()]
    yield from array("NUMERICS", "First code point, count, first numerator, denominator; numerators go up by one.", "(u32, u8, i64, u16)", items)


def main():
    with open("data.rs", "w", encoding="ascii") as file:
        print("//! Unicode", unicodedata.unidata_version, "as str sees it. Written by generate.py.", file=file)
        print("\nuse super::Record;\n", file=file)
        print("/// The number of different blocks of 256 code points.", file=file)
        print("\n".join(tables()).rstrip(), file=file)


if __name__ == "__main__":
    main()
