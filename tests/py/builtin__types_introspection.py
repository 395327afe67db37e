# type(), isinstance with tuples and unions, dir, vars, and names of types.
import types

things = [1, 1.5, 1j, True, "s", b"b", bytearray(), [], (), {}, set(), frozenset(), range(1), slice(1), None, ..., NotImplemented, len, [].append, str.upper, int, type, object(), lambda: 0, (x for x in []), Exception(), types, property(), staticmethod(len), classmethod(len),
          {}.keys(), {}.values(), {}.items(), iter([]), iter({}), enumerate([]), zip(), map(len, []), memoryview(b""), super(int, 5), int.__add__, (5).__add__, int.real, dict.fromkeys, types.SimpleNamespace(a=1), list[int], int | str, compile("1", "f", "eval")]
for t in things:
    print(type(t).__name__, type(t).__module__, callable(t), isinstance(t, object), type(type(t)).__name__)
print(isinstance(5, (str, (float, (int,)))), isinstance(True, int | None), isinstance(None, int | None), issubclass(bool, (str, int)), isinstance(int, type), isinstance(type, type), issubclass(type, object), isinstance(object, object), type.__mro__, object.__bases__, bool.__mro__)
print(sorted(set(dir(object))), len(dir(int)) > 60, "append" in dir([]), [n for n in dir(tuple) if not n.startswith("_")], [n for n in dir(dict) if not n.startswith("_")], [n for n in dir(set) if not n.startswith("_")])
print([n for n in dir(str) if not n.startswith("_")])
print([n for n in dir(list) if not n.startswith("_")], [n for n in dir(bytes) if not n.startswith("_")], [n for n in dir(int) if not n.startswith("_")], [n for n in dir(float) if not n.startswith("_")], [n for n in dir(slice) if n[0] != "_"], [n for n in dir(range) if n[0] != "_"])
print(int.__name__, int.__qualname__, int.__module__, int.__base__, int.__basicsize__ > 0, int.__doc__[:20], type.__name__, str.__class__, dict.__dict__["get"].__name__, list.append.__qualname__, [].append.__qualname__, len.__qualname__, dict.fromkeys.__qualname__, int.__dict__["from_bytes"].__name__)
ns = types.SimpleNamespace(a=1, b="x")
ns.c = [1]
print(ns, ns == types.SimpleNamespace(a=1, b="x", c=[1]), vars(ns), types.SimpleNamespace(), types.SimpleNamespace({"k": 1}))
proxy = int.__dict__
print(type(proxy).__name__, "real" in proxy, len(proxy) > 50)
try:
    proxy["x"] = 1
except TypeError as e:
    print(e)
mp = types.MappingProxyType({"a": 1})
print(mp, mp["a"], list(mp), mp | {"b": 2}, mp.get("z"), len(mp), "a" in mp)
C = types.new_class("C", (), {}, lambda ns: ns.update(x=5))
print(C.x, C.__name__, types.resolve_bases((int,)), types.prepare_class("P")[0])


class A:
    def m(self):
        pass

    @classmethod
    def c(cls):
        pass

    @staticmethod
    def s():
        pass

    p = property(lambda self: 1)


for name in "mcsp":
    print(name, type(A.__dict__[name]).__name__, type(getattr(A, name)).__name__, type(getattr(A(), name)).__name__)
print(types.FunctionType.__name__, types.MethodType.__name__, types.GeneratorType.__name__, types.ModuleType("m"), types.NoneType, types.EllipsisType, types.CodeType.__name__, types.BuiltinFunctionType.__name__, types.CellType(5).cell_contents, types.TracebackType.__name__, types.FrameType.__name__, types.GenericAlias(list, int), types.UnionType.__name__)
print(object.__repr__(5).split(" at ")[0], object.__str__("x"), object.__format__(5, ""), object.__reduce_ex__.__name__, object.__sizeof__(object()) > 0, object().__dir__ is not None, object.__subclasshook__(5), object.__init_subclass__(), object.__getattribute__(5, "real"), object.__hash__(None) == object.__hash__(None), object.__eq__(1, 1), object.__ne__(1, 2))
