# Operators whose methods are properties: an AttributeError says that there is no method, other errors are passed on.


def raising(kind):
    def get(self):
        raise kind("booh")

    return property(get)


for kind in (AttributeError, ValueError):
    for name, use in [
        ("__eq__", lambda made: made == type(made)()),
        ("__ne__", lambda made: made != 1),
        ("__lt__", lambda made: made < 1),
        ("__add__", lambda made: made + 1),
        ("__radd__", lambda made: 1 + made),
        ("__matmul__", lambda made: made @ made),
        ("__pow__", lambda made: pow(made, 2, 3)),
        ("__len__", len),
        ("__getitem__", lambda made: made[1]),
        ("__call__", lambda made: made()),
        ("__str__", str),
    ]:
        try:
            print(name, type(use(type("Made", (), {name: raising(kind)})())).__name__)
        except Exception as error:
            print(name, type(error).__name__, error)
