"""Statistics of a text: words, sentences, lengths, histograms, n-grams, a suffix array, edit distance, readability."""

import bisect
import string
import textwrap
from collections import Counter, defaultdict, namedtuple
from functools import lru_cache
from itertools import islice, pairwise, zip_longest
from statistics_by_hand import mean, median, stdev

TEXT = """
The harbour was quiet that morning. A grey cat slept on the warm stones, and nobody, not even the gulls, cared to
disturb it. "What do you want?" asked the old man. The boy said nothing. He looked at the boats: seven of them, all
painted blue; one had lost its mast. Was it the storm? Perhaps. The storm had come at night, from the north-west,
with a noise like a hundred carts on a bridge, and it had taken what it liked: nets, ropes, a door, the roof of the
chapel. "I want to learn," said the boy at last. "I want to learn how to build a boat." The old man's pipe had gone
out. He did not light it again. "Then come tomorrow," he said, "and bring your own knife!" And the boy came, and he
came the day after, and he stayed for eleven years.
"""

Summary = namedtuple("Summary", "words unique sentences characters longest mean median deviation")


def words(text):
    for token in text.split():
        token = token.strip(string.punctuation)
        if token:
            yield token.removesuffix("'s").lower()


def sentences(text):
    buffer = []
    for token in text.split():
        buffer.append(token)
        stripped = token.rstrip('"\'')
        if stripped.endswith((".", "!", "?")):
            yield " ".join(buffer)
            buffer.clear()
    if buffer:
        yield " ".join(buffer)


def summary(text):
    all_words = list(words(text))
    lengths = [len(w) for w in all_words]
    return Summary(len(all_words), len(set(all_words)), sum(1 for _ in sentences(text)), sum(lengths), max(all_words, key=lambda w: (len(w), w)), round(mean(lengths), 3), median(lengths), round(stdev(lengths), 3))


def histogram(counts, width=30):
    top = max(counts.values())
    for key, count in sorted(counts.items()):
        bar = "#" * round(count * width / top)
        yield f"{key!s:>4} {count:>4} {bar}"


def ngrams(items, n):
    items = list(items)
    return Counter(zip(*(islice(items, i, None) for i in range(n))))


def syllables(word):
    groups, previous = 0, False
    for c in word:
        vowel = c in "aeiouy"
        groups += vowel and not previous
        previous = vowel
    if word.endswith("e") and groups > 1:
        groups -= 1
    return max(groups, 1)


class SuffixArray:
    def __init__(self, text):
        self.text = text
        self.order = sorted(range(len(text)), key=lambda i: text[i:])

    def find(self, pattern):
        low = bisect.bisect_left(self.order, pattern, key=lambda i: self.text[i : i + len(pattern)])
        high = bisect.bisect_right(self.order, pattern, key=lambda i: self.text[i : i + len(pattern)])
        return sorted(self.order[low:high])

    def longest_repeat(self):
        best = ""
        for a, b in pairwise(self.order):
            length = 0
            while a + length < len(self.text) and b + length < len(self.text) and self.text[a + length] == self.text[b + length]:
                length += 1
            if length > len(best):
                best = self.text[a : a + length]
        return best


@lru_cache(maxsize=None)
def distance(a, b):
    if not a or not b:
        return len(a) + len(b)
    if a[0] == b[0]:
        return distance(a[1:], b[1:])
    return 1 + min(distance(a[1:], b), distance(a, b[1:]), distance(a[1:], b[1:]))


