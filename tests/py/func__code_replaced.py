# The code of a function may be replaced by code that has run with other globals: its names are then those of the
# function. The same holds where one code object is made into several functions.
import types


def define(source, name, **space):
    exec(source, space)
    return space[name], space


f, space_f = define("def f():\n    return n\n", "f", n="first")
g, space_g = define("def g():\n    return None\n", "g", n="second")
for _ in range(3000):
    f()
g.__code__ = f.__code__
for _ in range(3000):
    assert (f(), g()) == ("first", "second"), (f(), g())
space_f["n"] = 1
space_g["n"] = 2
print(f(), g())
del space_g["n"]
try:
    g()
except NameError as error:
    print(error)
print(f())

builtin, _ = define("def builtin():\n    return len\n", "builtin")
for _ in range(3000):
    builtin()
other, _ = define("def other():\n    return None\n", "other", __builtins__={"len": "own"})
other.__code__ = builtin.__code__
print(other(), builtin())


def total(count):
    found = 0
    for _ in range(count):
        found += step
    return found


step = 1
assert total(20000) == 20000
twin = types.FunctionType(total.__code__, {"step": 10, "__builtins__": __builtins__})
print(twin(10), total(10), twin(20000), total(20000))


def switch(count):
    # The code is shared while it runs.
    found = []
    for index in range(count):
        found.append(word)
        if index == 2000:
            made.append(types.FunctionType(switch.__code__, {"word": "new", "made": [], **SHARED}))
    return set(found), len(found)


word, made = "old", []
SHARED = {"range": range, "set": set, "len": len}
print(switch(4000))
print(made[0](1), switch(1))
