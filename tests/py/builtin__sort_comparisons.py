# The comparisons that sorting asks for, in their order; and what is left of the order when one of them raises.
from functools import cmp_to_key
import zlib


class Stop(Exception):
    pass


class Item:
    asked = []
    stop = 0

    def __init__(self, key, place):
        self.key = key
        self.place = place

    def __lt__(self, other):
        Item.asked.append((self.place, other.place))
        if len(Item.asked) == Item.stop:
            raise Stop
        return self.key < other.key


def items(keys):
    return [Item(key, place) for place, key in enumerate(keys)]


def places(sorted_items):
    return [item.place for item in sorted_items]


def summary(numbers):
    return zlib.crc32(repr(numbers).encode())


def scattered(count, below):
    state = count
    for _ in range(count):
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
        yield (state >> 16) % below


def shapes(count):
    yield "scattered", list(scattered(count, count + 1))
    yield "few keys", list(scattered(count, 4))
    yield "ascending", list(range(count))
    yield "descending", list(range(count, 0, -1))
    yield "equal", [0] * count
    yield "descending pairs", [place // 2 for place in range(count, 0, -1)]
    yield "two runs", sorted(scattered(count // 2, 50)) + sorted(scattered(count - count // 2, 50))
    yield "short left", sorted(scattered(count // 8, count + 1)) + list(range(count))
    yield "short right", list(range(count)) + sorted(scattered(count // 8, count + 1))
    yield "saw", [place % 40 for place in range(count)]


for count in (0, 1, 2, 3, 5, 8, 13, 40, 63, 64, 65, 130, 500, 1500):
    for name, keys in shapes(count):
        for reverse in (False, True):
            Item.asked, Item.stop = [], 0
            whole = places(sorted(items(keys), reverse=reverse))
            total, order = len(Item.asked), summary(Item.asked)
            Item.asked, Item.stop = [], total * 2 // 3
            left = items(keys)
            try:
                left.sort(reverse=reverse)
            except Stop:
                pass
            Item.asked = []
            keyed = list(range(len(keys)))
            try:
                keyed.sort(key=lambda place: Item(keys[place], place), reverse=reverse)
            except Stop:
                pass
            print(count, name, reverse, total, order, summary(whole), summary(places(left)), summary(keyed))

asked = 0


def compare(a, b):
    global asked
    asked += 1
    return (a > b) - (a < b)


for keys in ([5, 2, 8, 1, 9, 3], list(scattered(300, 100)), [3, 3, 2, 2, 1, 1, 4]):
    asked = 0
    print(sorted(keys, key=cmp_to_key(compare))[:8], asked)

for broken in ([3, 1, "x", 2], [1, 3, 2, "x"], [5, 4, 9, 1, None], [2, 1, 5, 3, (), 4]):
    for reverse in (False, True):
        left = list(broken)
        try:
            left.sort(reverse=reverse)
        except TypeError as error:
            print(left, error)

nan = float("nan")
print(sorted([3, nan, 2, nan, 1, 0, 5.5]), sorted([nan, 1, nan, 0, 2], reverse=True))
