"""Comprehensions of every kind over numbers, records and nested data."""

N = 8000


def run(n):
    table = [[(i * j) % 13 for j in range(60)] for i in range(n)]
    flipped = [[row[k] for row in table] for k in range(60)]
    flat = [x for row in table for x in row if x % 2]
    pairs = [(x, y) for x in range(n) for y in range(x % 20) if (x + y) % 3 == 0]
    lookup = {f"k{i}": [j for j in range(i % 7)] for i in range(n * 5)}
    inverted = {len(v): k for k, v in lookup.items()}
    letters = {c for k in lookup for c in k}
    words = [w.upper() if i % 2 else w.title() for i, w in enumerate(k + "x" for k in lookup)]
    records = [{"id": i, "score": i * 37 % 101, "tags": {i % 3, i % 5}} for i in range(n * 5)]
    best = [r["id"] for r in records if r["score"] > 90 and 0 in r["tags"]]
    totals = {t: sum(r["score"] for r in records if t in r["tags"]) for t in range(5)}
    triples = [(a, b, c) for a in range(1, 40) for b in range(a, 40) for c in [int((a * a + b * b) ** 0.5)] if c * c == a * a + b * b]
    sums = [sum(row[i] for i in range(0, 60, 5)) for row in table]
    return (
        sum(flat),
        len(pairs),
        len(flipped),
        sorted(inverted.items())[:3],
        len(letters),
        words[:2],
        best[:4],
        totals,
        len(triples),
        max(sums),
        any(x > 11 for row in table for x in row),
        all(isinstance(r["id"], int) for r in records),
    )
