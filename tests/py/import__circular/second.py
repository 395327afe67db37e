print("second begins")
import first

print("first so far:", hasattr(first, "SHARED"))
SHARED = "from second"


def value():
    return "second", first.SHARED


print("second ends")
