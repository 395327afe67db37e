# Assignment statements of every form.
a = b = c = [1]
b.append(2)
print(a, b is c)
x, y = 1, 2
x, y = y, x
print(x, y)
(x), [y, (z,)] = 1, [2, [3]]
print(x, y, z)
d = {}
d["a"], d["b"] = 1, 2
i = 0
lst = [0, 0, 0]
i, lst[i] = 2, 9
print(i, lst, d)


class Box:
    pass


box = Box()
box.a, box.b = "ab"
box.c = box.d = 5
print(box.a, box.b, box.c, box.d)
n = 10
n += 5
print(n)
n -= 3
n *= 2
n //= 5
n **= 3
n %= 50
n <<= 4
n >>= 1
n |= 1
n &= 0x7F
n ^= 3
print(n)
n /= 4
print(n)
s = "a"
s += "b"
s *= 3
print(s)
l1 = l2 = [1]
l1 += [2]
l1 *= 2
print(l2, l1 is l2)
t1 = t2 = (1,)
t1 += (2,)
print(t1, t2)
s1 = s2 = {1}
s1 |= {2}
s1 ^= {1}
s1 -= {5}
s1 &= {2, 3}
print(s1, s1 is s2)
d1 = {"a": 1}
d1 |= {"b": 2}
print(d1)
box.a += "!"
d["a"] += 10
lst[1] += 7
lst[0:2] += [1, 2]
print(box.a, d, lst)
x: int = 5
y: "list[int]"
box.e: int = 6
d["z"]: str = "zed"
(w): int = 3
print(x, box.e, d["z"], w)
try:
    y_local: int
    print(undefined_name)
except NameError as e:
    print(e)


def f():
    try:
        value += 1
    except UnboundLocalError as e:
        print(e)
    value = 1
    value += 1
    return value


print(f())
tup = ([1], 2)
try:
    tup[0] += [3]
except TypeError as e:
    print(e, tup)


class InPlace:
    def __init__(self):
        self.log = []

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return name


for op in ["+=", "-=", "*=", "/=", "//=", "%=", "**=", "@=", "<<=", ">>=", "&=", "|=", "^="]:
    try:
        exec(f"v = None\nv {op} 1")
    except TypeError as e:
        print(e)
