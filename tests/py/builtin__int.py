# int: construction, methods, big numbers, conversions, errors.
print(int(), int(5.9), int(-5.9), int("42"), int(" -42 "), int("ff", 16), int("0xff", 16), int("0b101", 0), int("z", 36), int("1_000"), int(True), int(b"12"), int("٣"))
for args in [("",), ("x",), ("1.5",), ("0x1",), ("12", 2), ("1__0",), ("_1",), (None,), ([],), ("5", 1), ("5", 37), (5, 10), ("1" * 5000,), (float("inf"),), (float("nan"),), ("  ",), ("0b1", 10), ("08", 0)]:
    try:
        print(int(*args))
    except (ValueError, TypeError, OverflowError) as e:
        print(type(e).__name__, e)
n = 2**100
print(n, -n, n.bit_length(), (n - 1).bit_count(), n.to_bytes(13, "big"), int.from_bytes(b"\x01\x00", "little"), int.from_bytes(b"\xff", "big", signed=True))
print((5).to_bytes(), (-2).to_bytes(2, "little", signed=True), (1024).to_bytes(2), n.conjugate() == n, n.real == n, n.imag, n.numerator == n, n.denominator, (5).as_integer_ratio(), (5).is_integer())
for code in ["(256).to_bytes(1)", "(-1).to_bytes(1)", "(1).to_bytes(-1)", "int.from_bytes('a')", "(5).to_bytes(2, 'middle')"]:
    try:
        print(eval(code))
    except (OverflowError, TypeError, ValueError) as e:
        print(code, type(e).__name__, e)
values = [0, 1, -1, 2**49 - 1, 2**49, -(2**49), -(2**49) - 1, 2**50, 2**62, 2**63 - 1, 2**63, -(2**63), 2**64 - 1, 2**64, 2**100, -(3**80)]
for a in values:
    print(a, a + 1, a - 1, -a, a * 3, a // 7, a % 7, a << 3, a >> 3, ~a, abs(a), hex(a), a == float(a), a ^ 0xFF, a & -256)
for a in values[3:12]:
    for b in (1, -1, a, 2**50, -3):
        print(a + b, a - b, a * b, a // b, a % b, a | b, a ^ b, a & b, a < b, a == b, end="; ")
    print()
print(7**77 // 3**33, 7**77 % 3**33, divmod(-(7**77), 3**33), -(7**77) // -(3**33), 10**50 // 10**49, (10**50) % (10**25 + 1), (2**200 - 1) & (2**100 + 5), (-(2**200)) | 7, (-(2**70)) ^ (2**65), ~(2**90))
print(1 << 200, (1 << 200) >> 190, -(1 << 100) >> 99, -1 >> 1000, 5 >> 10**20 if False else 0, 0 << 10**10)
print(pow(3, 200), pow(3, 200, 10**20), pow(2**100, 3, 1000007), pow(-7, 3, 10), pow(38, -1, 97), (-2) ** 101, 10**0, 0**5)
print(str(10**60), int("9" * 60) + 1 == 10**60, repr(-(10**40)), f"{10**30:,}", f"{2**70:x}", f"{-(2**70):#b}"[:10], "%d %x %o" % (10**25, 2**65, 8**25), format(10**25, "_"), f"{10**20:e}", f"{123456789:>20,d}|{-5:+05d}|{5: d}")
print(bool(2**100), float(2**100), 2**1000 / 2**999, 10**400 / 10**399, (2**53 + 1) / 1, round(12345, -2), round(-15, -1), round(25, -1), round(10**30 + 5, -1), round(5, 3))
for code in ["float(10**400)", "10**400 / 3", "1.0 * 10**400", "10**400 + 1.0", "(1 << 10**12)", "'x' * 10**30", "[1] * 2**100", "range(10)[2**70]", "str(10**5000)", "int('1' * 4301)"]:
    try:
        print(len(str(eval(code))))
    except (OverflowError, ValueError, MemoryError, IndexError) as e:
        print(code, type(e).__name__, e)
import sys
print(sys.maxsize, sys.int_info.bits_per_digit in (15, 30), sys.get_int_max_str_digits())
sys.set_int_max_str_digits(0)
print(len(str(10**6000)), str(7**6000)[:20], int("3" * 5000) % 1000007, len(str(3**10000)))
import math
print(math.isqrt(10**40), math.gcd(2**80, 6**40), math.lcm(10**20, 15), math.factorial(30), math.comb(60, 30), math.perm(20, 5), math.isqrt(2**101), math.log2(2**500), math.log(10**400))
print(sum(range(10**5)), sum([10**20] * 3), sum([1.5, 10**18]), max(10**20, 1e20), min(-(10**30), 5), sorted([10**20, -5, 2**64, 0]))
print(1 == 1.0, 10**20 == 1e20, 10**22 == 1e22, 10**23 == 1e23, 2**64 > 1.8446744073709552e19, 2**64 >= 1.8446744073709552e19, 10**400 > float("inf"), hash(10**20) == hash(1e20))
