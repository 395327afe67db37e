print("first begins")
import second

SHARED = "from first"


def value():
    return "first", second.SHARED


print("first ends")
