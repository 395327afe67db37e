# unicodedata: the whole database against digests, names, normal forms, the old version, errors.
import hashlib
import sys
import unicodedata
from unicodedata import ucd_3_2_0 as old

print(unicodedata.unidata_version, old.unidata_version, type(old), unicodedata.UCD is type(old))
print(sorted(name for name in dir(unicodedata) if not name.startswith("_")))


def digest(what, points):
    hashed = hashlib.sha256()
    for point in points:
        hashed.update(f"{what(chr(point))!r}\n".encode())
    return hashed.hexdigest()[:16]


interesting = [p for a, b in ((0, 0x3400), (0x9FF0, 0xAC20), (0xD790, 0x1400), (0xF900, 0x10000), (0x1D000, 0x1FC00), (0x2F800, 0x2FA20), (0xE0000, 0xE0200), (0x10FFF0, 0x110000)) for p in range(a, b, 7)]
for database in (unicodedata, old):
    for name in ("category", "bidirectional", "combining", "mirrored", "east_asian_width", "decomposition"):
        print(name, digest(getattr(database, name), interesting))
    for name in ("decimal", "digit", "numeric"):
        what = getattr(database, name)
        print(name, digest(lambda c: what(c, None), interesting))
    print("name", digest(lambda c: database.name(c, None), interesting[::3]))
    for form in ("NFC", "NFD", "NFKC", "NFKD"):
        print(form, digest(lambda c: database.normalize(form, c), interesting), digest(lambda c: database.is_normalized(form, c), interesting))

for c in "a\u00e9\u0660\u00bd\u4e00\u2460(\u212b\uac01\U0001f600\ufb01\u0301\u0221\U0001e900\ufdfa":
    print(ascii(c), unicodedata.name(c), unicodedata.category(c), unicodedata.bidirectional(c), unicodedata.combining(c), unicodedata.east_asian_width(c), unicodedata.mirrored(c), repr(unicodedata.decomposition(c)), unicodedata.decimal(c, "-"), unicodedata.digit(c, "-"), unicodedata.numeric(c, "-"))

texts = ["", "abc", "e\u0301", "\u00e9", "a\u0323\u0307", "a\u0307\u0323", "\u1100\u1161\u11a8", "\uac00\u11a8", "\u1e9b\u0323", "\ufb01n", "\u0958", "\U0001d15e", "\ud800e\u0301\udc00", "a" + "\u0300\u0316" * 40, "\u0344", "\u0cca\u0cd5", "\uff76\uff9e", "\U0002f868", "x\u0315\u0300\u05ae\u0301", "\u09c7\u0334\u09be"]
for text in texts:
    for form in ("NFC", "NFD", "NFKC", "NFKD"):
        normal = unicodedata.normalize(form, text)
        print(form, ascii(normal), unicodedata.is_normalized(form, text), unicodedata.is_normalized(form, normal), unicodedata.normalize(form, normal) == normal, ascii(old.normalize(form, text)) if old.normalize(form, text) != normal else "")
s = "plain"
print(unicodedata.normalize("NFC", s) is s)

for name in ("LATIN SMALL LETTER A", "latin small letter a", "NULL", "LATIN CAPITAL LETTER GHA", "HANGUL SYLLABLE GAG", "CJK UNIFIED IDEOGRAPH-4E00", "CJK UNIFIED IDEOGRAPH-04E00", "GRINNING FACE", "KEYCAP DIGIT ONE", "keycap digit one", "TAMIL SYLLABLE KSSAU", "nothing", "", "\u00e9", "nul\0l", "a" * 300, b"SPACE", "SPACE ", " SPACE", "TANGUT IDEOGRAPH-17000", "MENDE KIKAKUI SYLLABLE M174 MBOO", "BELL", "ALERT", "NBSP"):
    for database in (unicodedata, old):
        try:
            print(ascii(name[:30]), ascii(database.lookup(name)))
        except Exception as e:
            print(ascii(name[:30]), type(e).__name__, e)
for source in ("'\\N{KEYCAP DIGIT ONE}'", "'\\N{NBSP}'", "'\\N{greek small letter alpha}'"):
    try:
        print(ascii(eval(source)))
    except SyntaxError as e:
        print(e)

for code in ("unicodedata.category(1)", "unicodedata.category('ab')", "unicodedata.category('')", "unicodedata.category()", "unicodedata.decimal('a')", "unicodedata.digit('a')", "unicodedata.numeric('a')", "unicodedata.decimal(1)", "unicodedata.decimal('ab', 3)", "unicodedata.decimal('1', 1, 2)", "unicodedata.name(chr(0))", "unicodedata.name(chr(0), 5)", "unicodedata.name('\\ud800')", "unicodedata.lookup(1)", "unicodedata.lookup('a\\ud800')", "unicodedata.normalize('X', 'a')", "unicodedata.normalize('X', '')", "unicodedata.normalize(1, 2)", "unicodedata.normalize('NFC', 2)", "unicodedata.normalize('NFC')", "unicodedata.is_normalized('X', 'a')", "unicodedata.is_normalized('X', '')", "unicodedata.UCD()", "old.category(1)", "old.name('\\u0221')", "old.x", "unicodedata.decimal(chr=1)", "unicodedata.normalize.__doc__", "unicodedata.__doc__[-60:]"):
    try:
        print(code, repr(eval(code)))
    except Exception as e:
        print(code, "->", type(e).__name__, e)
print("stra\u00dfe.de".encode("idna"), "b\u00fccher.example".encode("idna"), b"xn--bcher-kva.example".decode("idna"))
