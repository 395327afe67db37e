# Where __dict__ comes from: classes of metaclasses, native types with attributes, __slots__ after native layouts.
class Meta(type):
    pass


class Made(metaclass=Meta):
    x = 1


class Mixin:
    pass


class Mixed(Mixin, type):
    def __call__(cls):
        return 5


class OfMixed(metaclass=Mixed):
    pass


for cls in (Meta, Made, OfMixed, Mixed):
    print(type(cls.__dict__).__name__, sorted(n for n in cls.__dict__ if n not in ("__firstlineno__", "__static_attributes__")))
print(OfMixed(), "__dict__" in Meta.__dict__)
for base in ("int", "tuple", "bytes", "type"):
    for slots in ("('a',)", "()", "('__dict__',)"):
        try:
            exec(f"class X({base}): __slots__ = {slots}")
            print(base, slots, "ok")
        except TypeError as e:
            print(base, slots, e)


def function():
    pass


function.attr = 1
print(function.__dict__, type(function).__dict__["__dict__"].__name__)
function.__dict__ = {"other": 2}
print(function.other, hasattr(function, "attr"))
for bad in (5, None):
    try:
        function.__dict__ = bad
    except TypeError as e:
        print(e)


class Module(type(__import__("sys"))):
    @property
    def computed(self):
        return self.__name__ + "!"


module = Module("mod", "its doc")
module.z = 1
print(module.computed, module.z, module.__doc__, vars(module)["z"], type(module).__name__, repr(module))


class Point:
    __slots__ = ("x",)


class Other:
    __slots__ = ("x",)


class Third:
    __slots__ = ("y",)


p = Point()
p.x = 1
p.__class__ = Other
print(p.x, type(p).__name__)
for code in ("p.__class__ = Third", "object().__class__ = Point", "p.__class__ = int", "p.__class__ = Made", "(5).__class__ = Point"):
    try:
        exec(code)
    except TypeError as e:
        print(code, e)
