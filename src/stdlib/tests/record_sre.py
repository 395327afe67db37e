"""Records what CPython answers to many patterns: `python3.14 record_sre.py > sre.txt`.

A line `p GROUPS WORDS PATTERN` gives the code words of a pattern (hexadecimal); the lines after it are its
cases: `SUBJECT SEARCH MATCH FULLMATCH FINDITER`, characters outside the printable ASCII ones as `%HEX;`.
A match is `SPAN,SPAN,...:LASTGROUP`, the whole match first, `-` for a group that has not matched.
An optional argument is the number of random patterns; a second one the seed.
"""

import random
import re
import re._compiler
import re._parser
import signal
import sys
import warnings

WRITTEN = [
    # pattern, flags, subjects
    (r"abc", 0, ["xabcyabc", "abc", "ab", ""]),
    (r"(a)(b)?(c)", 0, ["ac", "abc", "xxabcac"]),
    (r"(?:a|ab)(?:c|bcd)(d*)", 0, ["abcd", "abcdd", "acd"]),
    (r"(a+|b)*", 0, ["ab", "aabab", "", "c"]),
    (r"(a+|b){0,1}?", 0, ["ab"]),
    (r"(?:(a)|b)*", 0, ["ab", "aba", "bb"]),
    (r"(?:(a)|(b)|c)*?d", 0, ["abcd", "cbad"]),
    (r"(a*)*", 0, ["-", "aa", ""]),
    (r"(a*)+?b", 0, ["aab", "b"]),
    (r"(?:a?)*?y", 0, ["aaay", "z"]),
    (r"(?:a*){2,}b", 0, ["aab", "b", "aa"]),
    (r"(a?)*?$", 0, ["a", "", "ab"]),
    (r"(|a)*?b", 0, ["aab"]),
    (r"((x{2})?y)*", 0, ["xxyyxxy", "xyx"]),
    (r"^(.+)\1$", 0, ["abab", "aa", "aba"]),
    (r"(?i)(ab)\1", 0, ["abAB", "ABab", "abxx"]),
    (r"(?P<n>a)(?P=n)(?(n)b|c)", 0, ["aab", "aac"]),
    (r"(a)?(?(1)b|c)", 0, ["ab", "c", "b", "ac"]),
    (r"(?:(a)|x)(?(1)b)", 0, ["ab", "x", "xb", "a"]),
    (r"(?<=a)b|(?<!a)c", 0, ["ab", "c", "ac", "bb"]),
    (r"(?<=(a))(b)\1", 0, ["aba", "abb"]),
    (r"(?<!ab|cd)e", 0, ["abe", "cde", "e", "xe"]),
    (r"(?=(a+))\1b", 0, ["aaab", "aab"]),
    (r"(?!(a)b)a(.)", 0, ["abac", "ab"]),
    (r"(?:(?!b).)*b?", 0, ["aaab", "b"]),
    (r"(?>a+)b", 0, ["aaab", "aaa"]),
    (r"(?>a|ab)c", 0, ["abc", "ac"]),
    (r"(?:(?>(a)|b)c)*", 0, ["acbcac", "acb"]),
    (r"a++b|a*+a|.", 0, ["aaab", "aaa"]),
    (r"(?:ab)++c|(?:ab)?+a", 0, ["ababc", "aba", "ab"]),
    (r"(?:a|(b)){2,3}+", 0, ["abab", "a", "bba"]),
    (r"(?:a*)*+b", 0, ["aab", "aa"]),
    (r"(?:(a)|(b)){1,2}+c", 0, ["abc", "bac", "cc"]),
    (r".*", 0, ["a\nb", ""]),
    (r".*", re.S, ["a\nb"]),
    (r".+?b", re.S, ["a\nbb"]),
    (r"^a|b$", re.M, ["b\na", "a\nb", "b\n"]),
    (r"a$|\Ab|c\Z", 0, ["a\n", "b", "c\n", "c"]),
    (r"\bfoo\b|\Bo", 0, ["foo", "a foo b", "fooo", ""]),
    (r"\b|\B", 0, ["", "a b", "\xe9"]),
    (r"\w+\s\d*", 0, ["ab 12", "\xe9\u0663 \u0664", "x\u2003y"]),
    (r"\w+\s\d*", re.A, ["ab 12", "\xe9\u0663 \u0664"]),
    (r"\W\S\D", 0, [" a\u0663b", "--x"]),
    (r"[^\W\d_]+", 0, ["ab_1c\xe9\u01c5", "123"]),
    (r"(?i)[k-m]+", 0, ["KLM\u212a", "\u017f"]),
    (r"(?i)s\u0131[\u0130i]", 0, ["S\u0131I", "\u017f\u0131\u0130", "sIi"]),
    (r"(?i)\xdf|\u1e9e|\ufb05", 0, ["\u1e9e", "\xdf", "\ufb06", "ss"]),
    (r"(?i)[\U00010400-\U00010410]+", 0, ["\U00010428\U00010400", "a"]),
    (r"(?i)\u03a3+", 0, ["\u03c3\u03c2\u03a3"]),
    (r"[\u0100-\u0200\u0400\u4e00-\u4eff]+", 0, ["\u0150\u0400\u4e10a", "z"]),
    (r"[^\u0100-\u0200\u0400\u4e00-\u4eff]+", 0, ["a\u0150b", "\U0001f600"]),
    (r"[\U0001f600-\U0001f64f]|x", 0, ["ab\U0001f610", "xx"]),
    (r"[^x\U0001f600]", 0, ["x\U0001f600y", "\U0001f601"]),
    (r"[\ud800-\udfff]", 0, ["a\ud801", "\U00010000"]),
    (r"(?i:a)b(?-i:c)", 0, ["Abc", "ABc", "abC"]),
    (r"[\s\S]+?\S", 0, ["\n\n a"]),
    (r"[^\s\S]|a", 0, ["ba"]),
    (r"(?:[^\s\S])*a", 0, ["ba"]),
    (r"x{0}y|x{2}", 0, ["xxy", "x"]),
    (r"(?:ab){2,3}?c", 0, ["ababc", "abababc", "abc", "ababababc"]),
    (r"(?:.a){2}", 0, ["xaya", "xay"]),
    (r"a{2,4}?b|a{2,4}a", 0, ["aaab", "aaaaaa"]),
    (r"\"(?:[^\"\\]|\\.)*\"", 0, ['x "a\\"b" "c', '"']),
    (r"'([^'\\]*(?:\\.[^'\\]*)*)'", 0, ["x 'a\\'b' y"]),
    (r"(\d+)-(\d+)-(\d+)", 0, ["on 2026-11-22 at", "1-2"]),
    (r"(?:foo|bar|baz|qux)+(\d)?", 0, ["xbarbaz1", "quxfo"]),
    (r"(?:|a|ab)(?:c|)", 0, ["abc", "ac", "b"]),
    (r"a(?:b(?:c(?:d)?)?)?", 0, ["abcd", "abx", "a"]),
    (r"((((a))))", 0, ["a", "b"]),
    (r"(a)|(b)|(c)", 0, ["c", "ab"]),
    (r"(?:(a)(b)?)+", 0, ["aba", "abab"]),
    (r"(\w+) \1", 0, ["the the", "aa a a"]),
    (r"(?s:.)$", 0, ["a\n", "\n"]),
    (r"$", re.M, ["a\nb\n", ""]),
    (r"^", re.M, ["a\nb\n", "\n\n"]),
    (r"(?=a)|b", 0, ["ab", "ba"]),
    (r"x*", 0, ["axbxx", ""]),
    (r"x*?", 0, ["axb"]),
    (r"(?:(?:a|b)c?)*?(?:d|e)", 0, ["abcbd", "acbce", "abc"]),
    (b"[\x80-\xff]+", 0, [b"a\x80\xff", b"a"]),
    (rb"(?i)\w\xe9", 0, [b"A\xe9", b"A\xc9"]),
    (rb"(?iL)a[b-d][^q]\W", 0, [b"ACx-", b"adQ "]),
    (rb"(?L)\w+\b", 0, [b"ab\xe9", b" "]),
    (rb"(?iL)(a)\1[^a]", 0, [b"aAb", b"AaA"]),
    (rb"(?iL)[^a]b", 0, [b"AB", b"cB", b"ab"]),
]

