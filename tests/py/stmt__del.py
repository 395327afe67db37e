# Deleting names, items, slices, attributes, and what comes after.
x = 1
del x
try:
    print(x)
except NameError as e:
    print(e)
a, b, c = 1, 2, 3
del a, (b, c)
print("a" in globals(), "b" in globals(), "c" in globals())
lst = list(range(6))
del lst[0], lst[-1], lst[1:3]
print(lst)
d = {"a": 1, "b": 2}
del d["a"]
print(d)


class Box:
    shared = 1

    def __delattr__(self, name):
        print("deleting", name)
        super().__delattr__(name)

    def __delitem__(self, key):
        print("deleting item", key)


box = Box()
box.y = 1
del box.y, box[1], box[1:2], box[1, 2]
try:
    del box.y
except AttributeError as e:
    print(e)
try:
    del box.shared
except AttributeError as e:
    print(e)
del Box.shared
print(hasattr(box, "shared"))


def local():
    v = 1
    del v
    try:
        return v
    except UnboundLocalError as e:
        print(e)
    v = 2
    return v


print(local())


def cell():
    v = 1

    def inner():
        return v

    print(inner())
    del v
    try:
        inner()
    except NameError as e:
        print(type(e).__name__, e)
    v = 3
    return inner()


print(cell())


def loop():
    out = []
    for i in range(5):
        if i == 3:
            del i
            try:
                i
            except UnboundLocalError as e:
                out.append(str(e))
                continue
        out.append(i)
    return out


print(loop())


def delete_twice():
    q = 1
    del q
    del q


try:
    delete_twice()
except UnboundLocalError as e:
    print(e)


def with_nonlocal():
    n = 1

    def kill():
        nonlocal n
        del n

    kill()
    try:
        print(n)
    except UnboundLocalError as e:
        print(e)


with_nonlocal()


def del_global():
    global gone
    del gone


gone = 1
del_global()
try:
    del_global()
except NameError as e:
    print(e)
try:
    del (1, 2)[0]
except TypeError as e:
    print(e)
try:
    del {}["x"]
except KeyError as e:
    print(repr(e))
try:
    del "abc"[0]
except TypeError as e:
    print(e)
for text in ["del len", "del [].x", "del (5).real", "del lst[99]"]:
    try:
        exec(text)
    except Exception as e:
        print(text, type(e).__name__, e)
