# array: items of every type, operators, methods, views, pickles, errors.
import array
import collections.abc
import copy
import io
import pickle
import warnings

warnings.simplefilter("ignore")
A=array.array
a=A('i',[1,2,3,4])
for code in array.typecodes:
    print(code, A(code).itemsize, memoryview(A(code)).format)
    for v in (-1, -129, -32769, -2**31 - 1, -2**63 - 1, 128, 256, 32768, 65536, 2**31, 2**32, 2**63, 2**64, 10**400, 1.5, "a", "ab", "", None, b"a", float("inf"), float("nan"), True):
        try:
            print("  ", repr(v)[:20], A(code, [v])[0])
        except Exception as e:
            print("  ", repr(v)[:20], type(e).__name__, e)
tests='''A()
A('x')
A('ii')
A(1)
A('i',1)
A('i','abc')
A('u','abc')
A('w','abc')
A('w',['a','b'])
A('w',A('w','ab'))
A('w',A('u','ab'))
A('i',A('w','ab'))
A('i',A('u','ab'))
A('i',A('d',[1.0]))
A('d',A('i',[1]))
A('i',b'\\1\\2\\3\\4')
A('i',b'\\1\\2\\3')
A('i',bytearray(8))
A('i',memoryview(bytes(8)))
A('i',[1],2)
A('i',x=1)
A('i',(1,2))
A('i',{1,2})
A('i',range(3))
A('i',None)
a[10]
a['x']
a[1.5]
a[1:3]
a[::2]
a[::-1]
a+a
a+[1]
a+A('h',[1])
a*2
2*a
a*-1
a*'x'
a==[1,2,3,4]
a==A('d',[1,2,3,4])
a<A('i',[1,3])
a<A('d',[1,3])
a!=A('i',[1,2,3,4])
hash(a)
2 in a
'x' in a
a.index(9)
a.index(3)
a.index(3,3)
a.index(3,-2)
a.index(1,'x')
a.count(2)
a.count('x')
a.remove(9)
a.pop(9)
A('i').pop()
a.pop('x')
a.insert()
a.append()
a.append(1,2)
a.append('x')
a.extend(5)
a.extend(A('h',[1]))
a.extend('ab')
a.fromlist((1,))
a.fromlist(['x'])
a.frombytes('abc')
a.frombytes(b'abc')
a.frombytes(memoryview(A('i',[7])))
a.fromunicode('x')
a.tounicode()
A('w','xyz').tounicode()
A('u','xyz').tounicode()
A('w',['\\ud800']).tounicode()
A('w','\\U0001f600x')
repr(A('w',"a'b"))
repr(A('w'))
repr(A('d',[1.5,float('nan')]))
repr(A('f',[0.1]))
A('i').itemsize
a.typecode
a.buffer_info()[1]
A('d',[1]).byteswap()
A('i',[1,256]).tobytes()
pickle.loads(pickle.dumps(a))
pickle.loads(pickle.dumps(a,2))
pickle.loads(pickle.dumps(A('w','hé')))
pickle.loads(pickle.dumps(A('d',[1.5])))
copy.copy(a), copy.deepcopy(a)
a.__reduce_ex__(2)
a.__reduce_ex__(3)
a.__reduce_ex__('x')
A('w','ab').__reduce_ex__(3)
A('w','ab').__reduce_ex__(2)
A('u','ab').__reduce_ex__(3)
array._array_reconstructor(A,'i',8,b'\\1\\0\\0\\0')
array._array_reconstructor(A,'i',9,b'\\0\\0\\0\\1')
array._array_reconstructor(A,'i',99,b'')
array._array_reconstructor(int,'i',8,b'')
array._array_reconstructor(A,'z',8,b'')
array._array_reconstructor(A,'i',8,'x')
array._array_reconstructor(A,'i',8,b'xxx')
array._array_reconstructor(A,'i',4,b'\\1\\0')
array._array_reconstructor(A,'d',14,b'\\0'*8)
array._array_reconstructor(A,'d',13,b'\\0'*8)
array._array_reconstructor(A,'w',20,b'a\\0\\0\\0')
array._array_reconstructor(A,'w',18,b'a\\0')
array._array_reconstructor(A,'h',5,b'\\0\\1')
array._array_reconstructor(A,'Q',11,b'\\0'*7+b'\\1')
A[int]
iter(a).__reduce__()
list(iter(a))
type(iter(a)).__name__
bytes(a)
bytearray(a)
a.fromfile(5,1)
a.tofile(5)
a.__class_getitem__(int)
a.clear()'''
for t in tests.splitlines():
    try: print(t,'=>',repr(eval(t)))
    except Exception as e: print(t,'->',type(e).__name__,e)
