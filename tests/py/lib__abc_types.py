# abc and types.
import abc
import types


class Shape(abc.ABC):
    @abc.abstractmethod
    def area(self):
        return 1

    @property
    @abc.abstractmethod
    def name(self): ...

    @staticmethod
    @abc.abstractmethod
    def make(): ...

    def describe(self):
        return f"{self.name} {self.area()}"


class Half(Shape):
    def area(self):
        return super().area() * 2


class Full(Half):
    name = "full"

    @staticmethod
    def make():
        return Full()


for cls in (Shape, Half, Full):
    try:
        print(cls().describe(), sorted(cls.__abstractmethods__))
    except TypeError as e:
        print(e)


@Shape.register
class Duck:
    pass


print(isinstance(Duck(), Shape), issubclass(Duck, Shape), Shape in Duck.__mro__, Full.make().describe(), isinstance(Full(), Half), abc.get_cache_token() is not None)
Half.name = "late"
Half.make = staticmethod(lambda: 0)
try:
    Half()
except TypeError as e:
    print("still abstract:", e)
abc.update_abstractmethods(Half)
print(Half().describe())


class Hook(abc.ABC):
    @classmethod
    def __subclasshook__(cls, c):
        return any("quack" in b.__dict__ for b in c.__mro__) or NotImplemented


class Quacks:
    quack = 1


print(issubclass(Quacks, Hook), isinstance(5, Hook), issubclass(Hook, Hook))
try:
    Shape.register(5)
except TypeError as e:
    print(e)


class A(abc.ABC):
    pass


class B(A):
    pass


try:
    B.register(A)
except RuntimeError as e:
    print(e)
print(types.SimpleNamespace(a=1, b=[2]), types.MappingProxyType({1: 2})[1], types.new_class("N", (A,), {}, lambda ns: ns.update(z=1)).z, types.DynamicClassAttribute.__name__, types.get_original_bases(B), types.MethodType(len, "abc")())


class Attr:
    @types.DynamicClassAttribute
    def x(self):
        return "instance x"


print(Attr().x)
m = types.ModuleType("m")
m.__dict__["v"] = 5
print(m.v, m, types.coroutine(lambda: iter(())) is not None)


def outer():
    x = 1

    def f(a, b=2, *, c=3):
        return x, a, b, c

    return f


f = outer()
g = types.FunctionType(f.__code__, {"k": 1}, "g", (20,), f.__closure__)
g.__kwdefaults__ = {"c": 30}
print(g(1), g.__name__, g.__globals__, f.__code__.replace(co_name="renamed").co_name, types.CellType().__class__.__name__)
try:
    types.FunctionType(f.__code__, {})
except TypeError as e:
    print(e)
code = f.__code__
print(code.co_name, code.co_qualname, code.co_argcount, code.co_kwonlyargcount, code.co_varnames, code.co_freevars, code.co_firstlineno, code.co_consts[0] is not None or True, code == code.replace(), hash(code) == hash(code.replace()))
try:
    raise ValueError
except ValueError as e:
    tb = e.__traceback__
    print(type(tb) is types.TracebackType, type(tb.tb_frame) is types.FrameType, tb.tb_next, types.TracebackType(None, tb.tb_frame, 0, 99).tb_lineno)
ns = types.SimpleNamespace()
ns.self = ns
print(ns, types.SimpleNamespace(a=1) == types.SimpleNamespace(a=1.0), types.SimpleNamespace(a=1) != 5)
try:
    types.SimpleNamespace(1, 2)
except TypeError as e:
    print(e)
print(types.NoneType, types.NotImplementedType, types.GenericAlias(dict, (str, int)), isinstance(print, types.BuiltinFunctionType), isinstance("".join, types.BuiltinMethodType), isinstance(str.join, types.MethodDescriptorType), isinstance(int.real, types.GetSetDescriptorType), isinstance(object.__init__, types.WrapperDescriptorType), isinstance((x for x in ()), types.GeneratorType))
