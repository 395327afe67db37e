import inspect, functools, types, abc, weakref, sys
class Field:
    def __init__(self, kind=object, *, default=..., check=None): self.kind, self.default, self.check = kind, default, check
    def __set_name__(self, owner, name): self.name = name; owner.__dict__.get('_seen', []).append(name)
    def __get__(self, obj, owner=None):
        if obj is None: return self
        try: return obj.__dict__[self.name]
        except KeyError:
            if self.default is ...: raise AttributeError(f'{owner.__name__}.{self.name} is not set') from None
            return self.default
    def __set__(self, obj, v):
        if not isinstance(v, self.kind): raise TypeError(f'{self.name}: expected {self.kind.__name__}, got {type(v).__name__}')
        if self.check and not self.check(v): raise ValueError(f'{self.name}: {v!r} fails {inspect.signature(self.check)}')
        obj.__dict__[self.name] = v
    def __delete__(self, obj): del obj.__dict__[self.name]
class Meta(type):
    registry = {}
    @classmethod
    def __prepare__(mcls, name, bases, **kw): return {'_order': [], **kw} if kw else dict(_order=[])
    def __new__(mcls, name, bases, ns, **kw):
        cls = super().__new__(mcls, name, bases, dict(ns))
        cls._fields = tuple(dict.fromkeys(f for b in reversed(cls.__mro__) for f, v in vars(b).items() if isinstance(v, Field)))
        return cls
    def __init__(cls, name, bases, ns, *, key=None, **kw):
        super().__init__(name, bases, ns)
        if key: Meta.registry[key] = cls
    def __call__(cls, *a, **k):
        obj = super().__call__()
        for f, v in zip(cls._fields, a): setattr(obj, f, v)
        for f, v in k.items():
            if f not in cls._fields: raise TypeError(f'{cls.__name__}() got an unexpected keyword argument {f!r}')
            setattr(obj, f, v)
        return obj
    def __getitem__(cls, key): return Meta.registry[key]
    def __contains__(cls, key): return key in Meta.registry
    def __len__(cls): return len(Meta.registry)
    def __iter__(cls): return iter(sorted(Meta.registry))
    def __or__(cls, o): return type.__or__(cls, o) if isinstance(o, type) else NotImplemented
    def __repr__(cls): return f'<plugin {cls.__qualname__}>'
    def __instancecheck__(cls, o): return super().__instancecheck__(o) or getattr(o, 'duck', None) == cls.__name__
    @property
    def doc(cls): return inspect.getdoc(cls)
class Plugin(metaclass=Meta):
    """Base of all."""
    name = Field(str, default='anon')
    def run(self, x): raise NotImplementedError(type(self).__name__)
    def __init_subclass__(cls, /, key=None, **kw): super().__init_subclass__(**kw); cls.inited = True
    def __repr__(self): return f"{type(self).__name__}({', '.join(f'{k}={v!r}' for k, v in vars(self).items())})"
class Upper(Plugin, key='up'):
    """Uppercases.

        Indented.
    """
    def run(self, x): return x.upper()
class Repeat(Plugin, key='rep'):
    times = Field(int, default=2, check=lambda n: n > 0)
    sep = Field(str, default='')
    def run(self, x): return self.sep.join([x] * self.times)
    @property
    def twice(self): return self.times * 2
    @twice.setter
    def twice(self, v): self.times = v // 2
    @twice.deleter
    def twice(self): del self.times
class Chain(Repeat, key='chain'):
    def run(self, x): return f'[{super().run(x)}]'
