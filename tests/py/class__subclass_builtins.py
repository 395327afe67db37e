# Subclasses of every builtin type: layout, results of methods, conversions.
import sys

def show(label, f):
    try:
        print(label, f())
    except BaseException as e:
        print(label, '->', type(e).__name__, e)
bases = [int, float, complex, str, bytes, bytearray, list, tuple, dict, set, frozenset, object, type, Exception, BaseException, property, staticmethod, classmethod, super, enumerate, zip, map, filter, reversed, bool, range, slice, memoryview, type(None), type(...), type(NotImplemented), type(lambda: 0), type(len), type(sys), type((lambda: (yield))()), type(object.__init__), type(list[int]), type(int | str)]
for b in bases:

    def f():
        C = type('C', (b,), {'x': 1})
        return (C.__mro__, C.__base__.__name__, sorted(set(C.__dict__)), C.__dictoffset__ != 0 or '__dict__' in dir(C))
    show(b.__name__, f)

class I(int):

    def __new__(cls, v, tag=None):
        self = super().__new__(cls, v)
        self.tag = tag
        return self

    def __repr__(self):
        return f'I({int(self)})'

    def __hash__(self):
        return 7
i = I(5, 't')
print(i, i.tag, i + 1, type(i + 1), -i, abs(i), i.bit_length(), i.real, type(i.real), int(i), type(int(i)), float(i), i == 5, hash(i), {i: 1}, [1, 2, 3, 4, 5, 6][i], range(10)[i], 'x' * i, f'{i}', f'{i:03d}', '%d %s %r' % (i, i, i), str(i), i.__dict__, divmod(i, 2), i ** 2, 2 ** i, round(i), pow(i, 2, 3), i.to_bytes(2, 'big'), I.from_bytes(b'\x01\x02', 'big'), type(I.from_bytes(b'\x01', 'big')))

class F(float):

    def __add__(self, o):
        return 'add'
    __radd__ = __add__
print(F(1) + 1, 1 + F(1), F(2) * 2, type(F(2) * 2), F(1.5).hex(), F.fromhex('0x1p0'), type(F.fromhex('0x1p0')), F('nan') != F('nan'), repr(F(1.0)), round(F(1.7)), F(1.7).__round__(1), F(3).is_integer(), F(3).as_integer_ratio(), hash(F(3)))

class S(str):

    def __str__(self):
        return 'S!'

    def __repr__(self):
        return 'R!'

    def __format__(self, s):
        return 'F:' + s
s = S('abc')
print(s, str(s), repr(s), f'{s}', f'{s:x}', f'{s!s}', f'{s!r}', '%s' % s, s.upper(), type(s.upper()), s + 'd', type(s[:]), type(s.strip()), s.join(['1', '2']), s == 'abc', 'abc' == s, {s: 1}['abc'], {'abc': 2}[s], type(str(s)), len(s), list(s), 'b' in s, s * 2, s.encode(), type(s.replace('z', 'y')), type(''.join([s])), type(s.lower()), S(b'x', 'ascii'), S(object=5) == '5')

class L(list):

    def __getitem__(self, i):
        return 'item' if isinstance(i, int) else super().__getitem__(i)

    def append(self, x):
        super().append(x * 2)
l = L([1, 2, 3])
l.append(4)
print(l, l[0], l[1:], type(l[1:]), l + [1], type(l + [1]), l * 2, type(l.copy()), list(l), sum(l), sorted(l), len(l), [*l], l == [1, 2, 3, 8], l < [2])
l.attr = 1
print(l.attr, vars(l))

class T(tuple):

    def __new__(cls, *a):
        return super().__new__(cls, a)

    def __len__(self):
        return 99
t = T(1, 2, 3)
print(t, len(t), t[0], t[:2], type(t[:2]), t + (4,), bool(t), hash(t) == hash((1, 2, 3)), t == (1, 2, 3), {t: 1}[1, 2, 3], list(t), tuple(t), type(tuple(t)), t is tuple(t), max(t), [*t])

class D(dict):

    def __missing__(self, k):
        return f'miss {k}'

    def __setitem__(self, k, v):
        super().__setitem__(k, v * 2)
d = D(a=1, b=2)
d['c'] = 3
d.update(d=4)
print(d, d['zz'], d.get('zz'), d | {'e': 5}, type(d | {}), type(d.copy()), D.fromkeys('ab', 1), type(D.fromkeys('a', 2)), d.setdefault('q', 1), 'zz' in d, list(d), dict(d), {**d}, len(d), d == {'a': 1})

def kw(**k):
    return k
print(kw(**d), type(kw(**d)))

class SS(set):

    def __contains__(self, x):
        return True

    def add(self, x):
        super().add((x,))
ss = SS([1, 2])
ss.add(3)
print(sorted(map(str, ss)), 9 in ss, type(ss | {1}), type(ss & {1}), type(ss.copy()), ss >= {1}, ss == {1, 2, (3,)}, type(ss - {1}), hash(frozenset([1])) == hash(type('FS', (frozenset,), {})([1])))

class E(Exception):

    def __init__(self, a, b):
        self.a = a
e = E(1, 2)
print(repr(e), str(e), e.args, e.a)

class E2(OSError):
    pass
print(repr(E2(2, 'x', 'f')), str(E2(2, 'x', 'f')), E2(2, 'x').errno, type(OSError(2, 'x')))

class KE(KeyError):

    def __str__(self):
        return 'ke'
print(str(KE(1)), repr(KE(1)))

class P(property):

    def __get__(self, o, t=None):
        return 'P' if o is None else super().__get__(o, t)

class UseP:

    @P
    def x(self):
        return 5

    @x.setter
    def x(self, v):
        print('set', v)
u = UseP()
print(UseP.x, u.x, type(UseP.__dict__['x']))
u.x = 3

class SM(staticmethod):

    def __call__(self, *a):
        return 'called'
print(SM(len)([1]), SM(len).__func__)

class Sl:
    pass

class Mod(type(sys)):

    @property
    def q(self):
        return 1
m = Mod('mm', 'doc')
m.z = 1
print(m.q, m.z, m.__doc__, m.__name__, type(m), repr(m))

class En(enumerate):

    def __next__(self):
        return 'n'
en = En('ab')
print(next(en), next(en), next(iter(en)))

class By(bytes):

    def __bytes__(self):
        return b'B'
print(By(b'x'), bytes(By(b'x')), By(3), By([1, 2]), By(b'a') + b'b', type(By(b'ab')[0:1]), By(b'ab').hex(), By.fromhex('00ff'), type(By.fromhex('00')))

class BA(bytearray):
    pass
ba = BA(b'ab')
ba += b'c'
ba.x = 1
print(ba, type(ba), type(ba + b''), type(ba[:]), ba.x, type(BA.fromhex('00')), repr(ba))

class C(complex):
    pass
print(C(1, 2), type(C(1, 2) + 1), C(1, 2).conjugate(), type(C(1, 2).conjugate()), repr(C(1, 2)), C('1+2j'), complex(C(1, 2)), type(complex(C(1, 2))))
