"""Loops over pairs that are taken apart at once: numbered items, zipped ones, items of dicts, and what only looks alike."""
def comp(p): return [i for i, v in enumerate(p) if v]
def loop(p, start):
    t = 0
    for i, v in enumerate(p, start):
        t += i * v
        if t > 10**12: break
    return t
def items(d):
    t = 0
    for k, v in d.items(): t += k ^ v
    return t
def zipped(a, b):
    t = 0
    for x, y in zip(a, b): t += x * y
    return t
def three(a):
    t = 0
    for i, (x, y) in enumerate(zip(a, a)): t += x * y + i
    return t
def growing(p):
    out = 0
    for i, v in enumerate(p):
        out += v
        if i < 2000 and i % 2: p.append(i)
    return out
def kinds(seqs):
    r = []
    for s in seqs:
        t = []
        for i, v in enumerate(s): t.append((i, v))
        r.append((len(t), t[-1:]))
    return r
def bad(x):
    n = 0
    try:
        for a, b in x: n += 1
    except (TypeError, ValueError) as e:
        return n, str(e), e.__traceback__.tb_lineno
    return n
L = list(range(3000))
D = dict(zip(L, L[::-1]))
for _ in range(3):
    print(len(comp(L)), loop(L, 0), loop(L, -5), loop(L, 2**49 - 1500), loop(L, 2**70), items(D), zipped(L, L), zipped(L, L[:7]), three(L), growing(list(range(100))))
    print(kinds([L, tuple(L), 'abc' * 700, {1: 2}, [], range(900), iter(L)]))
    print(bad([(1, 2)] * 1500), bad([(1, 2)] * 1500 + [(1,)]), bad(enumerate(L)), bad(zip(L, L)), bad([(1, 2)] * 1500 + [3]), bad(D.items()), bad(zip(L, L, L)))
def change(d):
    n = 0
    try:
        for k, v in d.items():
            n += v
            if k == 1400: d[-1] = 0
    except RuntimeError as e: return n, str(e)
for _ in range(2): print(change(dict(zip(L, L))))
