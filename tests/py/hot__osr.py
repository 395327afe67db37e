# Loops that are entered once and become hot inside: at module level, in functions, nested, in generators.
total = 0
i = 0
while i < 5000:
    total += i * 2 - (i & 3)
    i += 1
print(total, i)
acc = []
for x in range(3000):
    if x % 1000 == 999:
        acc.append(x)
        x = "rebound"
print(acc, x)


def once(n):
    a, b, c = 0, 1.5, "s"
    for i in range(n):
        a += i
        if i == n - 10:
            b = a
        if i == n - 5:
            c = c + str(i)
    return a, b, c


print(once(4000))


def nested(n):
    hits = 0
    for i in range(n):
        j = 0
        while j < i:
            if (i * j) % 7 == 3:
                hits += 1
            j += 1
            if j > 60:
                break
        else:
            hits += 1000
    return hits, i, j


print(nested(120))


def triple(n):
    s = 0
    for a in range(n):
        for b in range(a, n):
            for c in range(b, n):
                if a * a + b * b == c * c:
                    s += a + b + c
    return s


print(triple(30))


def with_try(n):
    errors = 0
    i = 0
    while True:
        try:
            while i < n:
                i += 1
                if i % 500 == 0:
                    raise ValueError(i)
            return i, errors
        except ValueError as e:
            errors += e.args[0]


print(with_try(3000))


def gen(n):
    k = 0
    while k < n:
        for _ in range(3):
            k += 1
        yield k


print(sum(gen(3000)))


class InClass:
    total = 0
    for n in range(3000):
        total += n % 7
    table = [n for n in range(3)]


print(InClass.total, InClass.n)
exec("t = 0\nfor q in range(3000):\n    t += q ^ 5\nprint(t, q)")


def state_kept(n):
    seen = {}
    last = None
    order = []
    for i in range(n):
        key = i % 17
        if key not in seen:
            seen[key] = i
            order.append(key)
        elif i % 1500 == 0:
            order.append((key, last))
        last = key
    return order[-3:], len(seen), last


print(state_kept(4000))


def loop_in_finally(n):
    out = 0
    try:
        return out
    finally:
        for i in range(n):
            out += i
        results.append(out)


results = []
print(loop_in_finally(3000), results)


def loop_in_except(n):
    try:
        1 / 0
    except ZeroDivisionError as e:
        t = 0
        for i in range(n):
            t += len(str(e)) + i
        return t


print(loop_in_except(2000))


def loop_in_with(n):
    class CM:
        def __enter__(self):
            return 2

        def __exit__(self, *a):
            pass

    with CM() as step:
        t = 0
        for i in range(0, n, step):
            t += i
        return t


print(loop_in_with(5000))
lambda_loop = lambda n: [y for y in range(n) if y % 3 == 0][-1]
print(lambda_loop(4000), sum(z * z for z in range(3000)), max((w * 7) % 1013 for w in range(3000)))
