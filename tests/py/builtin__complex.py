# complex numbers: arithmetic, parsing, printing, errors.
import cmath

values = [0j, 1 + 2j, -1.5j, complex(3), complex(0, -2), complex(-0.0, 0.0), 1e20 + 1j, complex("1+2j"), complex("-j"), complex(" ( 3-4j ) ".strip()), complex("nan+infj")]
for z in values:
    print(z, repr(z), z.real, z.imag, z.conjugate(), -z, bool(z))
a, b = 3 + 4j, 1 - 2j
print(a + b, a - b, a * b, a / b, a**2, a**b, a == 3 + 4j, a != b, abs(a), a + 1, 1 + a, 2 * a, a / 2, 1 / a, a - 1.5, a**0, a**-1, a**0.5, 0j**0)
print(hash(1 + 0j) == hash(1), 1 + 0j == 1, 1j * 1j == -1, complex(1, 2) in [1 + 2j], {2 + 0j: "x"}[2])
print(f"{a}", f"{a:.2f}", f"{a:>12}|", f"{1.5j:e}", "%s" % a, str(1j), repr(-1j), complex(-0.0, -1), -(1j), f"{a:+.1f}", f"{complex(1.123, 4.567):.2g}")
print(complex(1.5, 2), complex(1j, 1j), complex(True), complex("1e3"), complex(real=1, imag=2), complex("+1.5e-3J"), complex.from_number(3))
for code in ["complex('x')", "complex('1 + 2j')", "complex('1', 2)", "complex(1, '2')", "complex(None)", "int(1j)", "float(1j)", "1j < 2j", "1j // 1", "1j % 1", "1j / 0", "0j ** -1", "divmod(1j, 1)", "round(1j)", "complex('')", "1j > 1", "math.sqrt(1j)", "complex(1, 2, 3)", "0j ** 1j", "(1+2j).real.x"]:
    try:
        import math
        print(code, eval(code))
    except Exception as e:
        print(code, "->", type(e).__name__, e)
print(cmath.sqrt(-1), cmath.exp(1j * cmath.pi).real, cmath.phase(1j), cmath.polar(3 + 4j), cmath.rect(1, 0), cmath.isnan(complex("nan")), cmath.isclose(1j, 1j + 1e-12), cmath.log(-1))


class Z(complex):
    def __add__(self, other):
        return "Z add"


print(Z(1, 2) + 1, Z(1, 2) * 2, type(Z(1) * 2).__name__, Z(3))


class HasComplex:
    def __complex__(self):
        return 5 + 6j


print(complex(HasComplex()), sum([1j, 2, 3.5]), sorted([3 + 1j, 1 + 5j], key=lambda z: z.imag), pow(1j, 2), 1j**2, (1 + 1j) ** 10, (0.5 + 0.5j) ** 3)
z = 0j
for _ in range(20):
    z = z * z + (-0.5 + 0.5j)
print(f"{z:.10f}", type(1 + 1j - 1j).__name__, 1 + 1j - 1j)
