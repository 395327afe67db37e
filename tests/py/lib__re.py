# Regular expressions: matching, groups, substitution, flags, errors.
import re

print(re.match(r"(\w+) (\w+)", "hello world!").groups(), re.search(r"\d+", "abc 123 def").span(), re.fullmatch(r"a*", "aaa"), re.match("b", "abc"), re.findall(r"\w+", "one two  three"), re.findall(r"(\w)(\d)", "a1 b2"), re.findall("", "ab"))
m = re.match(r"(?P<year>\d{4})-(?P<month>\d\d)(-(?P<day>\d\d))?", "2024-05 rest")
print(m.group(), m.group("year", "month"), m.groupdict(), m["day"], m.groups("none"), m.start("month"), m.end(), m.span(4), m.lastgroup, m.lastindex, m.re.groups, m.string, m.pos, m.expand(r"\g<month>/\1"), m.regs[:2], repr(m))
print(re.sub(r"(\w+)@(\w+)", r"\2 at \1", "me@here you@there"), re.sub("a", lambda m: m[0].upper() + str(m.start()), "banana", count=2), re.subn("x*", "-", "abxd"), re.sub(r"(?P<q>['\"])(.*?)(?P=q)", r"<\g<2>>", "say 'hi' \"yo\""), re.sub("", "-", "ab"), re.sub(r"\b", "|", "a bc"))
print(re.split(r"[,;]\s*", "a, b;c,d"), re.split(r"(-)", "a-b-c"), re.split("x*", "axbc"), re.split(",", "a,b,c", maxsplit=1), re.split(r"(a)|b", "xaybz"), [m.group() for m in re.finditer("a.", "abacad")], re.escape("a.b*c[d]"))
tests = [(r"^abc$", "abc\n"), (r"a.c", "a\nc"), (r"(?s)a.c", "a\nc"), (r"(?i)ABC", "xabc"), (r"(?m)^b", "a\nb"), (r"a{2,3}", "aaaa"), (r"a{2,3}?", "aaaa"), (r"(a|ab)(c|bcd)(d*)", "abcd"), (r"(?:x)(y)", "xy"), (r"(?=a)\w+", "abc"), (r"(?!a)\w", "ab"), (r"(?<=@)\w+", "me@host"), (r"(?<!a)b", "abcb"), (r"\bfoo\b", "a foo b"), (r"\Bo", "foo o"), (r"[^\W\d_]+", "12abc_"), (r"[a\-z]+", "a-z"), (r"[]x]+", "x]"), (r"\s\S", "a b"), (r"(.)\1", "abccd"), (r"(?P<c>.)(?P=c)", "xyyz"), (r"x*?y", "xxy"), (r"(a+)+b", "aaab"), (r"(?>a+)ab", "aaab"), (r"a++b", "aab"), (r"(a)?b(?(1)c|d)", "abc"), (r"(a)?b(?(1)c|d)", "bd"), (r"\A\w\Z", "a"), (r"\x41\u0042\103", "ABC"), (r"é+", "caféé"), (r"\d", "٣"), (r"(?a)\d", "٣"), (r"[\u4e00-\u9fff]+", "a日本b"), (r"(?x) a b # comment", "ab"), (r"(?i:a)b", "Ab AB"), (r"^$", ""), (r"(|a)+", "aaa"), (r"(a*)*", "aab"), (r"((a)|b)*", "ab"), (r"\N{SNOWMAN}", "x☃"), (r".*?(\d+)$", "abc123"), (r"(?<=a|b)c", "bc"), (r"[[a]", "["), (r"\.", "."), (r"a|", "b"), (r"(?i)straße", "STRASSE"), (r"(?i)ſ", "S"), (r"\w+", "naïve_1")]
for pattern, text in tests:
    try:
        m = re.search(pattern, text)
        print(pattern, ascii(text), m and (m.span(), m.groups()))
    except re.error as e:
        print(pattern, "error", e)
for bad in ["(", ")", "*", "a**", "[a", "[z-a]", "(?P<1>a)", "(?P<a>x)(?P<a>y)", r"\1", "(?<=a*)b", "(?z)", "a{3,1}", "\\", "(?P=x)", "(?(5)a)", r"\p", "(?i", "x(?i)", "(?P<n", r"[\p]", "(?", "a{99999999999}", "(?-i)", "++"]:
    try:
        re.compile(bad)
        print(bad, "compiles")
    except re.error as e:
        print(f"{bad!r}: {e} | {e.msg} {e.pos} {e.lineno} {e.colno}")
    except OverflowError as e:
        print(bad, "OverflowError", e)
p = re.compile(r"(\d+)(?P<unit>px|em)?", re.I | re.M)
print(p, p.pattern, p.flags, p.groups, p.groupindex, p.match("x 12PX", 2).groups(), p.search("12", 1, 2), p.fullmatch("5em"), p == re.compile(r"(\d+)(?P<unit>px|em)?", re.I | re.M), re.compile(p) is p, p.scanner("1 2").search().group())
print(re.findall(rb"\w+", b"bytes here"), re.sub(b"a", b"b", b"banana"), re.I | re.S, re.IGNORECASE, re.compile("a", re.A).flags, bool(re.match("a", "a")), re.NOFLAG)
for code in ["re.match('a', b'a')", "re.match(b'a', 'a')", "re.sub('a', r'\\2', 'a')", "re.sub('(a)', r'\\g<x>', 'a')", "re.match('(a)', 'a').group(2)", "re.match('(a)', 'a').group('x')", "re.match(5, 'a')", "re.match('a', 5)", "re.sub('a', 5, 'a')", "re.compile('a', 'b')", "re.sub('a', '\\\\q', 'a')"]:
    try:
        print(code, eval(code))
    except Exception as e:
        print(code, "->", type(e).__name__, e)
print(re.findall(r"(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}\d+", "ip 192.168.1.1 and 10.0.0.255"), re.sub(r"(?<=\d)(?=(?:\d{3})+$)", ",", "1234567"), re.findall(r"\"([^\"\\]*(?:\\.[^\"\\]*)*)\"", r'"a" "b\"c"'), len(re.findall(r"\b\w", "the quick brown fox " * 50)), re.search("(a?){10}a{10}", "a" * 10).span(), re.match(r"(?:a|b|c)*d", "abc" * 300 + "d").end())
tokens = re.compile(r"(?P<num>\d+)|(?P<op>[-+*/])|(?P<ws>\s+)|(?P<bad>.)")
print([(m.lastgroup, m.group()) for m in tokens.finditer("12 + 3*x") if m.lastgroup != "ws"])
