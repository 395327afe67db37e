"""Lists that grow, and lengths, in loops that get hot."""


def squares(n):
    return [i * i for i in range(n)]


def filtered(n):
    out = []
    for i in range(n):
        if i % 3:
            out.append(i)
            out.append(float(i))
    return out


def nested(n):
    return [[row * column for column in range(row)] for row in range(n)]


def wide(n):
    total = 1
    out = []
    for i in range(n):
        total = total * 3 + i
        out.append(total)
        if total > 1 << 62:
            total = i
    return out[:3], out[-3:], max(out)


def objects(n):
    boxes = []
    for i in range(n):
        boxes.append((i, str(i)))
    return len(boxes), boxes[-1], sum(len(text) for _, text in boxes)


def lengths(items):
    i = total = 0
    while i < len(items):
        total += len(items) - i
        i += 1
    return total


def shrinking(items):
    steps = 0
    while len(items) > 1:
        items.append(items.pop() + 1)
        del items[0]
        steps += 1
    return steps, items


class Loud(list):
    def append(self, item):
        if item % 100 == 0:
            print('append', item)
        super().append(item)

    def __len__(self):
        return super().__len__() * 2


def fill(target, n):
    for i in range(n):
        target.append(i)
    return len(target), list(target)[-1]


class Sized:
    def __init__(self, size):
        self.size = size

    def __len__(self):
        return self.size


def measured(things):
    out = []
    for thing in things:
        try:
            out.append(len(thing))
        except (TypeError, ValueError, OverflowError) as error:
            out.append(f'{type(error).__name__}: {error}')
    return out


def grow_while_read(n):
    items = [0]
    for item in items:
        if len(items) < n:
            items.append(item + 1)
    return sum(items)


def old_and_young(rounds):
    kept = []
    for i in range(rounds):
        kept.append([i])
        kept[i // 2].append(kept[-1])
    return len(kept), len(kept[10]), kept[10][1][0], kept[10][-1][0]


print(sum(squares(5000)), len(squares(5000)))
print(len(filtered(3000)), filtered(3000)[-2:])
print(sum(map(sum, nested(60))))
print(wide(1000))
print(objects(2000))
print(lengths(list(range(1000))), lengths(tuple(range(100))), lengths('text'), lengths({1: 2}), lengths(b'abc'))
print(shrinking(list(range(500))))
print(fill([], 500), fill(Loud(), 300), fill([], 500))
print(measured([[1], (1, 2), 'abc', b'abcd', {1}, {}, range(7), Sized(8), [1]] * 40)[-9:])
print(measured([[]] * 300 + [1, None, Sized(-1), Sized('x'), Sized(1 << 70), 1.5])[-6:])
print(grow_while_read(1000))
print(old_and_young(2000))
try:
    fill(5, 3)
except AttributeError as error:
    print(error)
fill((), 3)
