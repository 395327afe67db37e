# Unicode errors show what their parts are now, also where showing them changes them.


def attempt(error):
    try:
        print(repr(str(error)))
    except Exception as raised:
        print(type(raised).__name__, raised)


for kind, first in [
    (UnicodeEncodeError, ("u", "abc")),
    (UnicodeDecodeError, ("u", b"abc")),
    (UnicodeTranslateError, ("abc",)),
]:
    for other in (None, 5, "q", b"q"):
        error = kind(*first, 0, 1, "reason")
        error.object = other
        attempt(error)
    for part in ("object", "reason"):
        error = kind(*first, 0, 1, "reason")
        delattr(error, part)
        attempt(error)
    for start, end in [(-5, 3), (0, 0), (2, 3), (3, 4), (7, 8), (-1, 0), (1, 1), (1000, 2)]:
        attempt(kind(*first, start, end, "reason"))

    class Evil(str):
        def __str__(self):
            del error.object
            return "shown"

    error = kind(*first, 0, 1, Evil("reason"))
    attempt(error)
