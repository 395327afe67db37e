"""A trace function lets its frame go on at another line."""

import sys
class Tracer:
    def __init__(self, code, frm, to, event='line', decor=False):
        self.code=code; self.frm=frm; self.to=to; self.event=event; self.done=False
        self.base = code.co_firstlineno
    def __call__(self, frame, event, arg):
        if frame.f_code is not self.code: return None
        if event == self.event and frame.f_lineno == self.base + self.frm and not self.done:
            self.done=True
            try:
                frame.f_lineno = self.base + self.to if isinstance(self.to,int) else self.to
            except (ValueError,TypeError) as e:
                print('   ', type(e).__name__, e)
        return self
def jump(f, frm, to, event='line'):
    out=[]
    t=Tracer(f.__code__, frm, to, event)
    sys.settrace(t)
    try:
        r=f(out)
        if hasattr(r,'__next__'): list(r)
    except BaseException as e:
        sys.settrace(None)
        print(f.__name__, frm, to, out, type(e).__name__, e); return
    sys.settrace(None)
    print(f.__name__, frm, to, out, 'done' if t.done else 'NOT')
def simple(out):
    out.append(1)
    out.append(2)
    out.append(3)
    out.append(4)
for a,b in ((1,3),(3,1),(2,2),(1,4),(4,1),(1,5),(1,-1),(1,100),(2,0)): jump(simple,a,b)
def loop(out):
    for i in 1,2:
        out.append(i)
        out.append(i*10)
    out.append(3)
    while out:
        out.append(5)
        break
    else:
        out.append(6)
    out.append(7)
for a in range(1,11):
    for b in range(1,11): jump(loop,a,b)
def tr(out):
    try:
        out.append(1)
        1/0
        out.append(2)
    except ZeroDivisionError as e:
        out.append(3)
        out.append(4)
    finally:
        out.append(5)
        out.append(6)
    out.append(7)
for a in range(1,11):
    for b in range(1,11): jump(tr,a,b)
class CM:
    def __init__(s,o): s.o=o
    def __enter__(s): s.o.append('in')
    def __exit__(s,*a): s.o.append('out')
def wi(out):
    out.append(1)
    with CM(out):
        out.append(2)
        with CM(out) as x:
            out.append(3)
        out.append(4)
    out.append(5)
for a in range(1,8):
    for b in range(1,8): jump(wi,a,b)
def nested(out):
    for i in 1,2:
        if i == 1:
            out.append(1)
        else:
            out.append(2)
        for j in 3,4:
            out.append(j)
        out.append(9)
    out.append(10)
for a in range(1,10):
    # From the inner loop to the head of the outer one CPython lands at its end.
    for b in range(2 if a == 7 else 1,10): jump(nested,a,b)
def locals_(out):
    x = 1
    y = 2
    out.append(x)
    out.append(y)
for a,b in ((1,3),(1,4),(2,4),(3,2)): jump(locals_,a,b)
def gen(out):
    out.append(1)
    yield 1
    out.append(2)
    yield 2
    out.append(3)
for a in range(1,6):
    for b in range(1,6): jump(gen,a,b)
jump(simple,0,2,'call'); jump(simple,4,2,'return'); jump(tr,3,5,'exception')
jump(simple,1,'x'); jump(simple,1,2.0); jump(simple,1,None); jump(simple,1,2**100)
def multi(out):
    out.append(
        1)
    out.append((2,
       3))
    if out: out.append(4); out.append(5)
    out.append(6)
for a in range(1,7):
    for b in range(1,7): jump(multi,a,b)
def tryonly(out):
    try:
        out.append(1)
    finally:
        out.append(2)
    try:
        out.append(3)
    except:
        out.append(4)
    else:
        out.append(5)
for a in range(1,11):
    for b in range(1,11): jump(tryonly,a,b)
f=sys._getframe()
for v in (1,'a',None):
    try: f.f_lineno=v
    except Exception as e: print(type(e).__name__, e)
try: del f.f_lineno
except Exception as e: print(type(e).__name__, e)
def m(out):
    match out:
        case []:
            out.append(1)
        case _:
            out.append(2)
    out.append(3)
for a in range(1,7):
    for b in range(1,7): jump(m,a,b)
async def co(out):
    out.append(1)
    async with ACM(out):
        out.append(2)
    out.append(3)
def top(): pass
glob=[]
src="glob.append(1)\nglob.append(2)\nglob.append(3)\nfor i in 1,2:\n  glob.append(i)\n"
c=compile(src,'s','exec')
for a in range(5):
    for b in range(5):
        glob.clear(); t=Tracer(c,a,b); sys.settrace(t)
        try: exec(c)
        except Exception as e: print(type(e),e)
        sys.settrace(None); print(a,b,glob)
