# round, format and the exact decimal of floats.
for x in (0.5, 1.5, 2.5, -0.5, 2.675, 1.005, 0.125, 0.375, 1e16, 123456.789, -1234.5678, 5e-324, 1e308, 0.1, 99.995, 1 / 3):
    print(x, round(x), [round(x, n) for n in (-3, -1, 0, 1, 2, 5, 20)], f"{x:.0f} {x:.1f} {x:.2f} {x:.3e} {x:.4g}"[:80], "%.1f %.0e %g" % (x, x, x) if abs(x) < 1e300 else "")
for n in (0, 5, 15, 25, 1234567, -15, -1250, 10**30 + 5, True):
    print(n, [round(n, k) for k in (None, 0, -1, -2, -3, 3, -40)], type(round(n, -1)).__name__)
for code in ["round(1.5, 'a')", "round('a')", "round()", "round(None)", "round(float('nan'))", "round(float('inf'))", "round(float('nan'), 2)", "round(1e308, -308)", "round(1.7e308, -308)", "round(5, 2.5)", "round(number=2.567, ndigits=1)", "round(2.5, None)", "round(1j)", "round(0.5, 400)", "round(0.5, -400)", "round(123, -2)"]:
    try:
        print(code, repr(eval(code)))
    except Exception as e:
        print(code, "->", type(e).__name__, e)
print(f"{0.1:.55f}", f"{2**0.5:.40f}", f"{1e23:.0f}", f"{5e-324:.10e}", f"{1.0:.30g}", f"{123456789.123456789:.15g}", f"{1e-5:g} {1e-4:g} {123456:g} {1234567:g} {0.00001234:.2g} {100000.0:.3g}")
print(repr(1e22), repr(1e21), repr(123456789012345680.0), repr(1e15), repr(0.0001), repr(0.00001), repr(1.0), repr(-0.0), repr(1e100), repr(2.5e-8), str(3.0), str(1e5), 1e5, 12345.0, 1.0e-10)
print(f"{1234.5678:,.2f} {1234567:,} {-1234567.891:_.1f} {0.5:%} {0.12345:.1%} {1e6:n} {255:#06x} {5:+} {-5: } {3.7:.0f} {1e-10:f} {float('inf'):8} {float('nan'):<6}|")
print([float(s) for s in ("1e-400", "1e400", "0x10" if False else "16", "1_000.5", "  7 ", "1e5", ".5", "5.", "-0", "1.7976931348623159e308", "4.9e-324", "2.4e-324", "9007199254740993", "0.1e1", "1" + "0" * 400)])
print(sum([0.1] * 3), 0.1 * 3, 0.1 + 0.2, 1.1 + 2.2, 1e16 + 1.0 - 1e16, 3.3 * 3, 4.35 * 100, 1.15 + 2.3, 0.7 + 0.1, 2.0**-1074, 1.1**10, 10 / 3, 2 / 3, 1e300 * 1e10, 5.1 % 0.3, -7.5 // 2, 7.5 // -2)
