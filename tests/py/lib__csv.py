# csv: dialects, reading, writing, every message.
import csv, io, _csv


def rd(text, **k):
    return list(csv.reader(io.StringIO(text, newline=''), **k))


def wr(rows, **k):
    f = io.StringIO(newline='')
    w = csv.writer(f, **k)
    w.writerows(rows)
    return f.getvalue()

CASES = r"""
rd('a,b\r\n1,"x, y"\n')
rd('a,"b""c"\n')
rd('a,"b\nc"\n')
rd('"abc')
rd('"abc', strict=True)
rd('"a"b,c')
rd('"a"b,c', strict=True)
rd('a;b', delimiter=';')
rd('a b')
rd(' a, b', skipinitialspace=True)
rd("a,'b,c'", quotechar="'")
rd('1,"2",x', quoting=csv.QUOTE_NONNUMERIC)
rd('1,2.5,"x"', quoting=csv.QUOTE_NONNUMERIC)
rd('"a",b', quoting=csv.QUOTE_NONE)
rd('a\\,b,c', escapechar='\\')
rd('a\\', escapechar='\\')
rd('\n\na')
rd('a\rb')
rd('a,b\r')
rd('a\x00b')
rd(',')
rd('')
rd('""')
rd('"",', quoting=csv.QUOTE_NOTNULL)
rd(',""', quoting=csv.QUOTE_STRINGS)
rd('a', delimiter='')
rd('a', delimiter='ab')
rd('a', delimiter=None)
rd('a', delimiter=5)
rd('a', quotechar='')
rd('a', quotechar=None)
rd('a', quotechar=None, quoting=csv.QUOTE_NONE)
rd('a', quoting=9)
rd('a', quoting='x')
rd('a', lineterminator=None)
rd('a', foo=1)
rd('a', dialect='excel-tab')
rd('a', escapechar='xx')
rd('a', delimiter='\n')
rd('a', delimiter='"')
rd('a', skipinitialspace=True, delimiter=' ')
list(csv.reader([b'a']))
list(csv.reader(['a,b', 'c']))
csv.reader(5)
csv.reader()
list(csv.reader(['a"b', 'c"d']))
wr([[1, 2.5, 'x', None, True]])
wr([['a,b', 'c"d', 'e\nf', '']])
wr([['']])
wr([[]])
wr([[None]])
wr([['a', 'b']], delimiter=':')
wr([['a', 1]], quoting=csv.QUOTE_ALL)
wr([['a', 1, None]], quoting=csv.QUOTE_NONNUMERIC)
wr([['a', 1, None]], quoting=csv.QUOTE_STRINGS)
wr([['a', 1, None]], quoting=csv.QUOTE_NOTNULL)
wr([['a,b']], quoting=csv.QUOTE_NONE)
wr([['a,b']], quoting=csv.QUOTE_NONE, escapechar='\\')
wr([['a"b']], doublequote=False)
wr([['a"b']], doublequote=False, escapechar='\\')
wr([['a\\b']], escapechar='\\')
wr([5])
wr([['a']], lineterminator='X')
wr([[' a', 'a ']])
wr([['a b']], delimiter=' ')
wr([[' ']], skipinitialspace=True, delimiter=' ')
csv.writer(5)
csv.list_dialects()
csv.get_dialect('excel').delimiter
csv.get_dialect('nope')
csv.register_dialect('x', delimiter=':')
csv.get_dialect('x').delimiter
csv.register_dialect(5)
csv.unregister_dialect('x')
csv.unregister_dialect('x')
csv.field_size_limit()
csv.field_size_limit('a')
csv.get_dialect('excel').lineterminator
csv.get_dialect('excel').quoting
csv.get_dialect('excel').strict
_csv.Dialect(delimiter=';').delimiter
csv.Error.__mro__
list(csv.DictReader(io.StringIO('a,b\n1,2\n3\n')))
csv.Sniffer().sniff('a;b;c\n1;2;3\n').delimiter
csv.reader(['a']).line_num
csv.reader(['a']).dialect.delimiter
_csv.__version__
"""
for case in CASES.strip().splitlines():
    try:
        print(case, "=", ascii(eval(case)))
    except Exception as error:
        print(case, "->", type(error).__name__, error)
