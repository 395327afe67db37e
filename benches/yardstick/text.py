"""Word counts, line wrapping, a concordance, without regular expressions."""

N = 1200

SEED = (
    "It was a bright day in a small town by the sea and nobody had anything to do. The baker, who liked bread, "
    "told the smith about a ship; the ship carried salt, rope and three very old maps. \"Maps?\" said the smith. "
    "Nobody knew where they led, yet everybody wished to go: north, perhaps, or to the islands beyond the cape. "
)


def words(text):
    word = []
    for c in text:
        if c.isalpha():
            word.append(c.lower())
        elif word:
            yield "".join(word)
            word.clear()
    if word:
        yield "".join(word)


def wrap(text, width):
    lines, line = [], ""
    for word in text.split():
        if len(line) + len(word) + 1 > width:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}" if line else word
    lines.append(line)
    return lines


def concordance(lines):
    index = {}
    for number, line in enumerate(lines, 1):
        for word in line.split():
            index.setdefault(word.strip(".,;:?\"").lower(), set()).add(number)
    return index


def title(text):
    return " ".join(w.capitalize() if len(w) > 2 else w for w in text.split())


def run(n):
    text = SEED * n
    counts = {}
    for word in words(text):
        counts[word] = counts.get(word, 0) + 1
    top = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:5]
    lines = wrap(text, 60)
    index = concordance(lines)
    longest = max(index, key=lambda w: (len(w), w))
    letters = dict.fromkeys("abcdefghijklmnopqrstuvwxyz", 0)
    for c in text.lower():
        if c in letters:
            letters[c] += 1
    table = "\n".join(f"{k}:{v:>7}" for k, v in letters.items())
    return top, len(lines), longest, len(index["the"]), len(title(text)), len(table), text.count("the")
