# Warnings about escapes, and where they are as errors.
import warnings

SOURCES = ["'\\d'", "b'\\d'", "u'\\d'", "f'\\d{x}'", "f'{x}\\d'", "f'ab\\d'", "f'{x}ab\\d{y}'", "t'\\d'", "x = 'abc\\d'", "'''abc\\d'''", "'''a\nbc\\d'''", "'ab\\477'", "b'\\400'", "f'ab\\477'", "'é\\d'", "'\\é'", "f'é\\d'", "'a' 'b\\d'", "'''\n\\d\n\\q'''", "''''a\\d'''", "'\"a\\d'", "rb'\\d'", "'\\\\\\d'", "'\\N{DIGIT ONE}\\d'", "f'{x:\\d}'", "'\\\n\\d'", "'a\\{'", "f'\\{x}'", "x = 1\nf'é\\{x}'", "f'{y:\\{x}}'", "1if x else 2", "1 is x"]
for source in SOURCES:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        compile(source, "case.py", "exec")
    print(repr(source), [(w.lineno, str(w.message)[:30]) for w in caught])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            compile(source, "case.py", "exec")
        except SyntaxError as e:
            print("   ", e.args[1])
