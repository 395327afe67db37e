"""Keyword arguments of classes that derive from builtin ones and have a constructor or an initialiser of their own."""

BASES = (list, tuple, dict, set, str, bytes, bytearray, int, float, complex, object, range, reversed, slice)
CALLS = (((), {"x": 1}), (("12",), {"x": 1}), (([1],), {"x": 1}), (([1],), {}), ((), {"iterable": [1]}))


def classes(base):
    def new(cls, *args, **kwargs):
        return base.__new__(cls, *args)

    def init(self, *args, **kwargs):
        pass

    for names in ((), ("__new__",), ("__init__",), ("__new__", "__init__")):
        made = {"__new__": new, "__init__": init}
        try:
            yield names, type("Derived", (base,), {name: made[name] for name in names})
        except TypeError as error:
            print(base.__name__, error)
            return


for base in BASES:
    for names, cls in classes(base):
        for args, kwargs in CALLS:
            try:
                print(base.__name__, *names, args, kwargs, type(cls(*args, **kwargs)).__name__)
            except (TypeError, ValueError) as error:
                print(base.__name__, *names, args, kwargs, type(error).__name__, error)


class Meta(type):
    pass


for args, kwargs in (((), {}), ((1,), {}), ((1,), {"x": 1}), ((1, 2), {}), ((1, 2, 3, 4), {})):
    for cls in (type, Meta):
        try:
            print(cls(*args, **kwargs))
        except TypeError as error:
            print(cls.__name__, args, kwargs, error)
