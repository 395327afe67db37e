"""Building, searching, slicing, replacing and formatting strings."""

N = 40_000


def build(n):
    out = ""
    for i in range(n):
        out += chr(97 + i % 26)
        if i % 17 == 0:
            out += "-"
    return out


def caesar(text, shift):
    letters = []
    for c in text:
        if "a" <= c <= "z":
            letters.append(chr((ord(c) - 97 + shift) % 26 + 97))
        else:
            letters.append(c)
    return "".join(letters)


def palindromes(text):
    count = 0
    for i in range(len(text)):
        for length in (3, 4, 5):
            piece = text[i : i + length]
            if piece == piece[::-1]:
                count += 1
    return count


def formatting(n):
    size = 0
    for i in range(n):
        size += len(f"{i:06d}|{i / 7:.3f}|{i!r:>8}|{'x' * (i % 5)}")
        size += len("%s=%d (%5.2f)" % ("name", i, i / 3))
        size += len("{} {:>10} {:x}".format(i, "right", i))
    return size


def pieces(text):
    words = text.split("-")
    joined = ",".join(w.upper() for w in words if w)
    swapped = joined.replace("A", "aa").replace("Z", "").strip("BC")
    return len(swapped), swapped.count("a"), swapped.find("XY"), joined.rfind("Q"), joined.startswith("A")


def numbers(n):
    total = 0
    for i in range(n):
        s = str(i * 37)
        if s.isdigit() and s.endswith(("1", "7")):
            total += int(s[::-1])
    return total


def run(n):
    text = build(n)
    turned = caesar(caesar(text, 5), -5)
    return turned == text, palindromes(text), formatting(n), pieces(text * 10), numbers(n * 2), hash(text) == hash(turned)
