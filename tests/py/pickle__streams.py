"""Streams of every protocol: what is written, read back and refused."""

import pickle, io, collections, datetime, decimal, fractions, enum, functools, operator, sys, copyreg
class P:
    def __init__(self, x): self.x = x
    def __eq__(self, o): return type(self) is type(o) and self.__dict__ == o.__dict__
class S:
    __slots__ = ("a", "b")
    def __init__(self): self.a = 1; self.b = [2]
class L(list): pass
class D(dict): pass
class I(int): pass
class Color(enum.Enum):
    R = 1; G = 2
class NE:
    def __new__(cls, *, k): o = super().__new__(cls); o.k = k; return o
    def __getnewargs_ex__(self): return (), {"k": self.k}
class Out:
    class In:
        def m(self): pass
class Red:
    def __reduce__(self): return (Red, (), {"a": 1}, iter([1, 2]), iter([("k", 3)]))
    def append(self, x): self.__dict__.setdefault("l", []).append(x)
    def __setitem__(self, k, v): self.__dict__.setdefault("d", {})[k] = v
def setter(o, s): o.s = s
class SS:
    def __reduce__(self): return (SS, (), 5, None, None, setter)
NT = collections.namedtuple("NT", "a b")
rec = []; rec.append(rec); rd = {}; rd["s"] = rd
rt = ([],); rt[0].append(rt)
l = L([1, 2]); l.q = 3
objs = [None, True, False, 0, 1, 255, 256, 65535, 65536, -1, -128, -129, 2**31 - 1, 2**31, -2**31, -2**31 - 1, 2**63, -2**63, -2**71, 2**71 - 1, 10**50, -10**50, 1 << 3000, 1.5, float("inf"), -0.0, "", "abc", "é\n\\x", "\u20ac\U0001f600\ud800", "x" * 300, b"", b"abc", b"x" * 300, bytearray(b"xy"), bytearray(), [], [1], [1, 2], list(range(1005)), list(range(1000)), list(range(1001)), (), (1,), (1, 2), (1, 2, 3), (1, 2, 3, 4), {}, {"a": 1}, {"a": 1, "b": 2}, dict.fromkeys(range(1000)), dict.fromkeys(range(1001)), set(), {1}, set(range(1000)), frozenset(), frozenset([1]), P(3), S(), l, D(a=1), I(5), Color.R, NE(k=4), Out.In, Out.In.m, Red(), SS(), NT(1, 2), len, print, P, type(None), type(...), NotImplemented, ..., range(5), slice(1, 2), 1j, collections.OrderedDict(a=1), collections.deque([1, 2], 5), collections.Counter("aab"), collections.defaultdict(list, a=[1]), functools.partial(max, 1), operator.itemgetter(1), [P(1), P(1)], "y" * 70000, b"z" * 70000, ["w" * 40000, "v" * 40000, 5], ValueError("x", 1), object(), copyreg]
import hashlib
for p in range(6):
    h = hashlib.md5()
    for o in objs + [rec, rd, rt]:
        try: s = pickle.dumps(o, p)
        except Exception as e:
            print(p, type(e).__name__, str(e)[:150].split(" at 0x")[0], getattr(e, "__notes__", None)); continue
        h.update(s)
        try:
            b = pickle.loads(s)
            t = pickle.load(io.BytesIO(s))
        except Exception as e: print("load", p, type(e).__name__, e, o if len(repr(o)) < 100 else ""); continue
        if type(b) is not type(o) or (isinstance(o, (int, str, list, dict, tuple, set, frozenset, bytes)) and o is not rec and o is not rd and o is not rt and b != o): print("differs", p, o, b)
        f = io.BytesIO(); pickle.Pickler(f, p).dump(o)
        if f.getvalue() != s: print("file differs", p)
    print(p, h.hexdigest())
print([pickle.dumps(x, 0) for x in (5, True, "a\n", 1.5, (1, 2), {"a": [1]}, P(1))])
print([pickle.dumps(x, 2) for x in (b"ab", {1}, Color.R, rt, Out.In.m)])
class PP(pickle.Pickler):
    def persistent_id(self, o): return "id%d" % o.x if isinstance(o, P) else None
