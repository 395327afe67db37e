# Hot loops over strings, dicts and sets whose contents turn.
def words(text):
    counts = {}
    for w in text.split():
        counts[w] = counts.get(w, 0) + 1
    return counts


text = "the cat and the dog and the bird " * 100
print(words(text))


def chars(s):
    vowels = 0
    other = {}
    for c in s:
        if c in "aeiou":
            vowels += 1
        else:
            other[c] = other.get(c, 0) + 1
    return vowels, sorted(other.items())[:5]


print(chars(text), chars("é日aé" * 300), chars(text))


def str_index(s, n):
    t = 0
    for i in range(n):
        t += ord(s[i % len(s)])
    return t


print(str_index("abc", 2000), str_index("aé日😀", 2000), str_index("xyz", 2000))


def dict_kinds(n):
    d = {}
    for i in range(n):
        k = i if i < n // 3 else str(i) if i < 2 * n // 3 else (i, i)
        d[k] = i
    t = 0
    for i in range(n):
        t += d.get(i, 0) + d.get(str(i), 0) + d.get((i, i), 0)
    return len(d), t


print(dict_kinds(1500))


def iterate_kinds(n):
    sources = [dict.fromkeys(range(n)), {i: i for i in range(n)}.values(), set(range(n)), frozenset(range(n)), tuple(range(n)), range(n), list(range(n)), bytes(n % 256 for _ in range(n))]
    out = []
    for s in sources:
        t = 0
        for x in s:
            t += x or 0
        out.append(t)
    return out


print(iterate_kinds(1000))


def dict_changes(n):
    d = {i: i for i in range(n)}
    t = 0
    try:
        for k in d:
            t += d[k]
            if k == n - 5:
                d["new"] = 1
    except RuntimeError as e:
        return t, str(e)


print(dict_changes(1500))


class Str(str):
    def __eq__(self, o):
        return True

    def __hash__(self):
        return hash("a")


def custom_key(n):
    d = {"a": 1, "b": 2}
    t = 0
    for i in range(n):
        key = Str("zzz") if i > n - 4 else "b"
        t += d[key]
    return t


print(custom_key(1500))


def format_loop(n):
    out = []
    for i in range(n):
        v = i if i % 2 else i / 4 if i % 3 else str(i)
        s = f"{v}:{i:04d}|{v!r}"
        if i > n - 4:
            out.append(s)
    return out


print(format_loop(1000))


def join_loop(n):
    parts = []
    for i in range(n):
        parts.append(str(i)[-1])
    s = "".join(parts)
    t = ""
    for c in s:
        t = c + t if len(t) < 5 else t
    return len(s), t, s.count("7"), s.find("890")


print(join_loop(1000))


def sets(n):
    a, b = set(), set()
    for i in range(n):
        a.add(i * i % 97)
        b.add(i * 3 % 89)
        if i in a and i not in b:
            a.discard(i)
    return len(a), len(b), len(a & b), sum(a ^ b)


print(sets(1500))


def compare_strings(n):
    lo = eq = hi = 0
    for i in range(n):
        a, b = str(i % 13), str(i % 7)
        if a < b:
            lo += 1
        elif a == b:
            eq += 1
        else:
            hi += 1
    return lo, eq, hi


print(compare_strings(2000))


def bytes_loop(n):
    data = bytes(range(256)) * 4
    ba = bytearray(data)
    t = 0
    for i in range(n):
        t += data[i % 1024] ^ ba[-1 - i % 1024]
        ba[i % 1024] = (ba[i % 1024] + 1) & 255
    return t, sum(ba)


print(bytes_loop(2000))


def tuple_keys(n):
    grid = {}
    for y in range(n):
        for x in range(n):
            grid[x, y] = x * y
    return sum(grid.get((x + 1, y - 1), 0) for x, y in grid), (n, n) in grid


print(tuple_keys(35))


def setdefault_loop(n):
    groups = {}
    for i in range(n):
        groups.setdefault(i % 7, []).append(i)
    return [len(v) for v in groups.values()], groups[3][-1]


print(setdefault_loop(1000))


def slices(n):
    s = "abcdefghij" * 10
    t = 0
    for i in range(n):
        t += len(s[i % 50 : i % 90]) + (s[i % 100] == "c") + s.count(s[i % 10])
    return t


print(slices(1000))