ATOMS = ["a", "b", "c", "ab", ".", "[ab]", "[^a]", r"\w", r"\s", r"\d", "[a-c]", "[^b-c]", r"[\w-]", "A", "\xe9", "\u0101"]
POINTS = ["^", "$", r"\b", r"\B", r"\A", r"\Z"]
REPEATS = ["*", "+", "?", "*?", "+?", "??", "{2}", "{1,2}", "{2,}", "{0,2}?", "{1,}?", "*+", "++", "?+", "{1,2}+", "{2,}+"]
ALPHABET = "aaabbbccAB \n1-\xe9"


class Maker:
    """Makes random patterns; groups are referred to only when they are closed."""

    def __init__(self, rng):
        self.rng = rng
        self.groups = 0
        self.closed = []

    def pattern(self, depth):
        ways = self.rng.choice([1, 1, 1, 2, 3])
        return "|".join(self.sequence(depth) for _ in range(ways))

    def sequence(self, depth):
        return "".join(self.piece(depth) for _ in range(self.rng.choice([0, 1, 1, 2, 2, 3])))

    def piece(self, depth):
        kind = self.rng.random()
        if depth == 0 or kind < 0.45:
            return self.rng.choice(ATOMS) + self.repeat(0.35)
        if kind < 0.52:
            return self.rng.choice(POINTS)
        if kind < 0.60 and self.closed:
            return rf"(?:\{self.rng.choice(self.closed)})" + self.repeat(0.3)
        if kind < 0.65 and self.closed:
            group = self.rng.choice(self.closed)
            return f"(?({group}){self.sequence(depth - 1)}|{self.sequence(depth - 1)})"
        if kind < 0.82:
            return self.group(depth) + self.repeat(0.6)
        opening = self.rng.choice(["(?:", "(?:", "(?:", "(?=", "(?!", "(?<=", "(?<!", "(?>", "(?i:"])
        if opening.startswith("(?<"):
            return opening + self.rng.choice(["a", "ab", "[ab]c", "(?:a|b)", "", r"\b", "(?=a)"]) + ")"
        return opening + self.pattern(depth - 1) + ")" + self.repeat(0.6)

    def group(self, depth):
        self.groups += 1
        number = self.groups
        text = "(" + self.pattern(depth - 1) + ")"
        self.closed.append(number)
        return text

    def repeat(self, chance):
        return self.rng.choice(REPEATS) if self.rng.random() < chance else ""