class UU(pickle.Unpickler):
    def persistent_load(self, i): return P(int(i[2:]))
    def find_class(self, m, n): print("find", m, n); return super().find_class(m, n)
f = io.BytesIO(); PP(f).dump([P(1), P(7), {"a": P(2).x}, NT(1, 2)]); f.seek(0)
print([getattr(x, "x", x) for x in UU(f).load()])
f = io.BytesIO(); k = PP(f, 0); k.dump(P(4)); print(f.getvalue())
class RR(pickle.Pickler):
    def reducer_override(self, o):
        if isinstance(o, P): return (P, (99,))
        return NotImplemented
f = io.BytesIO(); RR(f).dump([P(1), 2, NT(1, 2)]); print(pickle.loads(f.getvalue())[0].x)
f = io.BytesIO(); k = pickle.Pickler(f); k.dispatch_table = {P: lambda p: (P, (p.x * 2,))}; k.dump(P(21)); print(pickle.loads(f.getvalue()).x)
f = io.BytesIO(); k = pickle.Pickler(f); a = [1]; k.dump(a); k.dump(a); k.clear_memo(); k.dump(a); print(f.getvalue(), k.bin, k.fast)
f.seek(0); u = pickle.Unpickler(f); print(u.load(), u.load(), u.load())
for bad in (b"", b"\x80", b"\x80\x07.", b"K", b"K\x01", b"\x80\x04\x95\xff\0\0\0\0\0\0\0", b".", b"(.", b"t.", b"h\x05.", b"a.", b"]a.", b"\xff", b"'", b"Z", b"cnosuch\nname\n.", b"cos\nnosuch\n.", b"K\x01R.", b"K\x01K\x01R.", b"Ix\n.", b"X\x10\0\0\0abc.", b"S'a\n.", b"S'a\\n'\n.", b"Q.", b"K\x05Q.", b"\x97.", b"\x82\x05.", b"I5", b"gx\n.", b"p-1\n.", b"N}b.", b"N)\x81.", b"\x8bABC\xff."):
    try: print(bad, pickle.loads(bad))
    except Exception as e: print(bad, type(e).__name__, e)
def loc():
    class X: pass
    return X
for o in (loc(), lambda: 1, [1, {"k": (lambda: 1)}], {"a": {1, 2, frozenset([loc()])}}, open, sys.stdin, (i for i in ()), P(lambda: 2)):
    try: pickle.dumps(o)
    except Exception as e: print(type(e).__name__, str(e).split(" at 0x")[0], e.__notes__ if hasattr(e, "__notes__") else None)
for r in (5, (), (1,), (1, 2), (P, 1), (P, (), None, 1), (P, (), None, None, 1), (P, (), None, None, None, 1), (copyreg.__newobj__, ()), (copyreg.__newobj__, (1,)), (copyreg.__newobj__, (S,)), (copyreg.__newobj_ex__, (1, 2)), "nosuch"):
    class B:
        def __reduce_ex__(self, p): return r
    try: pickle.dumps(B())
    except Exception as e: print(type(e).__name__, str(e).split(" at 0x")[0], e.__notes__ if hasattr(e, "__notes__") else None)
for a, k in (((1, 6), {}), ((1,), {"buffer_callback": print, "protocol": 4})):
    try: pickle.dumps(*a, **k)
    except Exception as e: print(type(e).__name__, e)
for fn in (lambda: pickle.dump(1, 2), lambda: pickle.load(3), lambda: pickle.loads("a"), lambda: pickle.Pickler(), lambda: pickle.Pickler(3)):
    try: fn()
    except Exception as e: print(type(e).__name__, e)
deep = []
for i in range(100000): deep = [deep]
try: pickle.dumps(deep)
except RecursionError as e: print("RecursionError")
print(pickle.PickleError, pickle.PicklingError.__mro__[1], pickle.loads(b"\x80\x03ccollections\nOrderedDict\nq\x00)Rq\x01."), pickle.loads(b"c__builtin__\nxrange\n(I3\ntR."), pickle.loads(b"U\x02hi.", encoding="bytes"))
