# Layout: continuation lines, form feeds, semicolons, comments, odd indentation.
if True:
        x = 1; y = 2;
        if x: z = 3
        else: z = 4
print(x, y, z); print("same line")
total = 1 + \
    2 + \
        3
values = [
    1,  # one

    2,
  # comment in the middle
        3,
]
print(total, values)
def f(a,
      b=2,
      *,
      c=3,
      ): return (a,
                 b,
    c)
print(f(1)); 
class A: x = 1; y = 2
class B: pass
for i in range(2): print(i, end=" "); print("-", end=" ")
else: print("else")
while x: x -= 1; continue
try: 1 / 0
except ZeroDivisionError: print("caught")
else: print("no")
finally: print("finally")
with open("/dev/null") as h: pass
if x == 0 and \
   y == 2: print("continued condition")
s = "a\
b" 'c' \
    "d"
print(s, A.y)
def g():
	x = "tab indented"
	if x:
	    y = "tab then spaces"
	    return y
print(g())
def h(): ...

lst = [i
       for i
       in range(3)
       if i]; print(lst)
print((yield_ := 5), (1
+ 2))
d = {'a':1,'b' :2 , 'c': 3}; print(d ['a'], d	['b'])
x=y=1;x+=1;print(x,y)
if 1:
  if 1:
     if 1:
      print("odd steps")
  print("back")
# no newline at the end of the next line
print(not(x), x if(y)else(0), [1][0], -1 ** 2, 1if 1else 0)