def random_cases(count, seed):
    rng = random.Random(seed)
    made = 0
    while made < count:
        text = Maker(rng).pattern(3)
        flags = rng.choice([0, 0, 0, re.I, re.M, re.S, re.A, re.I | re.A])
        subjects = {"".join(rng.choice(ALPHABET) for _ in range(rng.randrange(9))) for _ in range(4)}
        if rng.random() < 0.1:
            subjects.add("a\u0101b\U00010400A\u0100")
        try:
            re.compile(text, flags)
        except re.PatternError:
            continue
        made += 1
        yield text, flags, sorted(subjects)


def quoted(text):
    if isinstance(text, bytes):
        text = text.decode("latin-1")
    return "".join(c if "!" <= c <= "~" and c != "%" else f"%{ord(c):x};" for c in text) or "%;"


def shown(match):
    if match is None:
        return "-"
    spans = ",".join("-" if span == (-1, -1) else f"{span[0]}-{span[1]}" for span in match.regs)
    return f"{spans}:{match.lastindex or 0}"


def code_words(pattern, flags):
    tree = re._parser.parse(pattern, flags)
    return re._compiler._code(tree, flags), tree.state.groups - 1


def record(pattern, flags, subjects):
    """Records the cases of a pattern, unless they take CPython long."""
    signal.setitimer(signal.ITIMER_REAL, 0.5)
    try:
        lines = list(cases(pattern, flags, subjects))
    except TimeoutError:
        return
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    print(*lines, sep="\n")


def give_up(number, frame):
    raise TimeoutError


def cases(pattern, flags, subjects):
    compiled = re.compile(pattern, flags)
    code, groups = code_words(pattern, flags)
    yield f"p {groups} {','.join(f'{word:x}' for word in code)} {quoted(pattern)}"
    for subject in subjects:
        found = [shown(f(subject)) for f in (compiled.search, compiled.match, compiled.fullmatch)]
        found.append(";".join(map(shown, compiled.finditer(subject))) or "-")
        yield " ".join([quoted(subject), *found])


def main():
    warnings.simplefilter("ignore")
    signal.signal(signal.SIGALRM, give_up)
    sys.stdout.reconfigure(errors="surrogatepass")
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 900
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    for case in WRITTEN:
        record(*case)
    for case in random_cases(count, seed):
        record(*case)


main()
