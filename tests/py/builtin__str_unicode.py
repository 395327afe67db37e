# Strings of one, two and four bytes a character, surrogates, normal operations across kinds.
kinds = ["ascii", "latin é", "bmp 日本", "astral 😀𝄞", "", "\x00", "\ud83d", "mixed aé日😀"]
for a in kinds:
    print(ascii(a), len(a), [ord(c) for c in a][:6], ascii(a[::-1]), ascii(a.upper()), a == "".join(list(a)), a in a + "x", a.isascii())
for a in kinds:
    for b in kinds:
        joined = a + b
        assert len(joined) == len(a) + len(b)
        print(a < b, joined.find(b) <= len(a), joined.startswith(a), joined.endswith(b), joined[len(a):] == b, end=" ")
    print()
s = "aé日😀" * 3
print(s[2], s[3], s[4:8], s.index("日"), s.rindex("日"), s.count("😀"), s.replace("😀", ":)"), s.replace("a", "日"), s.split("é"), s[::4], s[1::4], s.strip("a😀"))
t = "😀abc"
print(t[1:].isascii(), t[1:] == "abc", hash(t[1:]) == hash("abc"), {t[1:]: 1}["abc"], t[0] + t[1:] == t)
print("\N{SNOWMAN}", "\N{LATIN SMALL LETTER E WITH ACUTE}" == "é", "e\u0301" == "é", len("e\u0301"), "Straße".upper(), "ΑΣ".lower(), "ŉ".upper(), "ǅ".lower(), "ŒUVRE".capitalize(), "ﬃ".title(), "ΌΣΟΣ".title())
print(ascii("\ud800\udc00"), len("\ud800\udc00"), "\ud800" < "\udc00", repr("a\ud800b"), "\ud800".isprintable(), "\U00010000" == "\ud800\udc00")
for code in ["'\\ud800'.encode('utf-8')", "'a\\ud800'.encode('utf-16')", "b'\\xed\\xa0\\x80'.decode()", "b'\\xff'.decode()", "b'\\xc3'.decode()", "b'a\\xe9b'.decode('ascii')", "b'\\xf0\\x9f'.decode('utf-8')", "'日'.encode('latin-1')", "b'\\x80abc'.decode('utf-8')", "b'\\xc0\\x80'.decode()", "'日本'.encode('ascii')", "b'abc'.decode('utf-16')"]:
    try:
        print(code, eval(code))
    except UnicodeError as e:
        print(code, "->", type(e).__name__, e, e.start, e.end, e.reason)
data = b"a\xffb\xc3(\xe2\x82c\xf0\x9f\x98\x80"
for errors in ("replace", "ignore", "backslashreplace", "surrogateescape"):
    text = data.decode("utf-8", errors)
    print(errors, ascii(text), text.encode("utf-8", "surrogateescape") == data)
for enc in ("utf-8", "utf-16", "utf-16-be", "utf-32", "latin-1", "ascii", "utf-8-sig", "utf-7" if False else "utf8", "UTF_8", "cp1252" if False else "l1"):
    try:
        e = "hé".encode(enc)
        print(enc, e, e.decode(enc))
    except UnicodeEncodeError as error:
        print(enc, error)
print(repr("é\u200b\u00a0\u3000\ue000\ufffe\U000e0001\t"), ascii("é\x7f"), "\u00e9".isalpha(), "\u0301".isalpha(), "٠١٢".isdigit(), int("٠١٢"), "Ⅻ".isnumeric(), "x²".isalnum(), "ª".isalpha(), "\u2028".isspace(), "\u00a0".isspace(), "\x1f".isspace())
変数 = 5
é = 变 = 6
print(変数 + é + 变, "ﬁ".isidentifier(), "x\u0301".isidentifier(), "1é".isidentifier())
ﬁeld = 1
print(field, ª if "ª" in dir() else "no")
big = "x" * 5000 + "é" + "y" * 5000 + "日"
print(len(big), big.find("é"), big.find("日"), big[5000], big[-1], big.count("y"), big.rfind("x"), hash(big) == hash("".join([big])), len(big.encode()), len(big.encode("utf-16")))
acc = ""
for i in range(300):
    acc += chr(65 + i * 7)
print(len(acc), acc[10], acc[100], ascii(acc[-3:]), acc.isascii(), acc.encode()[-4:])
print("".join(sorted("éaZ日b😀")), sorted(["é", "z", "a", "日", "Z"]), "a\u0300" < "b", max("aé日😀"), min("aé日😀"))
