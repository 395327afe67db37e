__all__ = ("lz1", "lz2")
lz1 = 1


def __getattr__(name):
    if name == "lz2":
        return 2
    raise AttributeError(name)
