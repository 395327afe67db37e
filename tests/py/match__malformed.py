"""What is no pattern is refused, in the grammar's words."""

PATTERNS = r'''
-0j ** 0
-0j
1+2j
1+2
1j+2
1j+1j
-1-1j
-1+-1j
+1
--1
1 ** 2
-1 ** 2
1j ** 2
a ** 2
a+1
1+a
a.b.c
a.b()
a()
a.b(c=1, c=2)
a.b(1, c=2, 3)
a(c=1, 2)
a(*b)
a(**b)
[*a, *b]
[*_, *_]
(*a, *b)
{**a, **b}
{**a, 'b': 1}
{**_}
{a: 1}
{1: a, 1: b}
{-1: a}
{1+1j: a}
{'a': 1, 'a': 2}
{a.b: 1, a.b: 2}
f'a'
f'{a}'
b'a' 'b'
'a' 'b'
t'a'
a | b
1 | a
a | 1
_ | 1
1 | _
a as b as c
1 as a as b
1 as _
1 as a.b
1 as 2
1 as a[0]
1 as a()
a, b as c
a, a
a | [a]
[a] | [b]
[a] | 1
*a
*a, *b
*_
*
**a
a if b else c
not a
a and b
a < b
lambda: 1
a := 1
(a := 1)
yield
await a
[a for a in b]
{a}
{1, 2}
{}
()
(a)
(a,)
[]
a[0]
...
None
True
__debug__
a.None
None.a
-a
-None
-'a'
1.5
1_0
0x1
0777
-1.5+2j
1.5-2j
1 - 2
'a' + 'b'
1 * 2
1 / 2
1 @ 2
~1
a; b
a: b
1 if
a(b=c=d)
a(b, b)
a(b=1, b=2)
A(None=1)
A(1=2)
A(a.b=1)
A(a, b=c,)
A(,)
(1|2) as a
1 | 2 as a
(1 as a) | 2
*a | b
(*a)
[*a.b]
[*1]
[*(a)]
[*a as b]
{'a': *b}
{**a.b}
{**1}
{**[]}
{*a}
{'a'}
{'a':}
{'a' 'b': c}
{None: a}
{True: a, 1: b}
{1: a, 1.0: b}
{0: a, False: b}
{'a': b, **c}
{'a': b, **c,}
{**c, }
a.b | c.d
case
match
_
_()
_.a
__class__
1 if a
a if b
[a if b]
print(1)
1 2
a b
-1j+1
1+2j+3
1+(2j)
(1)+2j
-(1)
-(1j)
1 - -2j
1 + 'a'
1 + None
1j - 1
True + 1j
(1, 2) + 3j
1+1j**2
-1+1j**2
1**2+1j
-0j**0 | 1
-0j ** 0 as x
[-0j ** 0]
{-0j ** 0: 1}
A(-0j**0)
A(a=-0j**0)
(-0j**0)
1//2
1%2
1<<2
1&2
1^2
1|2^3
'''

for pattern in PATTERNS.split("\n"):
    try:
        compile("match x:\n case " + pattern + ": pass", "<s>", "exec")
        print(pattern, "| is one")
    except SyntaxError as error:
        print(pattern, "|", error.msg, error.lineno, error.offset, error.end_lineno, error.end_offset)
