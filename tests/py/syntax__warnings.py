# SyntaxWarnings: what, where, and turned into errors.
import warnings

SOURCES = ["x is 1", "x is 'a'", "x is not ()", "1 is x", "None is x", "x is -1", "x is 1.5", "x is (1, 2)", "x is []", "'\\d'", "b'\\d'", "f'\\d{x}'", "'\\8'", "'\\400'", "r'\\d'", "assert (x, 'message')", "assert ()", "assert (1,)", "[1, 2](3)", "(1, 2)(3)", "'a'(1)", "1(2)", "{}(1)", "f'{x}'(1)", "[1][2, 3]", "[1, 2]['a']", "'abc'['a']", "(1, 2)[1.5]", "{1}[0]", "None[0]", "5[0]", "(x for x in y)[0]", "lambda: 1[0]", "def f():\n    try:\n        pass\n    finally:\n        return 1", "for i in x:\n    try:\n        pass\n    finally:\n        break", "for i in x:\n    try:\n        pass\n    finally:\n        continue", "while 1:\n    try: pass\n    finally:\n        for x in y: break", "1if x else 2", "0x1for x in y", "1or 2", "1in x", "1_000and 2", "0b1or 2", "~True", "x = ~False", "t'\\d'", "'''\n\\d\n\\q'''", "x is ...", "x is True", "x == None", "'a' 'b' [0, 1]", "x is 1 is y", "x is f''", "(1)[0]", "...[0]", "-1[0]", "True[0]", "True()"]
for source in SOURCES:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            compile(source, "case.py", "exec")
        except SyntaxError as e:
            print(f"{source!r}: SyntaxError {e.msg}")
    for w in caught:
        print(f"{source!r}: {w.category.__name__}: {w.message} (line {w.lineno} of {w.filename})")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            compile(source, "case.py", "exec")
        except SyntaxError as e:
            print(f"    as error: {e.msg} ({e.lineno}, {e.offset}, {e.end_lineno}, {e.end_offset})")
        except Warning as e:
            print(f"    as error: {type(e).__name__}")
