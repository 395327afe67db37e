# Unterminated strings, bad escapes, bad prefixes, f-string and t-string errors.
import warnings

warnings.simplefilter("ignore")
SOURCES = [
    "'abc", '"abc', "x = 'abc\ny = 1", "'''abc", '"""abc\ndef\n', "b'abc", "r'abc\\'", "f'abc", "f'{x", "f'{x'", "f'{'", "f'}'", "f'{}'", "f'{ }'", "f'{!r}'", "f'{x!}'", "f'{x!z}'", "f'{x!rr}'", "f'{x! r}'", "f'{x:{y'", "f'{x:{y}'", "f'{x:{}}'",
    "f'{x;y}'", "f'{x y}'", "f'{x +}'", "f'{lambda x: 1}'", "f'{lambda: 1:x}'", "f'{a b}'", "f'{x=!}'", "f'{*}'", "f'{**x}'", "f'{x:=}'", "f'{=}'", "f'{,}'", "f'{:x}'", "f'{\\}'", "f'{x\\ny}'", "f'{#}'", "f'{(}'", "f'{)}'", "f'{[)}'", "f'{x]}'",
    "f'''{\nx\n", "f'{a $ b}'", "f'{a ? b}'", "f'{1 2}'", "f'{yield}'", "f'{await x}'", "f'{import x}'", "f'{x = 1}'", "f'{def}'", "f'{print x}'", "f'{x!r:{y!q}}'", "f'{{}'", "f'}}}'", "f'{{{'", "f'{x}}'", "f'{x:{y:{z:{w}}}}'", "f'{x:{y:{z}}}'",
    "'\\x1'", "'\\xzz'", "'\\u12'", "'\\U00110000'", "'\\N{no such name}'", "'\\N'", "'\\N{'", "'\\N{}'", "b'\\x1'", "b'é'", "b'\\xz'", "f'\\x1'", "f'\\N{bad name}'", "f'{x}\\u12'", "'ok \\d \\q'", "b'\\d'", "'\\777'", "'\\400'",
    "ub'x'", "bu'x'", "rr'x'", "fb'x'", "bf'x'", "fu'x'", "x'abc'", "tb'x'", "tf'x'", "ft'x'", "'a' b'b'", "b'a' 'b'", "b'a' f'{x}'", "t'a' 'b'", "t'a' f'b'", "t'a' b'b'", "t'{'", "t'{}'", "t'{x'", "t'}'", "t'{x!z}'", "t'", "t'{x y}'",
    "'a\nb'", "f'a\nb'", "'a\\\nb'", "f'{x\n}'", "f'{\n'", "x = 'it's'", "x = \"a\"b\"", "print('hello)", "print(\"hello)", "f(a, 'b", "[1, 'two, 3]", "{'a': 'b}", "x = '''a''''", "x = '\"", "''''", "\"\"\"a\"\"", "'", '"', "'''", "f'''", "rb'''\n",
    "f'{f\"{f'{1 +}'}\"}'", "f'{x:\n}'", "f\"{d[\"a\"]}\" + f\"{d[\"b]}\"", "f'{a[b}'", "f'{a(b}'", "f'{{x}'", "f'{x:{y!}}'", "f'{x!r }'", "f'{x !r}'", "f'{x! }'", "f'{None = }'", "f'{x!r=}'", "f'{a.b.}'", "f'{a..b}'", "f'{\"unterminated}'", "f'{x:{\"a}}'",
]
for source in SOURCES:
    try:
        compile(source, "case.py", "exec")
        print(f"{source!r}: compiles")
    except SyntaxError as e:
        print(f"{source!r}: {type(e).__name__}: {e.msg} ({e.lineno}, {e.offset}, {e.end_lineno}, {e.end_offset}) {e.text!r}")
