"""Regular expressions by hand: a parser, a Thompson machine, a backtracking matcher, captures, and a comparison of both."""

import re as library
from dataclasses import dataclass
from functools import cached_property


class RegexError(ValueError):
    def __init__(self, message, pattern, at):
        super().__init__(f"{message} at {at} in {pattern!r}")


@dataclass(frozen=True)
class Char:
    c: str

    def matches(self, c):
        return c == self.c


@dataclass(frozen=True)
class Any:
    def matches(self, c):
        return c != "\n"


@dataclass(frozen=True)
class Class:
    ranges: tuple
    negated: bool = False

    def matches(self, c):
        return any(a <= c <= b for a, b in self.ranges) != self.negated


@dataclass(frozen=True)
class Seq:
    items: tuple


@dataclass(frozen=True)
class Alt:
    options: tuple


@dataclass(frozen=True)
class Repeat:
    item: object
    low: int
    high: int | None
    greedy: bool = True


@dataclass(frozen=True)
class Group:
    item: object
    number: int | None


@dataclass(frozen=True)
class Back:
    number: int


@dataclass(frozen=True)
class Anchor:
    kind: str


SHORT = {"d": (("0", "9"),), "w": (("a", "z"), ("A", "Z"), ("0", "9"), ("_", "_")), "s": ((" ", " "), ("\t", "\r"))}


class Parser:
    def __init__(self, pattern):
        self.pattern, self.at, self.groups = pattern, 0, 0
        self.tree = self.alternatives()
        if self.at < len(pattern):
            self.fail("unbalanced )")

    def fail(self, message):
        raise RegexError(message, self.pattern, self.at)

    def peek(self):
        return self.pattern[self.at : self.at + 1]

    def take(self, expected=None):
        c = self.peek()
        if not c or (expected and c != expected):
            self.fail(f"expected {expected}" if expected else "unexpected end")
        self.at += 1
        return c

    def alternatives(self):
        options = [self.sequence()]
        while self.peek() == "|":
            self.take()
            options.append(self.sequence())
        return options[0] if len(options) == 1 else Alt(tuple(options))

    def sequence(self):
        items = []
        while self.peek() not in ("", "|", ")"):
            items.append(self.repeated())
        return items[0] if len(items) == 1 else Seq(tuple(items))

    def repeated(self):
        item = self.atom()
        while True:
            c = self.peek()
            if c and c in "*+?":
                self.take()
                low, high = {"*": (0, None), "+": (1, None), "?": (0, 1)}[c]
            elif c == "{" and (found := library.match(r"\{(\d*)(,?)(\d*)\}", self.pattern[self.at :])) and found[0] != "{}":
                self.at += found.end()
                low = int(found[1] or 0)
                high = (int(found[3]) if found[3] else None) if found[2] else low
                if high is not None and high < low:
                    self.fail("bad bounds")
            else:
                return item
            greedy = self.peek() != "?"
            if not greedy:
                self.take()
            if isinstance(item, (Anchor, Repeat)):
                self.fail("nothing to repeat")
            item = Repeat(item, low, high, greedy)

    def atom(self):
        match self.take():
            case "(":
                number = None
                if self.pattern.startswith("?:", self.at):
                    self.at += 2
                elif self.peek() == "?":
                    self.fail("unknown extension")
                else:
                    self.groups += 1
                    number = self.groups
                inner = self.alternatives()
                self.take(")")
                return Group(inner, number)
            case "[":
                return self.bracket()
            case ".":
                return Any()
            case "^" | "$" as kind:
                return Anchor(kind)
            case "\\":
                return self.escape()
            case "*" | "+" | "?":
                self.at -= 1
                self.fail("nothing to repeat")
            case c:
                return Char(c)

    def escape(self):
        c = self.take()
        if c.lower() in SHORT:
            return Class(SHORT[c.lower()], c.isupper())
        if c in "bB":
            return Anchor(c)
        if c.isdigit() and c != "0":
            if int(c) > self.groups:
                self.fail("unknown group")
            return Back(int(c))
        return Char({"n": "\n", "t": "\t"}.get(c, c))

    def bracket(self):
        negated = self.peek() == "^"
        if negated:
            self.take()
        ranges, first = [], True
        while first or self.peek() != "]":
            first = False
            c = self.take()
            if c == "\\":
                escaped = self.escape()
                if isinstance(escaped, Class):
                    ranges += escaped.ranges
                    continue
                c = escaped.c
            if self.peek() == "-" and self.pattern[self.at + 1 : self.at + 2] not in ("]", ""):
                self.take()
                end = self.take()
                if end < c:
                    self.fail("bad range")
                ranges.append((c, end))
            else:
                ranges.append((c, c))
        self.take("]")
        return Class(tuple(ranges), negated)


