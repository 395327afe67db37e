# marshal: every type, shared objects, damaged data.
import marshal

CASES = r"""
marshal.dumps(None)
marshal.dumps(True)
marshal.dumps(...)
marshal.dumps(StopIteration)
marshal.dumps(5)[-4:]
marshal.dumps(-1, 0)
marshal.dumps(2 ** 40, 0)
marshal.dumps(1.5, 0)
marshal.dumps(1.5, 2)
marshal.dumps(1 + 2j, 2)
marshal.dumps(1 + 2j, 0)
marshal.dumps('abc', 0)
marshal.dumps(b'abc', 0)
marshal.dumps((1, 2), 0)
marshal.dumps([1], 0)
marshal.dumps({1: 2}, 0)
marshal.dumps({1}, 0)
marshal.dumps(frozenset([1]), 0)
marshal.dumps(bytearray(b'ab'), 0)
marshal.dumps(memoryview(b'ab'), 0)
marshal.dumps(object())
marshal.dumps([object()])
marshal.dumps(int)
marshal.loads(marshal.dumps(slice(1, 2, 3)))
marshal.dumps(slice(1, 2, 3), 4)
marshal.dumps('\ud800', 0)
marshal.dumps('€', 0)
marshal.loads(b'')
marshal.loads(b'i')
marshal.loads(b'X')
marshal.loads(b'?')
marshal.loads(b'0')
marshal.loads(b'[\x02\x00\x00\x00N')
marshal.loads('a')
marshal.loads(b'r\x00\x00\x00\x00')
marshal.loads(b'[\xff\xff\xff\xff')
marshal.loads(b'NN')
marshal.loads(b'[\x01\x00\x00\x00' * 1000 + b'N')[0][0][0].__class__
marshal.loads(b'[\x01\x00\x00\x00' * 3000 + b'N')
marshal.loads(b'l\x01\x00\x00\x00\xff\xff')
marshal.loads(b'l\x02\x00\x00\x00\x01\x00\x00\x00')
marshal.loads(b'f\x031.5')
marshal.loads(b'f\x03abc')
marshal.loads(b'x\x011\x012')
marshal.loads(b'I\x01\x00\x00\x00\x00\x00\x00\x00')
marshal.loads(b'u\x03\x00\x00\x00\xed\xa0\x80')
marshal.loads(b'u\x01\x00\x00\x00\xff')
marshal.loads(b'\xdb\x01\x00\x00\x00r\x00\x00\x00\x00')
marshal.loads(b'{Ni\x01\x00\x00\x00')
marshal.loads(b'<\x01\x00\x00\x00[\x00\x00\x00\x00')
marshal.dumps(1, allow_code=False)
marshal.dumps(compile('1', '', 'eval'), allow_code=False)
marshal.loads(marshal.dumps(compile('1', '', 'eval')), allow_code=False)
eval(marshal.loads(marshal.dumps(compile('1+x', '', 'eval'))), {'x': 5})
marshal.version
marshal.dumps(1, 'a')
marshal.dumps()
marshal.loads()
marshal.loads(b'a\x05\x00\x00\x00ab')
marshal.loads(b':NNN')
marshal.loads(b'(\x01\x00\x00\x00')
marshal.loads(b'g\x00')
"""
for case in CASES.strip().splitlines():
    try:
        print(case, "=", ascii(eval(case)))
    except Exception as error:
        print(case, "->", type(error).__name__, error)
l = []
l.append(l)
same = marshal.loads(marshal.dumps(l))
print(same[0] is same)
l = []
for i in range(3000):
    l = [l]
try:
    marshal.dumps(l)
except ValueError as error:
    print(error)


class L(list):
    pass


try:
    marshal.dumps(L([1]))
except ValueError as error:
    print(error)


def outer(a, *, b=2):
    c = 3.5

    def inner():
        return a + b + c
    return inner


code = marshal.loads(marshal.dumps(outer.__code__))
print(code == outer.__code__, code.co_name, code.co_varnames, code.co_firstlineno == outer.__code__.co_firstlineno)
namespace = {}
exec(marshal.loads(marshal.dumps(compile("def f(x): return [x, (x, 'y'), x**0.5]", '<m>', 'exec'))), namespace)
print(namespace['f'](16))
values = [None, True, 0, -1, 2 ** 31, -2 ** 31, 2 ** 31 - 1, 2 ** 100, -10 ** 50, 1.5, float('inf'), 1j, '', 'abc', 'a' * 300, '€\ud800', b'', b'x' * 70, (), (1,), tuple(range(300)), [1, [2]], {1: 'a', 'b': None}, {1, 2}, frozenset('ab'), slice(1, None, 2), ...]
for version in range(6):
    print(version, all((marshal.loads(marshal.dumps(v, version)) == v for v in values if version > 4 or not isinstance(v, slice))))
shared = ['x']
copy = marshal.loads(marshal.dumps([shared, shared, shared]))
print(copy[0] is copy[2])
for data in [b'c\x04\x00\x00\x00abcd', b'\xe3\x00', marshal.dumps(outer.__code__)[:-3]]:
    try:
        marshal.loads(data)
    except (ValueError, EOFError, TypeError) as error:
        print('refused')


class File:

    def __init__(self, data=b''):
        self.data = data

    def write(self, data):
        self.data += data
        return len(data)

    def read(self, n=-1):
        result, self.data = (self.data[:n], self.data[n:])
        return result

    def readinto(self, view):
        data = self.read(len(view))
        view[:len(data)] = data
        return len(data)


f = File()
for v in values[:12]:
    marshal.dump(v, f)
print([marshal.load(f) for _ in range(12)])
try:
    marshal.load(f)
except EOFError as error:
    print(error)
