# Operations at the edges of machine words.
edges = sorted({s * (2**k + d) for k in (0, 7, 8, 15, 16, 30, 31, 32, 48, 49, 50, 51, 52, 53, 60, 62, 63, 64, 65, 127, 128) for d in (-1, 0, 1) for s in (1, -1)})
checks = 0
for a in edges:
    for b in edges:
        q, r = divmod(a, b) if b else (0, 0)
        if b:
            assert q * b + r == a and (0 <= r < b or b < r <= 0)
            assert (a // b, a % b) == (q, r)
        assert (a + b) - b == a and (a - b) + b == a and (a * b == b * a)
        assert (a & b) + (a | b) == a + b and (a ^ b) == (a | b) - (a & b)
        assert (a < b) == (a - b < 0) and (a == b) == (a - b == 0)
        if b and a * b // b != a:
            print("wrong", a, b)
        checks += 1
print(checks)
total = 0
for a in edges:
    for s in (0, 1, 5, 13, 31, 49, 50, 63, 64, 65, 100):
        assert (a << s) >> s == a and a >> s == a // 2**s and a << s == a * 2**s
        total ^= (a << s) ^ (a >> s)
    assert ~a == -a - 1 and -(-a) == a and abs(a) >= 0 and int(str(a)) == a and int(hex(a), 16) == a and int(bin(a), 2) == a
    assert float(a) == a or abs(a) > 2**53
    assert hash(a) == hash(float(a)) or float(a) != a
    assert int.from_bytes(a.to_bytes(20, "little", signed=True), "little", signed=True) == a
print(total, sum(edges), max(edges) * min(edges), [a.bit_length() for a in edges][:8], sum(hash(a) for a in edges))
print([a % 7 for a in edges][::10], [a // -3 for a in edges][::12], [a**2 % 1000003 for a in edges][::15], [pow(a, 5, 97) for a in edges][::15])
print([float(a) for a in edges][::20], [a / 3 for a in edges][::20], [a / (2**64 + 1) for a in edges][::25], [round(a, -3) for a in edges][::20])
print([(a > 2**53 + 0.5, a == 2.0**63, a < 1e19) for a in edges][::15], [f"{a:,}" for a in edges][::25], [f"{a:+x}" for a in edges][::25], ["%o" % a for a in edges][::30])
x = 1
for i in range(130):
    assert x.bit_length() == i + 1 and (x - 1).bit_count() == i and x & (x - 1) == 0
    x += x
y = -1
for i in range(130):
    assert y.bit_length() == i + 1
    y *= 2
print(x == 2**130, y == -(2**130), sum(1 << i for i in range(128)) == 2**128 - 1)
for n in (2**49, 2**50 - 1, 2**63, 2**64 + 7, 10**25):
    print(n, n is n, n == n + 0, n in [n], {n: 1}[n + 0], [n, n].count(n), sorted([n, n - 1, n + 1])[1] == n, max(n, n - 1), range(n, n + 3)[1], len(range(n, n + 5)), list(range(n, n - 4, -2)))
import math
print([math.isqrt(abs(a)) for a in edges][::20], [math.gcd(a, 2**48 * 15) for a in edges][::12], math.prod(e for e in edges if 0 < e < 300))
