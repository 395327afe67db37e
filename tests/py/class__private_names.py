# Name mangling of double-underscore names.
class A:
    __secret = 1
    __dunder__ = 2
    _single = 3

    def __init__(self):
        self.__value = 10

    def get(self):
        return self.__value, self.__secret, self.__dunder__

    def __hidden(self):
        return "hidden"

    def call(self):
        return self.__hidden()

    def local(self):
        __x = 5
        return sorted(locals())

    def param(self, __p=3, *, __q=4):
        return __p, __q

    def nested(self):
        class B:
            __secret = "B"

            def get(self):
                return self.__secret

        return B().get(), [k for k in vars(B) if "secret" in k]

    def string(self):
        return getattr(self, "__value", "no mangling in strings")

    def glob(self):
        global __g
        __g = 7

    def importing(self):
        import math as __m

        return __m.pi > 3, [k for k in locals() if "m" in k]

    def kwcall(self):
        return dict(__k=1)


class Sub(A):
    def __init__(self):
        super().__init__()
        self.__value = 20

    def get_sub(self):
        return self.__value


class _Leading:
    __x = 1


class ___:
    __x = 1


a, s = A(), Sub()
print(a.get(), s.get(), s.get_sub(), sorted(vars(s)), a.call(), a.local(), a.param(), a.nested(), a.string(), a.importing(), a.kwcall())
print(sorted(k for k in vars(A) if "secret" in k or "hidden" in k), [k for k in vars(_Leading) if k.endswith("x")], [k for k in vars(___) if k.endswith("x")])
a.glob()
print(_A__g, a._A__value, A._A__secret, a.param(_A__q=9))
try:
    a.__value
except AttributeError as e:
    print(e)
for expr in ["a.__secret", "a.param(__q=5)"]:
    try:
        eval(expr)
    except (AttributeError, TypeError) as e:
        print(e)
