# Sources that are too deep or too long give an error, or work.
def attempt(name, source, mode="exec"):
    try:
        code = compile(source, name, mode)
    except (SyntaxError, MemoryError, RecursionError) as e:
        print(name, "->", type(e).__name__)
        return None
    print(name, "compiled")
    return code


for n in (50, 99):
    print(n, eval("(" * n + "1" + ")" * n), len(eval("[" * n + "]" * n)), eval("-" * n + "1"), eval("not " * n + "1"))
attempt("brackets", "(" * 200_000)
attempt("closed brackets", "(" * 200_000 + ")" * 200_000)
attempt("square", "[" * 5000 + "]" * 5000)
attempt("mixed", "({[" * 2000)
attempt("curly", "{" * 1000 + "}" * 1000)
attempt("calls", "f(" * 300 + ")" * 300)
attempt("indents", "".join(" " * i + "if 1:\n" for i in range(150)) + " " * 150 + "pass\n")
attempt("closing only", ")" * 100_000)
attempt("fstring", "f'" + "{" * 3000)
code = attempt("statements", "x = 1\n" * 20_000)
code = attempt("dict", "d = {" + ", ".join(f"{i}: {i}" for i in range(10_000)) + "}")
ns = {}
exec(code, ns)
print(len(ns["d"]))
code = attempt("list of names", "l = [" + "x, " * 20_000 + "]")
code = attempt("long string", "s = '" + "a" * 300_000 + "'")
exec(code, ns)
print(len(ns["s"]))
code = attempt("many args", "f = lambda *a: len(a)\nr = f(" + ", ".join(map(str, range(3000))) + ")")
exec(code, ns)
print(ns["r"])
code = attempt("many params", "def f(" + ", ".join(f"a{i}" for i in range(2000)) + "): return a0 + a1999\nr = f(*range(2000))")
exec(code, ns)
print(ns["r"])
code = attempt("many functions", "\n".join(f"def f{i}(): return {i}" for i in range(2000)))
exec(code, ns)
print(ns["f1999"]())
code = attempt("many locals", "def g():\n" + "".join(f"  v{i} = {i}\n" for i in range(1000)) + "  return v999 + v256\nr = g()")
exec(code, ns)
print(ns["r"])
code = attempt("far jump", "r = 0\nfor i in range(3):\n" + "  r += i\n" * 3000)
exec(code, ns)
print(ns["r"])
code = attempt("elif chain", "x = 800\nif x == -1: r = -1\n" + "".join(f"elif x == {i}: r = {i * 2}\n" for i in range(1000)))
exec(code, ns) if code else None
print(ns["r"])
code = attempt("chain of attributes", "r = o" + ".a" * 500)


class O:
    @property
    def a(self):
        return self


exec(code, {"o": O()})
code = attempt("comparisons", "r = " + " < ".join(map(str, range(500))))
exec(code, ns)
print(ns["r"])
code = attempt("and", "r = " + " and ".join(["1"] * 3000))
exec(code, ns)
print(ns["r"])
attempt("number", "x = " + "9" * 100_000)
attempt("hex number", "x = 0x" + "f" * 100_000)
attempt("null", "x = 1\0")
attempt("null inside string", "x = 'a\0b'")
attempt("lambda nest", "lambda: " * 90 + "1", "eval")
attempt("decorators", "@d\n" * 2000 + "def f(): pass")
attempt("nested defs", "".join("  " * i + f"def f{i}():\n" for i in range(18)) + "  " * 18 + "pass\n")
attempt("too many nested blocks", "".join("  " * i + f"for i{i} in x:\n" for i in range(30)) + "  " * 30 + "pass\n")
attempt("comprehension clauses", "[1 " + "for x in y " * 15 + "]")
attempt("unicode name", "é" * 10_000 + " = 1")
attempt("long line with error", "x = 1 +" + " " * 50_000 + "+")
attempt("continuation", "x = \\\n" * 10_000 + "1")
print("alive")
