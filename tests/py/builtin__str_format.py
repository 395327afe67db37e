# str.format, format specs, f-strings and percent formatting.
print("{} {} {}".format(1, "a", [2]), "{1} {0}".format("a", "b"), "{x} {y}".format(x=1, y=2), "{0}{0}".format("ab"), "{{}} {}".format(1), "{:>5}|{:<5}|{:^5}|".format(1, 2, 3))
print("{0.real} {1[0]} {2[key]} {3.__class__.__name__}".format(5, [7], {"key": "v"}, "x"), "{:{}}|{:{w}.{p}f}".format("x", 5, 3.14159, w=8, p=2), "{!r} {!s} {!a}".format("é", "é", "é"), "{0!r:>8}".format("a"), "{a[b]}".format(a={"b": 1}), "{0[1][0]}".format([[1], [2]]))
for code in ["'{}'.format()", "'{1}'.format(1)", "'{x}'.format()", "'{'.format()", "'}'.format()", "'{0'.format(1)", "'{} {0}'.format(1)", "'{0} {}'.format(1)", "'{!x}'.format(1)", "'{:d}'.format('x')", "'{:x}'.format(1.5)", "'{:5.2d}'.format(5)", "'{:,}'.format('x')", "'{:Q}'.format(1)", "'{a.b}'.format(a=1)", "'{[0]}'.format(5)", "'{:=5}'.format('x')", "'{:+}'.format('x')", "'{:.}'.format(1)", "'{:c}'.format(-1)", "'{:,_}'.format(1)", "'{!r'.format(1)", "'{0[}'.format([1])", "format(1, 5)", "'{:99999999999999999999}'.format(1)", "'{:.3}'.format(5)", "'{:s}'.format(5)", "'{:d}'.format(1.0)", "'{:c}'.format(65)", "'{:n}'.format(5)"]:
    try:
        print(code, "=", eval(code))
    except Exception as e:
        print(code, "->", type(e).__name__, e)
for spec in ["", "d", "5d", "05d", "<5", ">5", "^5", "=+6", "+", " ", "b", "#b", "o", "#o", "x", "X", "#X", "#010x", ",", "_", "_b", "_x", ",d", "c", "e", "f", ".1f", "g", "%", "*^9", "é>5", "-d", "10,", "n", "+,.2f"]:
    try:
        print(spec, [format(v, spec) for v in (0, 65, 1234567) + (() if spec == "c" else (-1234,))])
    except Exception as e:
        print(spec, "->", e)
for spec in ["s", "10", "<10", ">10", "^10", "*^10", ".2", "10.2", ".0", "010", "^^7"]:
    print(spec, [format(v, spec) for v in ("", "abc", "é日")])
a, b, name, width, items = 5, 2.5, "bob", 8, [1, 2]
print(f"{a} {b!r} {name!s:>5} {a + b} {a:03d} {b:.2f} {name.upper()} {items[0]} {a if b else 0} {'nested'} {a:{width}}| {b:{width}.{a}f}|")
print(f"{a=} {a = } {a=:>5} {name=} {name=!s} {b=:.3f} {a+b=} {items=} {f'{a}'=}")
print(f"{{literal}} {{{a}}} {'{'} {'}'} {a}{b}", f"{'a' 'b'}", f"{f'{f"{a}"}'}", f"{"same quotes"}", f"{'\n'}" == "\n", f'{a!r:^{width}}|', f"{(lambda x: x * 2)(a)}", f"{a:{'>'}{width}}|", f"{ {'k': a}['k'] }", f"{[x for x in items]}", f"{a,b}", f"{*items,}", f"{(w := 7)}{w}")
print(f"""multi {
    a
} line {
    b  # comment
:.1f}""", rf"\d{a}\n", f"\x41{a}\u00e9", f"{a:%}" if True else "", f"{True} {None} {...}", f"{a!r}{b!s}{name!a}", f"{'':>3}|", f"{a:,}", f"{name:.{a - 3}}")
print("%s %r %a %d %i %5d|%-5d|%05d %+d % d %x %X %#x %o %e %.2f %g %c %c %%" % ("s", "r", "é", 5, 6, 7, 8, 9, 1, 2, 255, 255, 255, 8, 1.5, 2.345, 1e10, "c", 65))
print("%(a)s %(b)05.1f %(a)r" % {"a": "x", "b": 2.5}, "%s" % (1,), "%s" % [1, 2], "%s %s" % ("a", ()), "%*d|%-*d|%.*f" % (5, 1, 4, 2, 2, 3.14159), "%.3s|%10.2s|" % ("abcdef", "xyz"), "%s" % None, "%d" % 3.99, "%i" % True, "%x" % (2**70), "%5%" if False else "", "%r" % ((1,),), "%s %%" % 1)
for code in ["'%d' % 'a'", "'%s' % (1, 2)", "'%s %s' % (1,)", "'%(a)s' % 5", "'%(a)s' % {}", "'%q' % 1", "'%' % 1", "'%c' % 'ab'", "'%c' % -1", "'%x' % 1.5", "'%d' % None", "'%*d' % ('x', 1)", "'abc' % ()", "'abc' % {}", "'abc' % [1]", "'abc' % 5", "'%(a' % {}", "'%s' % ()"]:
    try:
        print(code, "=", repr(eval(code)))
    except Exception as e:
        print(code, "->", type(e).__name__, e)


class Spec:
    def __format__(self, spec):
        return f"<{spec}>"

    def __getattr__(self, n):
        return n

    def __getitem__(self, k):
        return repr(k)


sp = Spec()
print(f"{sp:anything goes:here}", f"{sp:{a}{b}}", "{:{}:{}}".format(sp, 1, 2), "{0.attr} {0[k]} {0[0]} {0[-1]}".format(sp), "{:%Y-%m}".format(sp), f"{sp:!r}", "{x:}".format(x=sp), "{x.y.z}".format(x=sp) if False else "")
print("{a}".format_map({"a": 1}), "{} {}".format(*[1, 2]), "{x}".format(**{"x": 3}), str.format("{}", 5))


class Default(dict):
    def __missing__(self, k):
        return f"<{k}>"


print("{a} {b}".format_map(Default(a=1)))
