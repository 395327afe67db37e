# Which conversions ask a class of the program for its length, and of what: the iterable or its iterator.
import collections
import itertools

asked = []


class Steps:
    def __init__(self, count):
        self.count = count

    def __iter__(self):
        asked.append("iter of iterator")
        return self

    def __next__(self):
        if self.count == 0:
            asked.append("end")
            raise StopIteration
        self.count -= 1
        return self.count

    def __length_hint__(self):
        asked.append("hint of iterator")
        return self.count


class Letters(Steps):
    def __next__(self):
        return "ab"[super().__next__()]


class Sized:
    steps = Steps

    def __iter__(self):
        asked.append("iter")
        return self.steps(2)

    def __len__(self):
        asked.append("len")
        return 2


class Text(Sized):
    steps = Letters


class Refusing(Sized):
    def __len__(self):
        raise ValueError("no length")


def assigned(part, value):
    items = [1, 2, 3, 4]
    items[part] = value
    return items


class At:
    def __index__(self):
        asked.append("index")
        return 2


class Growing(Sized):
    def __init__(self, items):
        self.items = items

    def __iter__(self):
        self.items.extend([7, 8, 9])
        return iter("xy")


def grown():
    items = [1, 2, 3]
    items[-2:] = Growing(items)
    return items


def unpacked():
    first, *rest = Sized()
    return first, rest


def unpacked_iterator():
    first, *rest, last = Steps(4)
    return first, rest, last


def unpacked_too_short():
    first, second, third, *rest = Sized()


class Listed(list):
    def __iter__(self):
        asked.append("iter of list")
        return super().__iter__()


def extended_by_itself():
    items = Listed([1, 2])
    items.extend(items)
    items += items
    return items, [*items[:1], *items]


class Mapped(dict):
    def keys(self):
        asked.append("keys")
        return super().keys()

    def __getitem__(self, key):
        asked.append("item")
        return super().__getitem__(key) + 1


class Iterated(Mapped):
    def __iter__(self):
        return super().__iter__()


for function in (
    unpacked,
    unpacked_iterator,
    unpacked_too_short,
    extended_by_itself,
    lambda: Mapped(a=1) | {},
    lambda: Iterated(a=1) | {},
    lambda: {} | Iterated(a=1),
    lambda: Mapped(a=1).copy(),
    lambda: Iterated(a=1).copy(),
    lambda: list(Sized()),
    lambda: tuple(Sized()),
    lambda: tuple(Steps(2)),
    lambda: [*Sized()],
    lambda: [1, *Sized(), *Steps(2)],
    lambda: (*Sized(), 1),
    lambda: {*Sized()},
    lambda: max(*Sized()),
    lambda: max(1, *Sized(), *Steps(1)),
    lambda: (lambda *args: args)(*Steps(1)),
    lambda: [].extend(Sized()),
    lambda: [5].extend(Steps(3)),
    lambda: [].__iadd__(Sized()),
    lambda: assigned(slice(0, At()), Sized()),
    lambda: assigned(slice(0, 3, At()), Sized()),
    lambda: assigned(slice(0, 1), Steps(1)),
    lambda: assigned(slice(0, 4, 2), 5),
    grown,
    lambda: "".join(Text()),
    lambda: ",".join(Letters(2)),
    lambda: b"".join(Sized()),
    lambda: sorted(Sized()),
    lambda: sorted(Steps(2)),
    lambda: set(Sized()),
    lambda: dict([Sized()]),
    lambda: list(itertools.product(Sized())),
    lambda: list(itertools.combinations(Sized(), 2)),
    lambda: list(itertools.permutations(Steps(2))),
    lambda: collections.deque(Sized()),
    lambda: {1}.issubset(Sized()),
    lambda: {5, 1}.issubset(Sized()),
    lambda: {1}.intersection(Sized()),
    lambda: {1, 5}.intersection(Sized()),
    lambda: list(Refusing()),
    lambda: tuple(Refusing()),
    lambda: [*Refusing()],
    lambda: [].extend(Refusing()),
):
    asked.clear()
    try:
        print(function(), asked)
    except Exception as error:
        print(type(error).__name__, error, asked)


class Bound:
    def __init__(self, value):
        self.value = value

    def __index__(self):
        print("index", self.value)
        if self.value == 99:
            raise KeyError(99)
        return self.value


for bounds in (
    (-1, -1),
    ("a", "b"),
    (0, -3),
    (-3,),
    (-3, 5),
    (Bound(99), Bound(1)),
    (Bound(1), Bound(99)),
    (Bound(2), Bound(1)),
    (Bound(1), Bound(3), Bound(0)),
    (Bound(-1), Bound(3), Bound(0)),
    (Bound(1), Bound(3), Bound(2)),
    (1, 2, Bound(99)),
    (2**70,),
    (2**70, 0),
    (0, 1, "x"),
    (None, None, None),
):
    try:
        print(list(itertools.islice("abcd", *bounds)))
    except Exception as error:
        print(type(error).__name__, error)