class Backtracker:
    """Matches by continuations; returns the end and the groups."""

    def __init__(self, tree, groups):
        self.tree, self.groups = tree, groups
        self.steps = 0

    def match(self, text, start):
        self.text = text
        found = []

        def accept(at, caps):
            found.append((at, caps))
            return True

        self.go(self.tree, start, (None,) * (self.groups + 1), accept)
        if not found:
            return None
        end, caps = found[0]
        return ((start, end), *caps[1:])

    def go(self, node, at, caps, then):
        self.steps += 1
        text = self.text
        match node:
            case Char() | Any() | Class():
                return at < len(text) and node.matches(text[at]) and then(at + 1, caps)
            case Seq(items=()):
                return then(at, caps)
            case Seq(items=(first, *rest)):
                return self.go(first, at, caps, lambda a, c: self.go(Seq(tuple(rest)), a, c, then))
            case Alt(options=options):
                return any(self.go(o, at, caps, then) for o in options)
            case Group(item=item, number=None):
                return self.go(item, at, caps, then)
            case Group(item=item, number=n):
                return self.go(item, at, caps, lambda a, c: then(a, (*c[:n], (at, a), *c[n + 1 :])))
            case Back(number=n):
                if caps[n] is None:
                    return False
                piece = text[slice(*caps[n])]
                return text.startswith(piece, at) and then(at + len(piece), caps)
            case Anchor(kind=kind):
                return self.anchor(kind, at) and then(at, caps)
            case Repeat(item=item, low=low, high=high, greedy=greedy):
                return self.repeat(item, low, high, greedy, at, caps, then)

    def anchor(self, kind, at):
        word = lambda i: 0 <= i < len(self.text) and (self.text[i].isalnum() or self.text[i] == "_")
        match kind:
            case "^":
                return at == 0
            case "$":
                return at == len(self.text) or (at == len(self.text) - 1 and self.text[at] == "\n")
            case "b":
                return word(at - 1) != word(at)
        return word(at - 1) == word(at)

    def repeat(self, item, low, high, greedy, at, caps, then):
        def more():
            if high == 0:
                return False
            following = lambda a, c: (a > at or low > 0) and self.repeat(item, max(low - 1, 0), None if high is None else high - 1, greedy, a, c, then)
            return self.go(item, at, caps, following)

        if low > 0:
            return more()
        return (more() or then(at, caps)) if greedy else (then(at, caps) or more())


class Machine:
    """Thompson's construction, simulated with sets of states; no groups, no back references, no lazy repeats."""

    def __init__(self, tree):
        self.edges, self.accept = [], None
        start = self.state()
        self.accept = self.build(tree, start)
        self.start = start

    def state(self):
        self.edges.append([])
        return len(self.edges) - 1

    def build(self, node, start):
        match node:
            case Char() | Any() | Class():
                end = self.state()
                self.edges[start].append((node, end))
                return end
            case Seq(items=items):
                for item in items:
                    start = self.build(item, start)
                return start
            case Alt(options=options):
                ends = []
                for o in options:
                    s = self.state()
                    self.edges[start].append((None, s))
                    ends.append(self.build(o, s))
                end = self.state()
                for e in ends:
                    self.edges[e].append((None, end))
                return end
            case Group(item=item):
                return self.build(item, start)
            case Repeat(item=item, low=low, high=high, greedy=True):
                for _ in range(low):
                    start = self.build(item, start)
                if high is None:
                    loop = self.state()
                    self.edges[start].append((None, loop))
                    self.edges[self.build(item, loop)].append((None, loop))
                    end = self.state()
                    self.edges[loop].append((None, end))
                    return end
                end = self.state()
                for _ in range(high - low):
                    self.edges[start].append((None, end))
                    start = self.build(item, start)
                self.edges[start].append((None, end))
                return end
        raise NotImplementedError(type(node).__name__)

    def closure(self, states):
        pending, seen = list(states), set(states)
        while pending:
            for test, target in self.edges[pending.pop()]:
                if test is None and target not in seen:
                    seen.add(target)
                    pending.append(target)
        return seen

    def full(self, text):
        current = self.closure({self.start})
        for c in text:
            current = self.closure({t for s in current for test, t in self.edges[s] if test is not None and test.matches(c)})
            if not current:
                return False
        return self.accept in current


