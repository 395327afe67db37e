# What a registered codec raises says in a note which codec it was; the quick ways of str and bytes add none.
import codecs


def attempt(function, *args):
    try:
        print(function(*args))
    except Exception as error:
        print(type(error).__name__, error, getattr(error, "__notes__", None))


attempt(codecs.decode, b"zz", "hex")
attempt(codecs.encode, "\udc80", "utf-8")
attempt("\udc80".encode, "utf-8")
attempt("\u0411".encode, "cp437")
attempt(b"\x81".decode, "cp1252")
attempt(str, b"\x81", "cp1252")
attempt(codecs.decode, b"\xff", "ascii")
attempt(b"\xff".decode, "ascii")
attempt("\u0411".encode, "latin-1")
attempt(codecs.decode, b"x", "utf-16")
attempt(b"x".decode, "utf-16")
attempt(codecs.encode, "x", "nothing")


class Own(Exception):
    pass


def fail(*args):
    raise Own("own")


codecs.register(lambda name: codecs.CodecInfo(fail, fail, name="own") if name == "own" else None)
attempt("x".encode, "own")
attempt(b"x".decode, "own")
"\u0411".encode("cp437")
