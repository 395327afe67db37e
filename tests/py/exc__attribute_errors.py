# The messages of errors that programs meet every day.
class C:
    x = 1

    def m(self, a):
        return a


c = C()
d = {"k": 1}
codes = """
None.x
None()
None[0]
None + 1
len(None)
for x in None: pass
a, b = None
c.nope
c.nope()
C.nope
c.m()
c.m(1, 2)
c.m(b=1)
C.m(1)
c()
c[0]
c + 1
c < 1
c[0] = 1
del c.zz
del c[0]
len(c)
iter(c)
next(c)
'abc'.nope
'abc'[1.0]
'abc'['a']
'abc'[10]
'abc' + 1
'abc' - 'a'
'abc'()
1 + 'abc'
'abc' > 1
'abc'.join([1, 2])
'abc'.split(1)
'a' in 1
1 in 'a'
int('abc')
int([])
int('1', '2')
float('x')
float([])
[1, 2][2]
[1, 2]['a']
[1].append()
[1].append(1, 2)
[1].remove(5)
[1].index(5)
[].pop()
[1] + (2,)
[1, 'a'].sort()
d['nope']
d[[]]
d.nope
d.pop('zz')
d + d
(1, 2)[2]
(1, 2).append
x, y = (1, 2, 3)
x, y = (1,)
x, *y, z = (1,)
{1}[0]
{[]}
{}.popitem()
set().pop()
undefined
undefined()
print(undefined_thing.x)
1 / 0
1 // 0
1 % 0
1.0 / 0
2 ** 'a'
5()
5.5.x
(5).x
5[0]
5 in 5
-'a'
~1.5
abs('x')
sum(['a'])
max([])
max(1)
sorted(5)
range('a')
range(1, 2, 0)
chr(-1)
ord('ab')
open('/no/such/file')
import_error_here.x
isinstance(1, 'int')
issubclass(1, int)
object().x
object() + 1
type('X', (5,), {})
super().x
next(iter([]))
list(5)
dict(5)
dict([1])
dict([(1,)])
tuple(5)
set(5)
zip(5)
map(5)
enumerate(5)
reversed(5)
bytes('a')
bytes([300])
'{}'.format()
'{x}'.format()
'%d' % 'a'
'%s %s' % 'a'
f'{1:z}'
f'{undefined}'
lambda x: x()
(lambda x: x)()
(lambda: 1)(1)
len(1, 2)
len()
print(1, nope=2)
int(x=1)
str(1, 2, 3, 4)
[].sort(1)
'a'.upper(1)
{}.get()
getattr(1)
getattr(1, 'x')
setattr(1, 'x', 2)
hash([])
hash({})
id()
round('a')
divmod(1, 0)
pow(2, -1, 2)
raise 5
raise ValueError
raise ValueError('a', 'b')
raise KeyError('quoted')
raise OSError(2, 'msg', 'file')
raise StopIteration(1)
assert False
assert False, 'because'
assert 1 == 2, ('tuple', 1)
global_only = global_only + 1
import nope_module
from os import nope_name
from nope_module.sub import x
exec('1 +')
eval('')
eval('x = 1')
compile('(', 'f', 'exec')
int('9' * 5000)
10 ** 400 * 1.0
float('inf') // 1 + int(float('inf'))
int(float('nan'))
b'a' + 'a'
b'a'.decode('nope')
b'\\xff'.decode()
'é'.encode('ascii')
bytearray(b'a')[5]
memoryview(1)
slice(1, 2) < slice(3)
complex('x')
1j < 2j
1j // 1
type(c)(1, 2)
c.x.y.z
C.m.nope
c.m.nope = 1
len.x
print.x = 1
C.__mro__ = 1
C.__class__ = 5
c.__class__ = int
c.__dict__ = 5
del C.__dict__
C.__bases__ = ()
"""
for code in codes.strip().splitlines():
    try:
        exec(code, {"C": C, "c": c, "d": d})
        print(code, "-> no error")
    except ImportError as e:
        print(code, "->", type(e).__name__ + ":", str(e).partition(" (")[0])
    except BaseException as e:
        print(code, "->", type(e).__name__ + ":", e)


# Names are similar by what they do not begin and end with in common.
import traceback


class Wordy:
    a_name_of_more_than_forty_characters_that_is_there = 1
    schön = 2


for name in (
    "a_name_of_more_than_forty_character_that_is_there",
    "a_nam_of_more_than_forty_characters_that_is_the",
    "An_name_of_more_than_forty_characters_that_is_therE",
    "SCHÖN",
    "schon",
):
    try:
        getattr(Wordy(), name)
    except AttributeError as error:
        print(traceback.format_exception_only(error)[0], end="")
try:
    (lambda a_name_of_more_than_forty_characters_that_is_there: 0)(a_name_of_more_than_forty_character_that_is_there=1)
except TypeError as error:
    print(error)