class Regex:
    def __init__(self, pattern):
        parser = Parser(pattern)
        self.pattern, self.tree, self.groups = pattern, parser.tree, parser.groups

    @cached_property
    def machine(self):
        return Machine(self.tree)

    def search(self, text, start=0):
        matcher = Backtracker(self.tree, self.groups)
        for at in range(start, len(text) + 1):
            found = matcher.match(text, at)
            if found:
                return found
        return None

    def findall(self, text):
        at, out = 0, []
        while at <= len(text) and (found := self.search(text, at)):
            (start, end), *_ = found
            out.append(text[start:end])
            at = end if end > start else end + 1
        return out

    def sub(self, replacement, text):
        at, out = 0, []
        while at <= len(text) and (found := self.search(text, at)):
            (start, end), *groups = found
            out.append(text[at:start])
            piece = replacement
            for i, g in enumerate(groups, 1):
                piece = piece.replace(f"\\{i}", text[slice(*g)] if g else "")
            out.append(piece)
            if end == start:
                out.append(text[end : end + 1])
                end += 1
            at = end
        return "".join(out) + text[at:]


CASES = [
    (r"abc", "xxabcxx"), (r"a|b|cd", "zcd"), (r"a*", "aaab"), (r"a+?", "aaa"), (r"(a+)(b?)", "caab"), (r"(\w+)@(\w+)\.com", "mail bob@site.com now"), (r"^\d{2,3}$", "123"), (r"^\d{2,3}$", "1234"), (r"[^aeiou ]+", "aeb xyz"), (r"[a-c\d]+", "zzb2c9x"),
    (r"(a|b)*c", "ababc"), (r"(?:ab)+", "xababy"), (r"\bcat\b", "concat cat"), (r"(.)\1", "hello"), (r"(\w)(\w)\2\1", "abba noon"), (r"x{0}y", "xy"), (r"a{2}", "aaa"), (r"a{,2}b", "aaab"), (r"", "abc"), (r"(a*)*", "aaa"), (r"(a?)*b", "aab"), (r"a.c", "a\nc abc"), (r"<.*>", "<a><b>"), (r"<.*?>", "<a><b>"),
    (r"\S+\s\S+", "one two three"), (r"[]a]+", "x]a]"), (r"(a)|(b)", "b"), (r"end$", "the end\n"), (r"\.\*", "a.*"), (r"(x+x+)+y", "xxxxxy"), (r"é+日?", "caféé日"), (r"\Bb", "ab b"), (r"(ab|a)(bc)?", "abc"), (r"(a*?)b", "aab"), (r"\d+(?:\.\d+)?", "v 3.14"),
]
agree = 0
for pattern, text in CASES:
    mine = Regex(pattern).search(text)
    theirs = library.search(pattern, text)
    spans = theirs and tuple(theirs.span(i) if theirs.group(i) is not None else None for i in range(theirs.re.groups + 1))
    agree += mine == spans
    print(f"{pattern!r:<24}{text!r:<26}{mine}{'' if mine == spans else f'  library: {spans}'}")
print(agree, len(CASES))
for bad in ("(", ")", "a**", "*a", "[a", "a{3,1}", "\\", "(?<x>a)", r"\1", "[z-a]", "a|*", "^*"):
    try:
        print(Regex(bad).tree)
    except RegexError as e:
        print(e)
for pattern, texts in [(r"(a|b)*abb", ("abb", "aababb", "ab", "")), (r"a{2,4}", ("a", "aa", "aaaa", "aaaaa")), (r"(x+x+)+y", ("x" * 30 + "y", "x" * 30)), (r"[a-z]+\d?", ("abc", "abc1", "abc12"))]:
    machine = Regex(pattern).machine
    print(pattern, [machine.full(t) for t in texts], len(machine.edges), all(machine.full(t) == bool(library.fullmatch(pattern, t)) for t in texts if len(t) < 20))
for pattern in (r"(a)\1", "a*?", "^a"):
    try:
        Regex(pattern).machine
    except NotImplementedError as e:
        print("NotImplementedError", e)
print(Regex(r"\d+").findall("a1b22c333"), Regex("a*").findall("baac"), Regex(r"(\w+) (\w+)").sub(r"\2 \1", "one two, three four"), Regex("x*").sub("-", "abc"), repr(Regex("(a|b)+?").tree))
