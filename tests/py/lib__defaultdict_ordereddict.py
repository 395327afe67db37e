# defaultdict and OrderedDict.
from _collections import defaultdict, OrderedDict
def show(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)


d=defaultdict(list); d['a'].append(1)
print(d, d.default_factory, len(d), d==dict(a=[1]), 'b' in d, d.get('b'))
show(lambda: defaultdict(5))
show(lambda: defaultdict(None,{'a':1})['b'])
show(lambda: defaultdict(int,a=1,b=2))
show(lambda: d.copy())
show(lambda: d|{'x':1})
show(lambda: {'x':1}|d)
show(lambda: type(d|{}))
show(lambda: d.__reduce__()[:2])
class D(defaultdict):
    def __missing__(self,k): return k*2
show(lambda: D()['x'])
show(lambda: D(int,z=1))
show(lambda: isinstance(D(),dict))
show(lambda: D().default_factory)
d.default_factory=None
show(lambda: d['q'])
show(lambda: d.x)
def f(): d.x=1
show(f)
r=defaultdict(); r.default_factory=r; r['a']=r
show(lambda: r)
show(lambda: defaultdict.__mro__)
show(lambda: hash(d))
show(lambda: sorted(defaultdict(int,{3:1,2:1})))
show(lambda: defaultdict.fromkeys([1,2]))
show(lambda: defaultdict[int,str])
from copy import copy, deepcopy
show(lambda: deepcopy(defaultdict(list,{1:[2]})))
o=OrderedDict([('a',1),('b',2)],c=3)
print(o, list(o), o==OrderedDict(c=3,a=1,b=2), o==dict(c=3,a=1,b=2))
o.move_to_end('a')
print(o); o.move_to_end('c',last=False)
print(o, o.popitem(last=False), o.popitem(), o)
show(lambda: o.move_to_end('zz'))
show(lambda: OrderedDict().popitem())
show(lambda: OrderedDict([(1,2,3)]))
show(lambda: OrderedDict([(1,)]))
show(lambda: OrderedDict(1))
show(lambda: OrderedDict({},{}))
o.x=5
show(lambda: o.__dict__)
show(lambda: o.copy())
show(lambda: o.__reduce__()[:4])
show(lambda: list(reversed(OrderedDict(a=1,b=2))))
show(lambda: OrderedDict(a=1)|{'b':2})
show(lambda: {'b':2}|OrderedDict(a=1))
show(lambda: OrderedDict.fromkeys('abc',0))
class L(OrderedDict):
    def __setitem__(self,k,v): super().__setitem__(k,v*2)
show(lambda: L(a=1)); l=L(); l.update(b=3)
print(l, l.pop('b'), l.setdefault('q',4), l)
o2=OrderedDict(a=1); o2['me']=o2
show(lambda: o2)
show(lambda: list(o2.keys())); o2|={'z':1}
show(lambda:list(o2)); del o2['a']
show(lambda: list(o2))
show(lambda: o2.clear())
show(lambda: bool(o2))
show(lambda: OrderedDict.__doc__)
match defaultdict(int,a=1):
    case {'a':x}: print('matched',x)
import weakref
show(lambda: weakref.ref(o)() is o)
show(lambda: weakref.ref(d))
class M(defaultdict, dict): pass
show(lambda: M(int)['u']); 
def g(): 
    class X(defaultdict, OrderedDict): pass
show(g)
