# Literals of every kind print back what they mean.
print(0, 00, 1_0, 0b1_0, 0o1_7, 0xF_F, 12345678901234567890123456789012345678901234567890)
print(1.0, 1., .5, 1e3, 1E-3, 1.5e+3, 0.1e1, 1_0.0_1, 1e308, 1e309, -1e309, 5e-324, 1e-400)
print(1j, 1.5j, 1e3j, 0j, -1j, 1 - 0j, 2 + 3j)
print('single', "double", '''triple 'quoted' ''', """triple "double" """, 'it\'s', "say \"x\"")
print("a" 'b' """c""", "tab\tnew\\n \x41 \u00e9 \U0001F600 \N{GREEK SMALL LETTER ALPHA} \101 end")
print(r"raw \n \x41 \\", r'it\'s', R"\d")
print(b"bytes \x00\xff \t \\ \' \"", rb"\x00 raw", Rb"x", bR"\n", b'a' b"b")
print(repr("quote ' and \" both"), repr('only "'), repr("only '"), repr("\x00\x1f\x7f\x80\xa0\xad\u2028\ud800"))
print(repr("\u0378"), repr("é"), repr("日本"), ascii("é日😀"), repr(b"it's"), repr(b'"'), repr(b"'\""))
print("line one \
continued", """multi
line""", 'a\
b')
print([], (), {}, set(), [1], (1,), {1: 2}, {1}, [1, 2, ], (1, 2, ), {1: 2, 3: 4, }, {1, 2, })
print([*range(3), *"ab"], (*[1], 2), {*[1, 2], 3}, {**{"a": 1}, "b": 2, **{"a": 3}})
print(..., Ellipsis, None, True, False, NotImplemented, __debug__)
print(u"unicode", f"format", F"x", "implicit " f"mix {1 + 1}" " end")
print(type(1), type(1.0), type(1j), type(""), type(b""), type(None), type(...), type([]), type(()), type({}), type({1}))
print(0xdeadBEEF, 0B11, 0O17, 9007199254740993, -9223372036854775808, 18446744073709551616)
print("\
", end="|\n")
x = 1if 1else 2
print(x, 0x1for x in [1]) if False else print(x)
print(1 .real, 1..real, (1).bit_length(), "x".upper(), [1, 2][0], {"a": 1}["a"], (1, 2)[-1])
print(len("""\
skip the first newline
"""), "é".encode(), "\u00e9" == "é", len("😀"), "😀"[0] == "\U0001f600")