a=A('i',range(10))
def s(code):
    try: exec(code); print(code,a)
    except Exception as e: print(code,type(e).__name__,e, a)
for c in '''a[0]=5
a[1:3]=A('i',[9,9,9])
a[1:3]=[1]
a[1:3]=A('h',[1])
a[::2]=A('i',[0])
a[::2]=A('i',[0]*6)
del a[0]
del a[1:3]
del a[::2]
del a[::-2]
a[5]=1
a[0]='x'
a[0]=1.5
a['x']=1
a+=A('i',[7])
a+=[8]
a+=A('h',[8])
a*=2
a*=0
a+=5
a.extend([1,2,3])
a.extend(a)
a.insert(1,99)
a.insert(-100,98)
a.insert(100,97)
a.insert(1,'x')
a.pop()
a.pop(0)
a.reverse()
a.remove(99)
a.fromlist([1,'x'])
a.fromlist([4])
a.extend([1,'x'])
a.byteswap()
a[:]=a
a[2:2]=a
del a[:]
m=memoryview(a); a.append(1)
m=memoryview(A('i',[1])); m.release()
m=memoryview(a); a[0:0]=A('i',[1])
m=memoryview(a); del a
a=A('d',[1,2]); m=memoryview(a); m[0]=5.5; print(m.tolist(), m.itemsize, m.shape, m.obj is a, m.readonly); a[1]=7
m=memoryview(a); a.append(1)
m=memoryview(a); a.clear()
m=memoryview(a); a.extend([])
m=memoryview(a); a*=1
m=memoryview(a); a*=2
m=memoryview(a); a.pop()
m=memoryview(a); a.frombytes(b"")
m=memoryview(a); a.byteswap()
m=memoryview(a); a.fromlist([])
m=memoryview(a); a.fromlist([1.0])
m=memoryview(a); a.insert(0,1)
m=memoryview(a); a.remove(1)
m=memoryview(a); a[0:1]=A('d',[1])'''.splitlines(): s(c)

it = iter(A("i", [1, 2, 3]))
next(it)
print(it.__reduce__())
it.__setstate__(0)
print(list(it), it.__reduce__(), type(it))
a = A("h")
for f, n in ((io.BytesIO(b"abc"), 2), (io.BytesIO(b"abcd"), 1), (io.BytesIO(b"abcd"), 3), (io.BytesIO(b"abcd"), -1), (io.StringIO("abcd"), 1)):
    try:
        a.fromfile(f, n)
        print(a)
    except Exception as e:
        print(type(e).__name__, e, a)
f = io.BytesIO()
A("i", range(40000)).tofile(f)
print(len(f.getvalue()), f.getvalue()[:8])
print(isinstance(a, collections.abc.MutableSequence), array.ArrayType is A, dir(array)[0], array.typecodes)


class S(A):
    pass


s = S("i", [1, 2])
s.x = 1
print(s, s * 2, type(s * 2).__name__, type(s[0:1]).__name__, s.__reduce_ex__(3)[0:3:2], pickle.loads(pickle.dumps(s)), pickle.loads(pickle.dumps(s)).x)
grow = A("i", [1])


class Clears:
    def __index__(self):
        grow.clear()
        return 5


grow.extend([2, 3])
try:
    grow[2] = Clears()
except IndexError as e:
    print(e, grow)
grow.extend([1, 2])
grow.insert(3, 7)
print(grow)
nan = float("nan")
print(nan in A("d", [nan]), A("d", [nan]) == A("d", [nan]), A("d", [1]) < A("d", [nan]), A("i", []) == A("d", []), A("i", [1]) < A("i", [1, 0]))
w = A("w")
w.frombytes(b"\xff" * 4)
for call in (lambda: w[0], w.tounicode, lambda: array._array_reconstructor(5, "i", 8, b""), lambda: array._array_reconstructor(A, "ii", 8, b""), lambda: array._array_reconstructor(A, "w", 21, b"\0\0\0a\0\0\0b"), lambda: array._array_reconstructor(A, "w", 18, b"a\0b\0"), lambda: array._array_reconstructor(A, "l", 13, bytes(8)), lambda: array._array_reconstructor(A, "d", 17, b"?\xf8" + bytes(6))):
    try:
        print(call())
    except Exception as e:
        print(type(e).__name__, e)
