# for and while with break, continue, else, nesting and odd iterables.
for i in range(3):
    pass
else:
    print("else after", i)
for i in range(5):
    if i == 2:
        break
else:
    print("never")
print("broke at", i)
n = 0
while n < 10:
    n += 1
    if n % 2:
        continue
    if n > 6:
        break
    print("even", n)
else:
    print("never")
while n > 0:
    n -= 3
else:
    print("else", n)
for i in range(3):
    for j in range(3):
        if j == i:
            continue
        if i + j > 2:
            break
        print(i, j, end="; ")
    else:
        print("inner done", i)
        continue
    print("inner broke", i)
    break
for x in []:
    print("never")
else:
    print("empty else")
try:
    for never in ():
        pass
    print(never)
except NameError as e:
    print(e)
box = [0]
for box[0] in range(4):
    pass
print(box)
d = {}
for d["k"], d["v"] in {"a": 1, "b": 2}.items():
    print(d)
for a, (b, *c) in [(1, (2, 3, 4)), (5, "xy")]:
    print(a, b, c)


class Old:
    def __getitem__(self, i):
        if i >= 3:
            raise IndexError
        return i * 10


class Count:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return self

    def __next__(self):
        if self.n <= 0:
            raise StopIteration
        self.n -= 1
        return self.n


print([x for x in Old()], list(Count(4)), 20 in Old(), 5 in Old())
for x in 5, 6:
    print(x)
for i in range(2):
    for i in "ab":
        pass
    print(i)
for i in range(3):
    i += 10
    print(i, end=" ")
print()


class NotIter:
    pass


class BadIter:
    def __iter__(self):
        return 5


class NoneIter:
    __iter__ = None

    def __getitem__(self, i):
        return i


for bad in (NotIter(), BadIter(), NoneIter(), 5, None, len):
    try:
        for x in bad:
            pass
    except TypeError as e:
        print(e)


def find(items, wanted):
    for index, item in enumerate(items):
        if item == wanted:
            return index
    else:
        return -1


print(find("abc", "b"), find("abc", "z"))


def nested_return():
    for i in range(10):
        while True:
            try:
                if i == 3:
                    return i
                break
            finally:
                i += 0


print(nested_return())
