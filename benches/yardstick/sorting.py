"""Sorting: the builtin with keys and objects, and quick, merge and heap sorts written out."""

N = 13_000


def numbers(n):
    value, out = 12345, []
    for _ in range(n):
        value = (value * 48271) % 2147483647
        out.append(value % 10007)
    return out


def quick(items):
    items = list(items)
    stack = [(0, len(items) - 1)]
    while stack:
        low, high = stack.pop()
        if low >= high:
            continue
        pivot = items[(low + high) // 2]
        i, j = low, high
        while i <= j:
            while items[i] < pivot:
                i += 1
            while items[j] > pivot:
                j -= 1
            if i <= j:
                items[i], items[j] = items[j], items[i]
                i += 1
                j -= 1
        stack.append((low, j))
        stack.append((i, high))
    return items


def merge(items):
    if len(items) <= 1:
        return items
    middle = len(items) // 2
    left, right = merge(items[:middle]), merge(items[middle:])
    out = []
    i = j = 0
    while i < len(left) and j < len(right):
        if left[i] <= right[j]:
            out.append(left[i])
            i += 1
        else:
            out.append(right[j])
            j += 1
    return out + left[i:] + right[j:]


def heap(items):
    items = list(items)

    def sift(start, end):
        root = start
        while 2 * root + 1 < end:
            child = 2 * root + 1
            if child + 1 < end and items[child] < items[child + 1]:
                child += 1
            if items[root] >= items[child]:
                return
            items[root], items[child] = items[child], items[root]
            root = child

    for start in range(len(items) // 2 - 1, -1, -1):
        sift(start, len(items))
    for end in range(len(items) - 1, 0, -1):
        items[0], items[end] = items[end], items[0]
        sift(0, end)
    return items


class Person:
    def __init__(self, name, age):
        self.name, self.age = name, age

    def __lt__(self, other):
        return (self.age, self.name) < (other.age, other.name)


def run(n):
    data = numbers(n)
    expected = sorted(data)
    same = quick(data) == merge(data) == heap(data) == expected
    people = [Person(f"p{v % 997}", v % 80) for v in data]
    by_rule = sorted(people)
    by_key = sorted(people, key=lambda p: (p.age, p.name))
    words = [str(v) for v in data * 4]
    words.sort(key=len)
    words.sort(key=lambda w: w[-1], reverse=True)
    pairs = sorted(enumerate(data * 3), key=lambda pair: (-pair[1], pair[0]))
    return same, by_rule[0].name == by_key[0].name, by_key[-1].age, words[0], words[-1], pairs[0], pairs[-1], sorted(words)[n]
