# Properties with getters, setters, deleters, docs and inheritance.
class Temperature:
    def __init__(self, celsius=0):
        self._celsius = celsius

    @property
    def celsius(self):
        "Degrees."
        return self._celsius

    @celsius.setter
    def celsius(self, value):
        if value < -273.15:
            raise ValueError("too cold")
        self._celsius = value

    @celsius.deleter
    def celsius(self):
        print("deleted")
        self._celsius = None

    @property
    def fahrenheit(self):
        return self._celsius * 9 / 5 + 32

    kelvin = property(lambda self: self._celsius + 273.15, lambda self, k: setattr(self, "_celsius", k - 273.15), doc="Kelvin.")


t = Temperature(25)
print(t.celsius, t.fahrenheit, t.kelvin, Temperature.celsius.__doc__, Temperature.kelvin.__doc__)
t.celsius += 5
t.kelvin = 300
print(t.celsius)
del t.celsius
print(t.celsius)
for code in ["t.fahrenheit = 1", "del t.fahrenheit", "t.celsius = -500", "del t.kelvin", "Temperature().nope"]:
    try:
        exec(code)
    except (AttributeError, ValueError) as e:
        print(code, "->", type(e).__name__, e)


class Sub(Temperature):
    @Temperature.celsius.getter
    def celsius(self):
        return ("sub", self._celsius)

    @property
    def fahrenheit(self):
        return "sub " + str(super().fahrenheit)


s = Sub(10)
s.celsius = 20
print(s.celsius, s.fahrenheit)
p = Temperature.celsius
print(type(p).__name__, p.fget.__name__, p.fset.__name__, p.fdel.__name__, p.__name__ if hasattr(p, "__name__") else None)
print(p.__get__(t, Temperature), p.__get__(None, Temperature) is p)


class Bare:
    x = property()
    y = property(None, lambda self, v: print("write only", v))


b = Bare()
b.y = 5
for code in ["b.x", "b.y", "b.x = 1", "del b.y"]:
    try:
        exec(code)
    except AttributeError as e:
        print(code, "->", e)


class Errors:
    @property
    def inner(self):
        return self.missing

    @property
    def value(self):
        raise KeyError("inside")

    def __getattr__(self, name):
        if name == "special":
            return 1
        raise AttributeError(f"no {name} here", name=name, obj=self)


e = Errors()
try:
    e.inner
except AttributeError as error:
    print(error)
try:
    e.value
except KeyError as error:
    print(repr(error))
print(hasattr(e, "inner"), e.special)


class Counter:
    calls = 0

    @property
    def n(self):
        Counter.calls += 1
        return Counter.calls


c = Counter()
print(c.n + c.n, c.n, [c.n for _ in range(3)])
Counter.n = 100
print(c.n)


class Meta(type):
    @property
    def label(cls):
        return "label of " + cls.__name__


class Labelled(metaclass=Meta):
    pass


print(Labelled.label, hasattr(Labelled(), "label"))


class Cached:
    import functools

    @functools.cached_property
    def heavy(self):
        print("once")
        return 42


k = Cached()
print(k.heavy, k.heavy, vars(k))
del k.heavy
print(k.heavy)
