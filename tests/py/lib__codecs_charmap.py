# Encodings of one byte a character.
import codecs
import io

for name in ("cp1252", "koi8-r", "iso8859-2", "cp437", "mac_roman", "cp037"):
    text = "aé" if name not in ("koi8-r",) else "aж"
    data = text.encode(name)
    print(name, data, data.decode(name) == text, codecs.lookup(name).name)
wrapper = io.TextIOWrapper(io.BytesIO("naïve\n€".encode("cp1252")), encoding="cp1252")
print(wrapper.readlines())


def attempt(function):
    try:
        print(function())
    except Exception as error:
        print(type(error).__name__, error)


attempt(lambda: "ж€".encode("cp1252"))
attempt(lambda: "ab жж c".encode("latin2"))
attempt(lambda: b"a\x81".decode("cp1252"))
for errors in ("replace", "ignore", "xmlcharrefreplace", "backslashreplace", "namereplace"):
    attempt(lambda: "жa".encode("cp437", errors))
for errors in ("replace", "ignore", "backslashreplace"):
    attempt(lambda: b"\x81a".decode("cp1252", errors))
attempt(lambda: codecs.charmap_encode("abc", "strict", {97: 65, 98: b"xy", 99: None}))
attempt(lambda: codecs.charmap_encode("ab", "strict", {97: 65, 98: b"xy"}))
attempt(lambda: codecs.charmap_encode("ab", "replace", {97: 65, 63: 33}))
attempt(lambda: codecs.charmap_encode("a", None, {97: "x"}))
attempt(lambda: codecs.charmap_encode("a", None, {97: 300}))
attempt(lambda: codecs.charmap_encode("aé"))
attempt(lambda: codecs.charmap_decode(b"ab", "strict", {97: "XY", 98: 0x4E00}))
attempt(lambda: codecs.charmap_decode(b"ab", "replace", "\ufffex"))
attempt(lambda: codecs.charmap_decode(b"a", None, {97: b"x"}))
attempt(lambda: codecs.charmap_decode(b"a", None, {97: 0x110000}))
attempt(lambda: codecs.charmap_decode(b"a\xe9"))
attempt(lambda: codecs.charmap_decode(b"\x02\x00\x01", "strict", "abc"))
attempt(lambda: codecs.readbuffer_encode("é"))


class Table:
    def __getitem__(self, key):
        if key == 98:
            raise KeyError(key)
        if key == 99:
            raise ZeroDivisionError
        return key - 1


attempt(lambda: codecs.charmap_encode("fg", "strict", Table()))
attempt(lambda: codecs.charmap_encode("ab", "strict", Table()))
attempt(lambda: codecs.charmap_decode(b"c", "strict", Table()))
