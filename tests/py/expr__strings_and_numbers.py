# Mixed operations between builtin types, in all directions.
import warnings

warnings.simplefilter("ignore")
values = [0, 1, -2, True, 2.5, 1j, "ab", b"xy", [1], (2,), {3}, {4: 5}, None, range(2)]
for op in ("+", "-", "*", "/", "//", "%", "**", "@", "&", "|", "^", "<<", ">>", "<", "==", "in"):
    results = []
    for a in values:
        for b in values:
            try:
                r = eval(f"a {op} b")
                results.append(repr(r) if len(repr(r)) < 30 else type(r).__name__)
            except TypeError:
                results.append("T")
            except (ZeroDivisionError, ValueError, OverflowError) as e:
                results.append(type(e).__name__[0])
    print(op, " ".join(results))
for op in ("-", "+", "~", "not "):
    results = []
    for a in values:
        try:
            results.append(repr(eval(f"{op}a")))
        except TypeError as e:
            results.append(str(e)[:12])
    print(op, results)
