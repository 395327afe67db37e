"""Writes data.rs: what `unicodedata` says about every code point, as tables.

Run with CPython 3.14 (Unicode 16.0), in this folder, with the file NamedSequences.txt of that version of the
Unicode Character Database: python3.14 generate.py NamedSequences.txt
"""

import itertools
import sys
import unicodedata

CODE_POINTS = 0x110000
OLD = unicodedata.ucd_3_2_0
HANGUL = range(0xAC00, 0xD7A4)


def text(points):
    return '"' + "".join(f"\\u{{{point:x}}}" for point in points) + '"'


def table(name, doc, kind, items):
    """A static array, many items a line."""
    yield ""
    yield f"/// {doc}"
    yield f"pub(super) static {name}: [{kind}; {len(items)}] = ["
    line = "   "
    for item in items:
        if len(line) + len(item) > 105:
            yield line
            line = "   "
        line += f" {item},"
    yield line
    yield "];"




def number(known, value):
    return known.setdefault(value, len(known))


def record(database, char, words):
    categories, directions, widths = words
    return (
        number(categories, database.category(char)),
        number(directions, database.bidirectional(char)),
        number(widths, database.east_asian_width(char)),
        database.combining(char),
        database.mirrored(char),
    )


def runs(database, words, records):
    """(first code point, record) of each row of code points with the same record."""
    kinds = (number(records, record(database, chr(code), words)) for code in range(CODE_POINTS))
    found, code = [], 0
    for kind, group in itertools.groupby(kinds):
        found.append(f"(0x{code:x}, {kind})")
        code += len(list(group))
    return found


def decompositions():
    """(code point, tag, code points), Hangul syllables aside."""
    for code in range(CODE_POINTS):
        fields = unicodedata.decomposition(chr(code)).split()
        if not fields or code in HANGUL:
            continue
        tag = fields.pop(0).strip("<>") if fields[0].startswith("<") else ""
        yield code, tag, [int(field, 16) for field in fields]


def compositions():
    """(first, second, both as one), in order."""
    pairs = ((points, code) for code, tag, points in decompositions() if not tag and len(points) == 2)
    return sorted((*points, code) for points, code in pairs if unicodedata.normalize("NFC", chr(code)) == chr(code))


def is_old(char):
    return OLD.category(char) != "Cn"


def changed(what):
    """(code point, old value) where an assigned code point had another value."""
    for code in range(CODE_POINTS):
        char = chr(code)
        if is_old(char) and what(OLD, char) != what(unicodedata, char):
            yield code, what(OLD, char)


def named_sequences(path):
    with open(path, encoding="utf-8") as file:
        lines = (line.partition("#")[0].strip() for line in file)
        entries = sorted(line.split(";") for line in lines if line)
    for name, points in entries:
        points = [int(point, 16) for point in points.split()]
        assert unicodedata.lookup(name) == "".join(map(chr, points)), name
        yield name, points


def words(name, doc, known):
    return table(name, doc, "&str", [f'"{word}"' for word in known])


def tables(path):
    categories, directions, widths, tags, records = {}, {}, {}, {"": 0}, {}
    current = runs(unicodedata, (categories, directions, widths), records)
    old = runs(OLD, (categories, directions, widths), records)
    items = [f"({code:#x}, {number(tags, tag)}, {text(points)})" for code, tag, points in decompositions()]
    yield from words("CATEGORIES", "General categories.", categories)
    yield from words("DIRECTIONS", "Bidirectional classes.", directions)
    yield from words("WIDTHS", "East Asian widths.", widths)
    yield from words("TAGS", "Kinds of decompositions, the canonical one first.", tags)
    entries = ["(" + ", ".join(map(str, entry)) + ")" for entry in records]
    yield from table("RECORDS", "Category, direction, width, combining class, whether it is mirrored.", "Record", entries)
    yield from table("RUNS", "First code point and record of each row of code points with the same record.", "Run", current)
    yield from table("OLD_RUNS", "The same in Unicode 3.2.", "Run", old)
    yield from table("DECOMPOSITIONS", "Code point, tag, code points.", "(u32, u8, &str)", items)
    items = [f"(({first:#x}, {second:#x}), {code:#x})" for first, second, code in compositions()]
    yield from table("COMPOSITIONS", "Two code points, and both as one.", "((u32, u32), u32)", items)
    items = [f"({code:#x}, {old})" for code, old in changed(lambda data, char: data.decimal(char, -1))]
    yield from table("OLD_DECIMALS", "Code point and decimal value in Unicode 3.2, -1 for none, where it differs.", "(u32, i8)", items)
    items = [f"({code:#x}, {old})" for code, old in changed(lambda data, char: data.numeric(char, -1.0))]
    yield from table("OLD_NUMERICS", "Code point and value in Unicode 3.2, -1 for none, where it differs.", "(u32, f64)", items)
    items = [f"({code:#x}, {ord(old):#x})" for code, old in changed(lambda data, char: data.normalize("NFD", char))]
    yield from table("OLD_DECOMPOSITIONS", "Code point and canonical decomposition in Unicode 3.2, where it differs.", "(u32, u32)", items)
    items = [f'("{name}", {text(points)})' for name, points in named_sequences(path)]
    yield from table("SEQUENCES", "Names of sequences, in order.", "(&str, &str)", items)


def main():
    with open("data.rs", "w", encoding="ascii") as file:
        print("//! Unicode", unicodedata.unidata_version, "as unicodedata sees it. Written by generate.py.", file=file)
        print("\nuse super::Record;\nuse super::Run;", file=file)
        print("\n".join(tables(sys.argv[1])), file=file)


if __name__ == "__main__":
    main()
