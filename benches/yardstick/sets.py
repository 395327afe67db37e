"""Sets: membership, algebra, reachability, a word game."""

N = 40_000


def neighbours(cell):
    x, y = cell
    return ((x + 1, y), (x - 1, y), (x, y + 1), (x, y - 1))


def flood(size):
    walls = {(x, y) for x in range(size) for y in range(size) if (x * 7 ^ y * 13) % 5 == 0}
    seen = {(1, 1)}
    frontier = [(1, 1)]
    while frontier:
        following = []
        for cell in frontier:
            for other in neighbours(cell):
                if 0 <= other[0] < size and 0 <= other[1] < size and other not in walls and other not in seen:
                    seen.add(other)
                    following.append(other)
        frontier = following
    return len(seen), len(walls - seen)


def algebra(n):
    multiples = [set(range(0, n, k)) for k in (2, 3, 5, 7)]
    union = set().union(*multiples)
    common = multiples[0] & multiples[1] & multiples[2]
    odd_ones = multiples[0] ^ multiples[1] ^ multiples[3]
    return len(union), len(common), len(odd_ones), common <= multiples[1], multiples[3].isdisjoint({1, 11})


def unique(n):
    seen = set()
    repeats = 0
    value = 1
    for _ in range(n):
        value = (value * 75 + 74) % 65537
        short = value % 4096
        if short in seen:
            repeats += 1
        else:
            seen.add(short)
    return repeats, len(seen)


def chains(n):
    words = {"".join(chr(97 + i * 7 // k % 11) for k in (1, 11, 121)) for i in range(n // 75)}
    links = 0
    for word in words:
        for position in range(3):
            for letter in "abcdefghijk":
                other = word[:position] + letter + word[position + 1 :]
                if other != word and other in words:
                    links += 1
    frozen = {frozenset(w) for w in words}
    return len(words), links, len(frozen)


def run(n):
    return flood(int(n**0.5)), algebra(n * 4), unique(n * 6), chains(n)
