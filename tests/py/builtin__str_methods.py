# str methods, one after another, with their odd arguments.
s = "Hello, World"
print(s.upper(), s.lower(), s.swapcase(), s.title(), s.capitalize(), s.casefold(), "ß".upper(), "ß".casefold(), "ǆ".title(), "İ".lower(), "ﬁ".upper())
print(s.find("o"), s.find("o", 5), s.find("o", 5, 7), s.rfind("o"), s.find("zz"), s.index("W"), s.count("l"), s.count(""), s.count("l", 3, 5), "aaaa".count("aa"), s.find(""), s.find("", 50), s.rfind(""))
print(s.startswith("Hell"), s.startswith(("x", "He")), s.startswith("World", 7), s.endswith("ld"), s.endswith(("a", "b")), s.startswith(""), s.endswith("", 3, 2), s.startswith((), 0))
print("a,b,,c".split(","), "a,b,,c".split(",", 1), "  a  b c ".split(), "  a  b c ".split(None, 1), "".split(), "".split(","), "a b".split(" "), "aXXbXXc".split("XX"), "a\tb\nc\x0bd\x1ce\u2003f".split())
print("a,b,,c".rsplit(",", 1), "  a b  c ".rsplit(None, 1), "abc".rsplit("b"), "a.b.c".rsplit(".", 5), "x".rsplit("x"))
print("a\nb\r\nc\rd\x0be\x0cf\x1cg\x85h\u2028i".splitlines(), "a\n\nb\n".splitlines(), "a\r\nb".splitlines(True), "".splitlines(), "\n".splitlines())
print("a.b.c".partition("."), "abc".partition("x"), "a.b.c".rpartition("."), "abc".rpartition("x"))
print("  x ".strip() + "|", " x ".lstrip() + "|", " x ".rstrip() + "|", "xxaxx".strip("x"), "abcba".strip("ab"), "abc".strip(""), "\u2003x\x85".strip(), "www.x.com".lstrip("w."), "prefix-x".removeprefix("prefix-"), "x.py".removesuffix(".py"), "x".removeprefix("y"))
print("a-b-c".replace("-", "+"), "aaa".replace("a", "b", 2), "abc".replace("", "-"), "abc".replace("", "-", 2), "aaaa".replace("aa", "a"), "x".replace("y", "z"), "abc".replace("b", ""), "é日".replace("日", "xyz"), "aa".replace("a", "b", count=1))
print("-".join("abc"), "".join([]), ", ".join(["x"]), "ab".join(("1", "2", "3")), "é".join("日本"), " ".join({"k": 1}))
print("x".center(5) + "|", "x".center(6, "*"), "ab".center(5, "-"), "x".ljust(4, ".") + "|", "x".rjust(4) + "|", "long".center(2), "42".zfill(5), "-42".zfill(6), "+1".zfill(4), "x".zfill(3), "日".center(4, "é"))
print("a\tb\tc".expandtabs(), "a\tb".expandtabs(4), "\t".expandtabs(0) + "|", "ab\tc\n\td".expandtabs(3))
for t in ["abc", "ABC", "Abc", "123", "½", "٣", "a1", "", " ", "a b", "Hello World", "\n", "é", "_x", "1x", "class", "Ⅷ", "²", "日本", "\x00"]:
    print(repr(t), t.isalpha(), t.isdigit(), t.isdecimal(), t.isnumeric(), t.isalnum(), t.isupper(), t.islower(), t.istitle(), t.isspace(), t.isidentifier(), t.isprintable(), t.isascii())
table = str.maketrans({"a": "1", "b": None, "c": "xyz", ord("d"): 101})
print("abcdef".translate(table), "hello".translate(str.maketrans("el", "ip")), "hello".translate(str.maketrans("", "", "l")), "aé日".translate({0xE9: "e", 0x65E5: "day"}), str.maketrans("ab", "cd", "e"))
print("abc".encode(), "é日😀".encode(), "é".encode("latin-1"), "é".encode("ascii", "replace"), "é".encode("ascii", "ignore"), "é日".encode("ascii", "xmlcharrefreplace"), "é😀".encode("ascii", "backslashreplace"), "a".encode("utf-16-le"), "ab".encode("utf-16"), "é".encode("utf-32-be"), "\ud800".encode("utf-8", "surrogatepass"), "é".encode(encoding="utf-8", errors="strict"))
print("abc" * 3, 0 * "abc", "abc" * -1, "a" + "é" + "日" + "😀", "abc"[1], "abc"[-1], "b" in "abc", "abc" < "abd", "a" "b", len("é日😀"), "😀日é"[::-1], min("hello"), max("hello"), sorted("hello"), list("é日"), set("aaa"), hash("a") == hash("a"))
for code in ["'abc'.index('z')", "'a'.split('')", "'a'.join([1])", "'a'.join(5)", "'a' + 1", "'abc'.find(1)", "'a'.center(5, 'xx')", "'a'.encode('nope')", "'é'.encode('ascii')", "'a'.startswith(1)", "'a'.startswith(['a'])", "'a'.replace(1, 2)", "'a'.partition('')", "str.maketrans('ab', 'c')", "'a' % 1", "'%d' % 'x'", "'%s %s' % 1", "'a'.nope()", "str.upper(1)", "str(1, 2)", "str(b'x', 'utf-8')", "str(b'\\xff', 'utf-8')", "'a'.upper(1)", "'a' * 'b'", "chr(-1)", "chr(0x110000)", "ord('ab')", "ord('')", "'abc'.translate(5)", "'x' * 10**20", "'a'.zfill('x')", "'a'.expandtabs('x')", "'a'.strip(1)", "'\\ud800'.encode()", "'a'.rindex('b')", "'a'.splitlines(1, 2)"]:
    try:
        print(code, "=", eval(code))
    except Exception as e:
        print(code, "->", type(e).__name__, e)
