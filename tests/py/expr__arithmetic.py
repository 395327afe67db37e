# Arithmetic on ints and floats, with signs and rounding.
pairs = [(7, 3), (-7, 3), (7, -3), (-7, -3), (0, 5), (10**20, 7), (-(10**20), 7), (7, 10**20)]
for a, b in pairs:
    print(a, b, a + b, a - b, a * b, a // b, a % b, divmod(a, b))
for a, b in [(7.5, 2), (-7.5, 2), (7.5, -2.0), (-7.5, -2.0), (1e300, 1e-300), (0.1, 0.3)]:
    print(a, b, a + b, a - b, a * b, a / b, a // b, a % b, divmod(a, b))
print(7 / 2, 6 / 3, 10**30 / 10**10, 1 / 3, -1 / 3, True / 2)
print(2**10, 2**-1, (-2) ** 3, (-2) ** -2, 0**0, 2.0**0.5, (-8) ** (1 / 3))
print(pow(3, 20, 7), pow(3, -1, 7), pow(-3, 5, 11), pow(10**18, 10**9, 97))
print(-5, +5, ~5, -(-5), --5, ~~7, -True, +False, ~True if False else ~1)
print(1 << 70, (1 << 70) >> 68, -1 >> 5, -8 >> 1, 5 & 3, 5 | 3, 5 ^ 3, -5 & 0xFF, -5 | 3, -5 ^ 3)
print(0b1011, 0o777, 0xFF, 1_000_000, 0x_dead_beef, 1_0.5_0e1_0, 5j, 1.5e-10)
print(True + True, True * 10, False - 1, True & False, True | 2, True ^ True, type(True & True), type(True & 1))
print(0.1 + 0.2, 1e16 + 1, 1e16 - 1, 3.0 == 3, hash(3.0) == hash(3))
print(5 // 0.3, 5 % 0.3, -5 % 0.3, 5 % -0.3, 0.0 % 5, -0.0 % 5, 0.0 // -5)
for text in ["1 / 0", "1 // 0", "1 % 0", "1.0 / 0", "1.0 // 0", "1.0 % 0", "divmod(1, 0)", "0 ** -1", "0.0 ** -1",
             "1 << -1", "1 >> -1", "pow(2, 5, 0)", "pow(2, -1, 4)", "pow(2.0, 3, 5)", "1 + 'a'", "'a' + 1", "'a' * 'b'",
             "[] + ()", "-'a'", "~1.5", "1 @ 2", "10.0 ** 400", "1.5 << 2", "None + 1", "1j // 2", "1j % 2",
             "int(1e400)", "int(float('nan'))", "{} | []", "{1} - [1]", "divmod('a', 1)", "[1] * 1.5", "+[]"]:
    try:
        print(text, "=", eval(text))
    except Exception as e:
        print(text, "->", type(e).__name__, e)
