"""`__subclasses__` of builtin classes names the builtin ones among them."""

import builtins
import types

BUILTINS = {name: value for name, value in vars(builtins).items() if isinstance(value, type) and name[0] != "_"}

for name, cls in sorted(BUILTINS.items()):
    below = [sub.__name__ for sub in type.__subclasses__(cls) if BUILTINS.get(sub.__name__) is sub]
    if below:
        print(name, sorted(below))
print(type.__subclasses__(Exception)[:4])


def all_below(cls, seen):
    for sub in type.__subclasses__(cls):
        if sub not in seen:
            seen.add(sub)
            all_below(sub, seen)
    return seen


everything = all_below(object, set())
print([name for name, cls in BUILTINS.items() if cls is not object and cls not in everything])
print([name for name, cls in vars(types).items() if isinstance(cls, type) and cls not in everything])


class Own(int):
    pass


print(int.__subclasses__()[-1] is Own, bool in int.__subclasses__(), Own in everything)
