# Comprehensions of all kinds, nested, with conditions, scopes and errors.
print([x for x in range(5)], {x % 3 for x in range(9)}, {x: x * x for x in range(4)}, list(x for x in range(3)))
print([(x, y) for x in range(3) for y in range(x)], [x for x in range(20) if x % 2 if x % 3])
print([[j for j in range(i)] for i in range(4)], [y for x in [[1, 2], [3]] for y in x])
print({k: [v for v in range(k)] for k in range(3)}, [a + b for a, b in [(1, 2), (3, 4)]], [a for a, *_ in ["abc", "de"]])
print([x if x > 2 else -x for x in range(5)], [f"{x}{y}" for x in "ab" for y in "cd" if x + y != "bc"])
matrix = [[1, 2, 3], [4, 5, 6]]
print([[row[i] for row in matrix] for i in range(3)], [sum(row) for row in matrix])
x = "kept"
squares = [x * x for x in range(3)]
print(x, squares)


def f():
    y = 10
    out = [x + y for x in range(3)]
    fs = [lambda: x + y for x in range(3)]
    y = 20
    return out, [fn() for fn in fs]


print(f())


def shadow(x):
    result = [x for x in range(x)]
    return x, result


print(shadow(3))


def nested_shadow():
    x = "o"
    r = [[x for x in range(2)] + [x] for x in "ab"]
    return r, x


print(nested_shadow())


def restored_after_error():
    i = "outer"
    try:
        [1 / (2 - i) for i in range(5)]
    except ZeroDivisionError:
        return i


print(restored_after_error())


def unbound_after():
    try:
        [q for q in range(2)]
        return q
    except NameError as e:
        return str(e)


print(unbound_after())


class C:
    items = [1, 2]
    n = 3
    doubled = [i * 2 for i in items]
    pairs = [(i, j) for i in items for j in range(2)]
    try:
        scoped = [i * n for i in items]
    except NameError as e:
        scoped = str(e)


print(C.doubled, C.pairs, C.scoped)


def gen_cells():
    fns = list((lambda: i) for i in range(3))
    return [fn() for fn in fns]


print(gen_cells())
print([z for z in [1, 2] for w in (lambda: [z])()], [(lambda q=q: q)() for q in range(3)])


def comp_in_loop():
    out = []
    for i in range(3):
        out.append([j * i for j in range(i)])
    return out, i


print(comp_in_loop())


def locals_in_comp():
    a = 1
    return [sorted(locals()) for b in range(1)][0]


print(locals_in_comp())


def mixed():
    total = 0

    def add(v):
        nonlocal total
        total += v
        return total

    return [add(v) for v in range(5)], total, {add(v): v for v in range(2)}


print(mixed())
print(len([0 for _ in range(10) for _ in range(10)]), [_ for _ in "ab"], [[] for _ in range(2)])
try:
    [x for x in 5]
except TypeError as e:
    print(e)
try:
    {[]: 1 for _ in range(1)}
except TypeError as e:
    print(e)
try:
    {[] for _ in range(1)}
except TypeError as e:
    print(e)
try:
    [a for a, b in [(1, 2, 3)]]
except ValueError as e:
    print(e)
print([i for i in range(3) if (lambda: i)()], [v for k, v in sorted({"b": 1, "a": 2}.items())], {**{k: 1 for k in "ab"}})
print([x for x in range(3) if x or None], {(a, b): a for a in (1, 2) for b in (3,)}, [not x for x in (0, 1)])