print(list(Plugin), len(Plugin), 'up' in Plugin, Plugin['rep'], Chain._fields, Upper.doc, Chain.doc, Chain.inited)
print(Plugin['up']('n1').run('abc'), Repeat('r', 3, sep='-').run('ab'), Chain(times=2).run('q'), Repeat(name='z'))
r = Repeat(); r.twice = 10; print(r.times, r.twice, r); del r.twice; print(r.times)
class Duck: duck = 'Upper'
print(isinstance(Duck(), Upper), isinstance(3, Upper), Upper | int, Plugin.times if hasattr(Plugin, 'times') else 'no', Repeat.times.kind)
for f in (lambda: Repeat(times='x'), lambda: Repeat(times=-1), lambda: Repeat(foo=1), lambda: Plugin().run(1), lambda: Plugin['zz'], lambda: delattr(Repeat(), 'times'), lambda: Repeat.__new__(Repeat).name, lambda: setattr(Upper, 'doc', 1), lambda: Upper | 3, lambda: type('X', (Upper, int), {}, key='x'), lambda: type('Y', (Plugin, Upper), {}), lambda: Upper().twice):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
def trace(f=None, /, *, prefix='>'):
    if f is None: return functools.partial(trace, prefix=prefix)
    @functools.wraps(f)
    def wrapper(*a, **k):
        sig = inspect.signature(f).bind(*a, **k); sig.apply_defaults()
        print(prefix, f.__qualname__, dict(sig.arguments)); return f(*a, **k)
    wrapper.calls = 0
    return wrapper
@trace(prefix='##')
def area(w: float, /, h: float = 2, *rest, unit: str = 'm', **kw) -> str:
    "doc"
    return f'{w * h}{unit}'
print(area(3), area(3, 4, 5, unit='cm', z=1), area.__wrapped__.__defaults__, area.__kwdefaults__, inspect.signature(area), area.__annotations__, area.__doc__)
try: area()
except TypeError as e: print(e)
print([ (p.name, p.kind.description, p.default if p.default is not p.empty else '-') for p in inspect.signature(area).parameters.values()])
class Shape(abc.ABC):
    @property
    @abc.abstractmethod
    def area(self): ...
    @classmethod
    @abc.abstractmethod
    def make(cls): ...
    @staticmethod
    def unit(): return 'm'
    @classmethod
    def __subclasshook__(cls, o): return True if cls is Shape and hasattr(o, 'sides') else NotImplemented
class Sq(Shape):
    def __init__(s, a=2): s.a = a
    area = property(lambda s: s.a ** 2)
    @classmethod
    def make(cls): return cls(5)
print(Sq.make().area, Sq().unit(), issubclass(type('T', (), {'sides': 3}), Shape), Shape.__abstractmethods__ == {'area', 'make'})
for f in (lambda: Shape(), lambda: setattr(Sq(), 'area', 1)):
    try: f()
    except Exception as e: print(type(e).__name__, e)
class Proxy:
    def __init__(s, t): object.__setattr__(s, '_t', t)
    def __getattr__(s, n): return getattr(object.__getattribute__(s, '_t'), n)
    def __setattr__(s, n, v): setattr(s._t, n, v)
    def __dir__(s): return ['only']
p = Proxy(r); p.sep = '+'; print(p.run('a'), r.sep, dir(p), p.__class__)
wd = weakref.WeakValueDictionary(); wd['r'] = r; print(len(wd), wd['r'] is r)
def dynamic(): return types.new_class('Dyn', (Plugin,), {'key': 'dyn'}, lambda ns: ns.update(run=lambda self, x: x[::-1]))
print(dynamic()().run('abc'), Plugin['dyn'].__module__, types.resolve_bases((list[int],)), types.get_original_bases(type('L', (list,), {})))
print(inspect.getmro(Chain), inspect.isabstract(Shape), [n for n, _ in inspect.getmembers(Repeat, lambda v: isinstance(v, property))], inspect.getattr_static(Repeat, 'times').__class__.__name__)
ns = types.SimpleNamespace(a=1, b=[2]); ns.c = 3; print(ns, ns == types.SimpleNamespace(b=[2], a=1, c=3), vars(ns), types.MappingProxyType({'x': 1}) | {'y': 2})
class Slots:
    __slots__ = {'a': 'first', 'b': None}
    def __getattr__(s, n): return f'missing {n}'
s = Slots(); s.a = 1; print(s.a, s.b, s.zzz, Slots.a.__doc__, Slots.__slots__)
try: s.q = 1
except AttributeError as e: print(e)
