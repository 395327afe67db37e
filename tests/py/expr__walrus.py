# Assignment expressions in every place they may stand.
if (n := 10) > 5:
    print("n", n)
print((y := 5) + y, y)
data = [1, 2, 3, 4, 5, 6]
print([sq for d in data if (sq := d * d) > 10], sq)
print({(k := d): k * 2 for d in data[:2]}, k)
total = 0
print([total := total + d for d in data], total)
while (item := data.pop()) > 2:
    print("item", item)
print(data, item)


def function():
    if any((found := value) > 3 for value in [1, 5, 2]):
        return found


print(function())


def outer():
    count = 0

    def inner():
        nonlocal count
        return [count := count + i for i in range(4)]

    return inner(), count


print(outer())


def default(x=(z := 3)):
    return x


print(default(), z)
print(f"{(w := 8)} {w} {w:>4}", w)
print((lambda: (q := 3) + q)())
a = [(b := 1), (c := 2), b + c]
print(a)
print((m := 1, 2), m)
x = [1, 2, 3]
print(x[(i := 1)], x[i - 1 : (j := 3)], i, j)
global_list = [g := 1, g := g + 1, g := g * 10]
print(global_list, g)


def use_global():
    global setting
    return (setting := "set")


print(use_global(), setting)
print(not (t := 0), t, (u := 1) and (v := 0), u, v)
def generator():
    while (got := (yield)) is not None:
        print("got", got)
gen = generator()
next(gen)
gen.send(1)
gen.send(2)
try:
    gen.send(None)
except StopIteration:
    print("stopped")
