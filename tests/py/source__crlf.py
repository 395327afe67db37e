x = 1
if x:
    print("crlf", repr("""a
b"""))
s = "a\
b"
print(repr(s))
