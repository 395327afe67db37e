# float: reprs, parsing, rounding, special values, formatting.
print(float(), float("1e3"), float(" -.5 "), float("inf"), float("-Infinity"), float("nan"), float("1_0.5"), float(10**20), float("1e400"), float("٣.٥"))
for bad in ("", "x", "1e", "--1", "1__0", "0x1p3", "1 2", None, [], "1,5", b"x"):
    try:
        print(float(bad))
    except (ValueError, TypeError) as e:
        print(e)
for x in [0.0, -0.0, 1.0, 0.1, 1 / 3, 2 / 3, 1e15, 1e16, 1e17, 123456789012345678.0, 1e-4, 1e-5, 0.00012345, 1.5e-7, 5e-324, 1.7976931348623157e308, 2.2250738585072014e-308, 100.0, 1e22, 1e23, 9007199254740993.0, 3.14159, -2.5e-10, 123456.789e3, 0.1 + 0.2, 4.35, 1e21, 12345678.9]:
    print(x, repr(x), str(-x), f"{x:.3f}"[:40], f"{x:g}", f"{x:.10g}", f"{x:e}", f"{x:.2e}", f"{x:%}"[:40], int(x) if abs(x) < 1e25 else "big")
print(round(2.5), round(3.5), round(-2.5), round(2.675, 2), round(1234.5678, -2), round(1e300, 2), round(0.5), round(1.5), round(2.5, 0), round(float("1e20")), round(5.015, 2), round(-0.4))
for code in ["round(float('inf'))", "round(float('nan'))", "round(1.5, 'x')", "int(float('inf'))", "1e308 * 10", "-1e308 * 10", "1e-320 / 1e10", "float('inf') - float('inf')", "float('inf') // 1", "float('inf') % 2", "5 % float('inf')", "-5 % float('inf')", "5.0 // float('inf')", "2.0 ** 1024", "(-1.0) ** 0.5", "0.0 ** -1.0", "(-0.0) ** -3.0", "float('nan') ** 0", "1.0 ** float('nan')", "divmod(5.5, -2)", "divmod(-0.0, 2)", "1e200 ** 2", "float.fromhex('0x1.8p1')", "float.fromhex('zz')", "(0.1).hex()", "(-0.0).hex()", "(1e-320).hex()", "float('inf').hex()", "(0.5).as_integer_ratio()", "(0.1).as_integer_ratio()", "float('inf').as_integer_ratio()", "float('nan').as_integer_ratio()", "(2.0).is_integer()", "(2.5).is_integer()", "float('inf').is_integer()", "(1.5).conjugate()", "(1.5).real", "(1.5).imag", "float.from_number(5)", "float.from_number('5')"]:
    try:
        print(code, "=", eval(code))
    except Exception as e:
        print(code, "->", type(e).__name__, e)
nan, inf = float("nan"), float("inf")
print(nan == nan, nan != nan, nan < 1, nan > 1, inf > 1e308, -inf < inf, inf == inf, max(nan, 1), max(1, nan), min(1, nan), sorted([inf, -inf, 0.0]), nan in [nan], bool(nan), bool(0.0), bool(-0.0))
print(0.0 == -0.0, str(0.0 * -1), -0.0 + 0, 0.0 - 0.0, -0.0 - 0.0, abs(-0.0), 1 / inf, -1 / inf, round(-0.3), int(-0.9), -0.0 // 1, 0.0 * -5)
print(f"{1234567.891:,.2f}", f"{0.000001234:.3g}", f"{1e10:g}", f"{123456789.0:g}", f"{1.0:g}", f"{1.0:#g}", f"{255.5:08.2f}", f"{-3.7:+.0f}", f"{3.5:.0f}", f"{2.5:.0f}", f"{nan:f}", f"{inf:+F}", f"{inf:010}", f"{1.5:>10}|{1.5:<10}|{1.5:^10}|{1.5:=+10}", f"{1e-7}", f"{1.0}", f"{1.0:.1f}", f"{0.1:.20f}", f"{12345.678:_.1f}", f"{1.5:n}", f"{-0.001:.1f}", f"{-0.001:z.1f}")
print("%f %.2f %e %g %10.3f|%-10.1f|%+f" % (1.5, 2.345, 12345.678, 0.00001, 3.14159, 2.5, 1.0), "%.0f %.0f" % (0.5, 1.5), "%g" % 1e100, "%s" % 1e16, "%r" % 0.1, "%5.1f%%" % 99.55)
import math
print(math.floor(-2.5), math.ceil(-2.5), math.trunc(-2.7), math.fmod(-5, 3), math.copysign(1, -0.0), math.frexp(10.0), math.ldexp(0.5, 4), math.modf(-2.5), math.hypot(3, 4), math.isclose(0.1 + 0.2, 0.3), math.fsum([0.1] * 10), sum([0.1] * 10), math.ulp(1.0), math.nextafter(1.0, 2.0), math.dist((0, 0), (3, 4)), math.degrees(math.pi), math.prod([1.5, 2, 3]))
print(math.sqrt(2), math.exp(1), math.log(10), math.log10(1000), math.sin(1), math.cos(1), math.tan(1), math.atan2(1, -1), math.pow(2, 0.5), round(math.cbrt(27), 12), math.isnan(nan), math.isinf(-inf), math.isfinite(1e308), math.gamma(5), math.erf(0.5), math.log1p(1e-10), math.expm1(1e-10), math.sumprod([1, 2], [3.5, 4]))
for code in ["math.sqrt(-1)", "math.log(0)", "math.floor(nan)", "math.ceil(inf)", "math.fmod(1, 0)", "math.exp(1000)", "math.pow(0, -1)", "math.factorial(-1)", "math.factorial(1.5)", "math.sqrt('x')", "math.acos(2)", "math.gamma(0)", "math.isqrt(-1)", "math.comb(5, -1)"]:
    try:
        print(code, eval(code))
    except Exception as e:
        print(code, "->", type(e).__name__, e)
