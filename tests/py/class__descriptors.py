# Data and non-data descriptors and the order of lookup.
class Data:
    def __init__(self, name="?"):
        self.name = name

    def __set_name__(self, owner, name):
        print("set_name", owner.__name__, name)
        self.name = name

    def __get__(self, obj, cls):
        return f"data {self.name} of {'class' if obj is None else 'instance'} {cls.__name__}"

    def __set__(self, obj, value):
        print("set", self.name, value)

    def __delete__(self, obj):
        print("delete", self.name)


class NonData:
    def __get__(self, obj, cls):
        return "nondata"


class OnlySet:
    def __set__(self, obj, value):
        obj.__dict__["onlyset"] = value * 2


class OnlyDelete:
    def __delete__(self, obj):
        print("only delete")


class C:
    data = Data()
    nondata = NonData()
    onlyset = OnlySet()
    onlydel = OnlyDelete()


c = C()
c.__dict__["data"] = "shadow"
c.__dict__["nondata"] = "shadow"
print(c.data, c.nondata, C.data, C.nondata)
c.data = 5
del c.data
c.onlyset = 4
print(c.onlyset, type(C().onlyset).__name__)
del c.onlydel
for action in ["c.onlydel = 1", "del c.onlyset", "c.nondata = 3", "del c.nondata", "del c.nondata"]:
    try:
        exec(action)
        print(action, "ok", c.nondata)
    except AttributeError as e:
        print(action, "->", e)
C.later = Data("later")
print(c.later)
C.data = "replaced on class"
print(c.data, C.__dict__["data"])


class Typed:
    def __init__(self, kind, default=None):
        self.kind, self.default = kind, default

    def __set_name__(self, owner, name):
        self.slot = "_" + name

    def __get__(self, obj, cls=None):
        return self if obj is None else getattr(obj, self.slot, self.default)

    def __set__(self, obj, value):
        if not isinstance(value, self.kind):
            raise TypeError(f"{self.slot[1:]} must be {self.kind.__name__}, not {type(value).__name__}")
        setattr(obj, self.slot, value)


class Person:
    name = Typed(str, "nobody")
    age = Typed(int)


p = Person()
print(p.name, p.age, Person.age.kind)
p.name, p.age = "bob", 5
print(p.name, p.age, vars(p))
try:
    p.age = "x"
except TypeError as e:
    print(e)


class Lazy:
    def __init__(self, fn):
        self.fn = fn

    def __get__(self, obj, cls):
        print("computing")
        value = obj.__dict__[self.fn.__name__] = self.fn(obj)
        return value


class Holder:
    @Lazy
    def value(self):
        return [1, 2, 3]


h = Holder()
print(h.value, h.value is h.value)


class Raises:
    def __get__(self, obj, cls):
        raise AttributeError("from get")


class WithFallback:
    attr = Raises()

    def __getattr__(self, name):
        return f"fallback {name}"


print(WithFallback().attr)


class SetNameFails:
    def __set_name__(self, owner, name):
        raise ValueError("bad name")


try:

    class X:
        y = SetNameFails()
except Exception as e:
    print(type(e).__name__, e, getattr(e, "__notes__", None))
func = C.__init__ if "__init__" in C.__dict__ else (lambda self: self)
print(func.__get__(5)(), func.__get__(None, int) is func, (lambda self, x: (self, x)).__get__("s")(1))
print(type(Person.__dict__["name"]).__name__, Person.__dict__["age"].__get__(None, Person).slot)


class Meta(type):
    attr = Data("meta")


class WithMeta(metaclass=Meta):
    pass


print(WithMeta.attr)
WithMeta.attr = 5
try:
    WithMeta().attr
except AttributeError as e:
    print(e)
print(str.__dict__["upper"].__get__("abc", str)(), dict.__dict__["fromkeys"].__get__(None, dict)("ab"))
