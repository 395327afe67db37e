# object.__reduce_ex__, __getstate__, copy: attributes, slots, items, arguments of __new__.
import copy


class Plain:
    def __init__(self):
        self.a, self.b = 1, [2]


class Slotted:
    __slots__ = ("x", "_y", "unset")

    def __init__(self):
        self.x, self._y = 1, [2]


class Both(Slotted):
    pass


class List(list):
    pass


class Dict(dict):
    pass


class Args:
    def __new__(cls, a, b=0):
        self = super().__new__(cls)
        self.made = (a, b)
        return self

    def __getnewargs__(self):
        return self.made


class Keywords(Args):
    def __getnewargs_ex__(self):
        return (self.made[:1], {"b": self.made[1]})


class State:
    def __init__(self):
        self.kept, self.dropped = 1, 2

    def __getstate__(self):
        return {"kept": self.kept}

    def __setstate__(self, state):
        self.__dict__.update(state, restored=True)


class Int(int):
    pass


both = Both()
both.z = 3
print(Plain().__getstate__(), Slotted().__getstate__(), both.__getstate__(), object().__getstate__(), (5).__getstate__())
items, table, number = List([1, [2]]), Dict(a=[1]), Int(5)
items.note, table.note, number.note = "l", "d", "n"
for value in (Plain(), Slotted(), both, items, table, Args(1, 2), Keywords(3, 4), State(), number):
    made = value.__reduce_ex__(2)
    print(made[0].__name__, made[1][1:], made[2], made[3] and list(made[3]), made[4] and list(made[4]))
    shallow, deep = copy.copy(value), copy.deepcopy(value)
    print(type(shallow) is type(value), shallow.__getstate__() == value.__getstate__(), deep.__getstate__() == value.__getstate__(), shallow is value)
print(copy.copy(items) == items, copy.deepcopy(table)["a"] is table["a"], copy.copy(number) + 1, copy.copy(both).z, copy.copy(State()).restored)


class Wrong:
    def __getnewargs__(self):
        return 5


for value in (Wrong(), (i for i in ()), iter({}.keys()), object.__init__):
    try:
        value.__reduce_ex__(2)
        print("ok")
    except TypeError as e:
        print(e)
print(object().__reduce_ex__(4)[1], object().__reduce__()[0].__name__)