def common(a, b):
    table = [[0] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i, x in enumerate(a):
        for j, y in enumerate(b):
            table[i + 1][j + 1] = table[i][j] + 1 if x == y else max(table[i][j + 1], table[i + 1][j])
    out, i, j = [], len(a), len(b)
    while i and j:
        if a[i - 1] == b[j - 1]:
            out.append(a[i - 1])
            i, j = i - 1, j - 1
        elif table[i - 1][j] >= table[i][j - 1]:
            i -= 1
        else:
            j -= 1
    return out[::-1]


def diff(old, new):
    kept = common(old, new)
    i = j = 0
    for line in [*kept, None]:
        while i < len(old) and old[i] != line:
            yield "- " + old[i]
            i += 1
        while j < len(new) and new[j] != line:
            yield "+ " + new[j]
            j += 1
        if line is not None:
            yield "  " + line
            i, j = i + 1, j + 1


class Index(defaultdict):
    """Word -> the sentences it stands in."""

    def __init__(self, text):
        super().__init__(list)
        self.sentences = list(sentences(text))
        for number, sentence in enumerate(self.sentences):
            for word in sorted(set(words(sentence))):
                self[word].append(number)

    def __missing__(self, word):
        if not word.replace("-", "").isalpha():
            raise KeyError(word)
        return super().__missing__(word)

    def query(self, text):
        found = None
        for part in text.split():
            negative = part.startswith("-")
            hits = set(self.get(part.lstrip("-"), ()))
            if negative:
                hits = set(range(len(self.sentences))) - hits
            found = hits if found is None else found & hits
        return sorted(found or ())


class Markov:
    def __init__(self, items, order=1, seed=3):
        self.table = defaultdict(list)
        self.order, self.seed = order, seed
        items = list(items)
        for i in range(len(items) - order):
            self.table[tuple(items[i : i + order])].append(items[i + order])
        self.start = tuple(items[:order])

    def choose(self, options):
        self.seed = (self.seed * 1103515245 + 12345) & 0x7FFFFFFF
        return options[(self.seed >> 16) % len(options)]

    def generate(self, count):
        state = self.start
        yield from state
        for _ in range(count):
            options = self.table.get(state)
            if not options:
                return
            word = self.choose(options)
            yield word
            state = (*state[1:], word)


def caesar_break(text, reference):
    def score(shift):
        decoded = Counter(chr((ord(c) - 97 - shift) % 26 + 97) for c in text if c.isalpha())
        total = sum(decoded.values())
        return sum((decoded[c] / total - reference[c]) ** 2 for c in string.ascii_lowercase)

    return min(range(26), key=score)


print(summary(TEXT))
print(summary(TEXT)._asdict()["longest"], [s for s in sentences(TEXT) if len(s) < 30])
counts = Counter(words(TEXT))
print(counts.most_common(8), sum(1 for c in counts.values() if c == 1), counts.total())
print(*histogram(Counter(len(w) for w in words(TEXT))), sep="\n")
print(*histogram(Counter(len(list(words(s))) // 5 * 5 for s in sentences(TEXT)), 12), sep="\n")
print([g for g, n in ngrams(words(TEXT), 2).most_common() if n > 2], ngrams("banana", 3), ngrams([], 2), ngrams("ab", 3))
print([(w, syllables(w)) for w in ("the", "noise", "banana", "rhythm", "tomorrow", "see")], round(206.835 - 1.015 * counts.total() / len(list(sentences(TEXT))) - 84.6 * sum(map(syllables, words(TEXT))) / counts.total(), 2))
array = SuffixArray(" ".join(words(TEXT)))
print(repr(array.longest_repeat()), array.find("boat"), array.find("zzz"), SuffixArray("banana").order, SuffixArray("banana").longest_repeat(), repr(SuffixArray("").longest_repeat()))
print(distance("kitten", "sitting"), distance("", "abc"), distance("flaw", "lawn"), distance("same", "same"), distance.cache_info().misses > 0, min(counts, key=lambda w: (distance(w, "bold"), w)))
print("".join(common("AGGTAB", "GXTXAYB")), *diff("a b c d e".split(), "a x c e f".split()), sep="|")
index = Index(TEXT)
print(index["boy"], index.query("boy said"), index.query("storm -night"), index.query("unknown"), index.query("-the"), len(index["fresh"]), "fresh" in index)
try:
    index["not a word"]
except KeyError as e:
    print("KeyError", e)
print(*textwrap.wrap(" ".join(Markov(words(TEXT)).generate(30)), 50), sep="\n")
print(" ".join(Markov("abracadabra", 2, seed=9).generate(12)))
letters = Counter(c for c in TEXT.lower() if c.isalpha())
reference = {c: letters[c] / letters.total() for c in string.ascii_lowercase}
secret = "".join(chr((ord(c) - 97 + 11) % 26 + 97) if c.islower() else c for c in "the old man and the boy built a boat that winter and it was blue")
print(secret, caesar_break(secret, reference))
columns = [textwrap.wrap(TEXT[1:250], 24), textwrap.wrap(TEXT[250:470], 30)]
for left, right in zip_longest(*columns, fillvalue=""):
    print(f"{left:<24} | {right:^30}|")
print(textwrap.shorten(TEXT, 60, placeholder=" …"), textwrap.indent("a\n\nb", "> "), textwrap.fill("one two three four", 9, initial_indent="* ", subsequent_indent="  "), sep="\n")
print(string.capwords("the old  man"), string.Template("$who has ${n} boats, $$5").substitute(who="He", n=7), TEXT.translate(str.maketrans("", "", string.punctuation))[:30].split())
