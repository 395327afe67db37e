# while loops with break, continue, else and try in hot code; nested loops left in odd ways.
def collatz(limit):
    longest = best = 0
    for n in range(1, limit):
        x, steps = n, 0
        while x != 1:
            x = x // 2 if x % 2 == 0 else 3 * x + 1
            steps += 1
        if steps > longest:
            longest, best = steps, n
    return best, longest


print(collatz(300))


def primes(n):
    found = []
    k = 2
    while len(found) < n:
        for p in found:
            if p * p > k:
                found.append(k)
                break
            if k % p == 0:
                break
        else:
            found.append(k)
        k += 1
    return found[-1], len(found)


print(primes(300))


def gcds(n):
    t = 0
    for a in range(1, n):
        for b in range(1, n):
            x, y = a, b
            while y:
                x, y = y, x % y
            t += x
    return t


print(gcds(40))


def labels(n):
    out = 0
    i = 0
    while True:
        i += 1
        if i > n:
            break
        if i % 3 == 0:
            continue
        j = 0
        while j < 10:
            j += 1
            if j == 5:
                continue
            if j == 8:
                break
            out += 1
        else:
            out += 1000
        if i % 100 == 0:
            out += 5
            continue
    else:
        out = -1
    return out, i, j


print(labels(1000))


def try_in_while(n):
    i = errors = rest = 0
    while i < n:
        try:
            i += 1
            if i % 4 == 0:
                raise ValueError
            if i % 4 == 1:
                continue
            rest += 1
        except ValueError:
            errors += 1
            if errors > n // 5:
                break
        finally:
            rest += 10
    return i, errors, rest


print(try_in_while(2000))


def returns_from_depth(n):
    for a in range(n):
        for b in range(n):
            for c in range(n):
                if a * a + b * b == c * c and a + b + c > n and a and b:
                    return a, b, c
    return None


print(returns_from_depth(20), returns_from_depth(14))


def bisect(f, lo, hi):
    steps = 0
    while hi - lo > 1e-12:
        mid = (lo + hi) / 2
        if f(mid) > 0:
            hi = mid
        else:
            lo = mid
        steps += 1
        if steps > 200:
            break
    return round(lo, 9), steps


print(bisect(lambda x: x * x - 2, 0, 2), bisect(lambda x: x**3 - 5, 0.0, 3), [bisect(lambda x: x - k, 0, 10)[0] for k in range(1, 4)])


def countdown(n):
    while n:
        n -= 1
        if n == 5:
            n = 5.5
        if isinstance(n, float) and n < 1:
            return n
    return "zero"


print(countdown(2000), countdown(4))


def with_flags(n):
    done = False
    i = 0
    state = "a"
    trail = {"a": 0, "b": 0, "c": 0}
    while not done:
        trail[state] += 1
        state = "b" if state == "a" and i % 2 else "c" if state == "b" else "a"
        i += 1
        done = i >= n or trail["c"] > 300
    return trail, i


print(with_flags(2000))


def empty_ranges(n):
    c = 0
    for i in range(n):
        for j in range(i % 3):
            for k in range(j, 0, -1):
                c += 1
        for _ in range(5, 5):
            c += 1000
        for _ in range(3, -3, -2):
            c += 1
    return c


print(empty_ranges(1000))


def modify_bounds(n):
    stop = n
    c = 0
    for i in range(stop):
        stop = 5
        c += 1
        i = 10**9
    return c, i


print(modify_bounds(1500))


def big_range():
    c = 0
    for i in range(2**50 - 1000, 2**50 + 1000):
        c += i & 1
    for i in range(2**64, 2**64 + 500):
        c += i % 2
    for i in range(-(2**63) - 5, -(2**63) + 500, 3):
        c += i % 2
    return c, i


print(big_range())


def with_in_loop(n):
    class CM:
        depth = 0

        def __enter__(self):
            CM.depth += 1
            return self

        def __exit__(self, *exc):
            CM.depth -= 1
            return exc[0] is ValueError

    out = 0
    for i in range(n):
        with CM() as cm:
            if i % 5 == 0:
                raise ValueError
            if i % 5 == 1:
                continue
            if i == n - 1:
                break
            out += cm.depth
    return out, CM.depth, i


print(with_in_loop(1000))
