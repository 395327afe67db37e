"""`str`, `repr`, `format` and `bytes` give what the methods give, instances of subclasses included."""


class Text(str):
    pass


class Bytes(bytes):
    pass


class Odd:
    def __init__(self, text):
        self.text = text

    def __str__(self):
        return self.text

    def __repr__(self):
        return self.text

    def __format__(self, spec):
        return self.text

    def __bytes__(self):
        return Bytes(b"q")


text = Text("abc")
odd = Odd(text)
for convert in (str, repr, format, ascii, lambda x: f"{x}", lambda x: x.__str__(), lambda x: format(x, "5")):
    result = convert(odd)
    print(type(result).__name__, result, result is text)
for convert in (lambda x: f"{x!s}", lambda x: f"{x!r}", lambda x: f"{x}{x}", lambda x: "%s %r" % (x, x)):
    result = convert(odd)
    print(type(result).__name__, result)
for convert in (str, repr, format, ascii, "".join, str.__str__, lambda x: f"{x}", lambda x: x[:], str.strip):
    result = convert(text)
    print(type(result).__name__, result, result is text)
print(type(Text(odd)).__name__, Text(odd) == "abc", type(str.__new__(Text, odd)).__name__)
print(type(bytes(odd)).__name__, type(Bytes(odd)).__name__, bytes(odd), type(bytes(Bytes(b"x"))).__name__)


class Shouting(Text):
    def __format__(self, spec):
        return super().__format__(spec).upper()


print(f"{Odd(Shouting('shout'))!s:>8}", ascii(Odd(Text("é"))), type(ascii(Odd(Text("é")))).__name__)
for wrong in (Odd(3), Odd(None), Odd(b"x")):
    for convert in (str, repr, format):
        try:
            print(convert(wrong))
        except TypeError as error:
            print(error)
