# Multiple inheritance, C3 linearisation, cooperative super().
class Base:
    def __init__(self, **kw):
        self.log = ["Base"]
        assert not kw, kw

    def who(self):
        return ["Base"]


class A(Base):
    def __init__(self, a=None, **kw):
        super().__init__(**kw)
        self.log.append(f"A{a}")

    def who(self):
        return ["A"] + super().who()


class B(Base):
    def __init__(self, b=None, **kw):
        super().__init__(**kw)
        self.log.append(f"B{b}")

    def who(self):
        return ["B"] + super().who()


class C(A, B):
    def who(self):
        return ["C"] + super().who()


class D(B):
    pass


class E(C, D):
    pass


print([c.__name__ for c in E.__mro__], E.mro() == list(E.__mro__))
print(C(a=1, b=2).log, C().who(), E().who(), super(C, C()).who(), super(A, E()).who(), super(Base, C()).__init__() is None)
for build in ["type('X', (A, Base, C), {})", "type('X', (Base, A), {})", "type('X', (C, A), {})", "type('X', (A, C), {})", "type('X', (object, A), {})"]:
    try:
        print(build, [c.__name__ for c in eval(build).__mro__])
    except TypeError as e:
        print(build, "->", e)


class Static:
    @classmethod
    def make(cls):
        return cls.__name__

    @staticmethod
    def st():
        return "static"

    @property
    def prop(self):
        return "prop of Static"


class Sub(Static):
    @classmethod
    def make(cls):
        return "Sub+" + super().make()

    @staticmethod
    def st():
        return "sub " + super(Sub, Sub).st()

    @property
    def prop(self):
        return "sub " + super().prop

    def in_comprehension(self):
        return [super(Sub, self).prop for _ in range(2)]

    def in_lambda(self):
        return (lambda: super().prop)()

    def in_nested(self):
        def inner():
            return super(Sub, self).make()

        return inner()

    def set_super(self):
        super().attr = 5
        return self.attr


s = Sub()
print(Sub.make(), Sub.st(), s.prop, s.in_comprehension(), s.in_nested())
try:
    print(s.in_lambda())
except TypeError as e:
    print("in_lambda", e)
except RuntimeError as e:
    print("in_lambda", e)
try:
    print(s.set_super())
except AttributeError as e:
    print(e)


class Getattr:
    def __getattr__(self, name):
        return "dynamic " + name


class SubGetattr(Getattr):
    def __getattr__(self, name):
        return "sub " + super().__getattr__(name)

    def direct(self):
        try:
            return super().missing
        except AttributeError as e:
            return str(e)


print(SubGetattr().x, SubGetattr().direct())
for code in ["super()", "super(int)", "super(int, 'x')", "super(5)", "super(A, 5)", "super(C, C()).nothing", "super(1, 2, 3)"]:
    try:
        print(code, repr(eval(code)).split(" at ")[0])
    except (TypeError, RuntimeError, AttributeError) as e:
        print(code, "->", type(e).__name__, e)


class Weird:
    def method(x):
        del x
        return super()


try:
    Weird().method()
except RuntimeError as e:
    print(e)


class NoArg:
    def method():
        super()


try:
    NoArg.method()
except RuntimeError as e:
    print(e)


class Index(list):
    def __getitem__(self, i):
        return ("got", super().__getitem__(i))

    def append(self, x):
        super().append(x * 2)


i = Index([1, 2])
i.append(5)
print(i[2], i, len(i), i[0:1])


class M1:
    def f(self):
        return "M1 " + super().f()


class Late:
    def f(self):
        return "Late"


class Mixed(M1, Late):
    pass


print(Mixed().f())
try:
    M1().f()
except AttributeError as e:
    print(e)
x = super(A, C())
print(x.__thisclass__.__name__, x.__self_class__.__name__, type(x.__self__).__name__)


class ClassCell:
    def get(self):
        return __class__

    @staticmethod
    def sget():
        return __class__


print(ClassCell().get() is ClassCell, type("Copy", (ClassCell,), {}).sget().__name__)
