# Globals and builtins rebound while code that uses them is hot.
limit = 10
scale = 1


def use(x):
    return helper(x) * scale + limit


def helper(x):
    return x + 1


def run(n):
    total = 0
    for i in range(n):
        total += use(i)
    return total


print(run(1500))
scale = 3
print(run(1500))
limit = 0.5
print(run(1500))


def helper(x):
    return x - 1


print(run(1500))
scale = "ab"
try:
    run(3)
except TypeError as e:
    print(e)
scale = 1


def rebinding(n):
    global counter, helper
    counter = 0
    old = helper
    out = []
    for i in range(n):
        counter += 1
        if i == n // 2:
            helper = lambda x: x * 1000
        if i % 500 == 0:
            out.append(helper(2))
    helper = old
    return counter, out


print(rebinding(2000), counter)


def uses_len(items):
    return len(items)


for _ in range(1500):
    uses_len([1, 2])
len = lambda x: "shadowed len"
print(uses_len([1, 2]))
del len
print(uses_len([1, 2]))
import builtins

old_len = builtins.len
builtins.len = lambda x: "replaced builtin"
print(uses_len("abc"))
builtins.len = old_len
print(uses_len("abc"))


def missing(n):
    hits = 0
    for i in range(n):
        try:
            appears_late
            hits += 1
        except NameError:
            if i == n - 10:
                globals()["appears_late"] = True
    return hits


print(missing(1500))
del appears_late
print(missing(1500))


def deleted(n):
    global flicker
    out = 0
    for i in range(n):
        flicker = i
        if i % 100 == 99:
            del flicker
            try:
                flicker
            except NameError:
                out += 1
        else:
            out += flicker > 0
    return out


print(deleted(1000))
total = 0
for i in range(3000):
    total += i * scale
    if i == 1500:
        scale = 2
    if i == 2500:
        scale = 0.25
print(total, i)
exec("scale = 7")
print(run(10), use(1))
module = __import__(__name__)
print(module is __import__("sys").modules["__main__"])
__import__("sys").modules["__main__"].scale = 100
print(use(1))


def range(n):
    return [n, n + 1]


print(run(5))
del range
print(run(5))


def local_import(n):
    t = 0
    for i in (lambda m: __builtins__.range(m))(n):
        import math

        t += math.floor(i / 2)
    return t


print(local_import(1000))
import math

old_floor = math.floor
math.floor = lambda x: 1
print(local_import(1000))
math.floor = old_floor
print(local_import(1000))
