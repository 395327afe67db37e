# object.__setattr__ does not go behind a native type; super objects of subclasses; layouts that may be exchanged.


def attempt(what, *args, **keywords):
    try:
        print(what(*args, **keywords))
    except Exception as error:
        print(type(error).__name__, error)


attempt(object.__setattr__, str, "foo", 42)
attempt(object.__delattr__, str, "lower")


class Meta(type):
    def __setattr__(cls, name, value):
        object.__setattr__(cls, name, value)


class Plain:
    pass


class Both(Plain, Meta):
    pass


made = Both("Made", (object,), {})
attempt(setattr, made, "x", 1)
attempt(setattr, Meta("Other", (), {}), "x", 1)
attempt(getattr, type, "__abstractmethods__")
attempt(int().__pow__)
attempt(int().__rpow__, 1, 2, 3)


class Super(super):
    pass


class A:
    def show(self):
        print(type(Super(A, self)).__name__, Super(A, self).__class__.__name__)


A().show()


class L:
    __slots__ = ["a", "b"]


class M:
    __slots__ = ["b", "a"]


class BelowL(L):
    __slots__ = ["e"]


class BelowM(M):
    __slots__ = ["e"]


class Adding(L):
    pass


class AlsoAdding(L):
    pass


for old, new in [(L, M), (BelowL, BelowM), (Adding, AlsoAdding), (L, BelowL)]:
    made = old()
    attempt(setattr, made, "__class__", new)
    print(type(made).__name__)


# The cell of super() is filled before the metaclass orders the bases.
class Asking(type):
    def mro(cls):
        if cls.__mro__ is None and "of" in vars(cls):
            print(vars(cls)["of"]() is cls)
        return super().mro()


class Asked(metaclass=Asking):
    def of():
        return __class__


class Failing(type):
    def mro(cls):
        if cls.__name__ == "Below" and cls.__mro__:
            raise RuntimeError("no order")
        return super().mro()


class First:
    pass


class Second:
    pass


class Middle(First, metaclass=Failing):
    pass


class Beside(Middle):
    pass


class Below(Middle):
    pass


attempt(setattr, Middle, "__bases__", (Second,))
print([[base.__name__ for base in cls.__mro__] for cls in (Middle, Beside, Below)], Middle.__bases__[0].__name__)


class Own:
    __slots__ = ()

    def __setattr__(self, name, value):
        object.__setattr__(self, name, value)


class Not:
    __slots__ = ()


import weakref

for made in (Own(), Not(), weakref.proxy(Plain())):
    attempt(object.__setattr__, made, "x", 1)
    attempt(object.__delattr__, made, "x")
