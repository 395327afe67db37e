# Classes, instances, class and instance attributes, inheritance, repr.
class Animal:
    """An animal."""

    kingdom = "animalia"
    count = 0

    def __init__(self, name, *, legs=4):
        self.name = name
        self.legs = legs
        Animal.count += 1

    def speak(self):
        return f"{self.name} makes a sound"

    def __repr__(self):
        return f"{type(self).__name__}({self.name!r})"


class Dog(Animal):
    def speak(self):
        return super().speak() + ": woof"

    def __str__(self):
        return "dog " + self.name


class Puppy(Dog):
    def __init__(self, name, age):
        super().__init__(name)
        self.age = age


a, d, p = Animal("a"), Dog("d", legs=3), Puppy("p", 1)
print(a, d, p, repr(d), [a, d, p], Animal.count, d.legs)
print(a.speak(), d.speak(), p.speak())
print(isinstance(p, Animal), isinstance(a, Dog), issubclass(Puppy, Animal), isinstance(p, (int, Dog)), type(p) is Puppy, p.__class__.__mro__)
print(Animal.__doc__, Dog.__doc__, Animal.__name__, Animal.__module__, Animal.__qualname__, Animal.__bases__, Puppy.__base__)
a.kingdom = "own"
print(a.kingdom, d.kingdom, vars(a), vars(p), a.__dict__ is a.__dict__)
del a.kingdom
print(a.kingdom, "name" in a.__dict__, hasattr(a, "nope"), getattr(a, "nope", "default"))
Animal.new_method = lambda self, x: (self.name, x)
print(p.new_method(1))
p.speak = lambda: "instance attribute"
print(p.speak(), Puppy.speak(p))
a.__dict__["via dict"] = 1
print(getattr(a, "via dict"), sorted(a.__dict__))
a.__dict__ = {"name": "replaced"}
print(a, hasattr(a, "legs"))
try:
    a.__dict__ = 5
except TypeError as e:
    print(e)
p.__class__ = Dog
print(p, type(p).__name__, p.age)
for bad in (int, 5, object):
    try:
        p.__class__ = bad
    except TypeError as e:
        print(e)
print(Animal.speak.__qualname__, Dog.__dict__.keys() >= {"speak", "__str__"}, sorted(n for n in dir(p) if not n.startswith("__")))


class Nested:
    class Inner:
        class Deep:
            def m(self):
                pass

    x = Inner()


print(Nested.Inner.Deep.m.__qualname__, Nested.Inner.__qualname__, repr(Nested.Inner.Deep), type(Nested.x))


def factory(n):
    class Local:
        value = n

        def get(self):
            return n, self.value, __class__.__name__

    return Local


print(factory(1)().get(), factory(2).value, factory(3).__qualname__, factory(1) is factory(1))
for code in ["Animal()", "Animal('x', 4)", "Animal(nme='x')", "a.missing", "Animal.missing", "a.nam", "del a.missing", "Animal.x.y", "object().x", "object().x = 1",
             "object(1)", "class X(5): pass", "class X(int, str): pass", "class X(bool): pass", "class X(A, A): pass", "class X(Dog, Dog): pass", "None.x = 1",
             "Animal.__name__ = 5", "int.x = 1", "del Animal.__name__", "Animal.__bases__ = ()", "a()", "class X(len): pass", "class X(type(None)): pass"]:
    try:
        exec(code)
        print(code, "ok")
    except Exception as e:
        print(code, "->", type(e).__name__, e)
Puppy.__bases__ = (Animal,)
print(Puppy.__mro__, Puppy("q", 2).speak())
Animal.__name__ = "Creature"
print(Animal, repr(Animal("z")), Animal.__qualname__)


class Empty: ...


e = Empty()
for i in range(200):
    setattr(e, f"attr{i}", i)
print(sum(vars(e).values()), list(vars(e))[:3], list(vars(e))[-1])
for i in range(0, 200, 2):
    delattr(e, f"attr{i}")
print(sum(vars(e).values()), len(vars(e)))
