"""Small functions in the place of their calls: whatever happens in one, nobody can tell."""

import sys


def area(width, height):
    return width * height


def clamp(value, low, high):
    if value < low:
        return low
    if value > high:
        return high
    return value


def mean(a, b):
    return area(a + b, 0.5)


def work(count):
    total = 0
    for i in range(count):
        total += area(i, 3) + clamp(i, 10, 20)
    return total


print(work(3000), work(3000))


def floats(count):
    total = 0.0
    for i in range(count):
        total += mean(i, 1.5) - clamp(i * 0.5, 1.0, 7.0)
    return total


print(floats(3000), floats(3000))


# Other types than before, in the middle of a loop.
def mixed(items):
    out = []
    for item in items:
        out.append(area(item, 2))
    return out


numbers = list(range(2000))
mixed(numbers)
print(mixed(numbers[-2:] + [1.5, "ab", [1], 10**30, True, (1,)]))


# An error shows the function's own frame.
def ratio(a, b):
    return a / b


def ratios(divisors):
    total = 0.0
    for divisor in divisors:
        total += ratio(6.0, divisor)
    return total


print(ratios([1.0, 2.0, 4.0] * 700))
try:
    ratios([1.0] * 900 + [0.0])
except ZeroDivisionError as error:
    trace = error.__traceback__
    while trace:
        print(trace.tb_frame.f_code.co_name, trace.tb_lineno, sorted(trace.tb_frame.f_locals))
        trace = trace.tb_next


# A function that raises now and then.
def positive(x):
    if x < 0:
        raise ValueError(f"negative: {x}")
    return x


def count_negative(count):
    bad = 0
    for i in range(count):
        try:
            positive(i % 7 - 1)
        except ValueError as error:
            bad += 1
            last = error
    return bad, str(last), last.__traceback__.tb_next.tb_frame.f_code.co_name


print(count_negative(2500))


# Results that are used as conditions, and functions without a result.
def is_odd(x):
    return x % 2 == 1


def nothing(x):
    pass


def conditions(count):
    odd = 0
    for i in range(count):
        if is_odd(i) and not is_odd(i + 1):
            odd += 1
        if nothing(i) is not None:
            odd = -1
    return odd


print(conditions(4000))


# The function is rebound, and its code exchanged, while the loop runs.
def step(x):
    return x + 1


def other_step(x):
    return x + 100


def rebound(count, at):
    global step
    x = 0
    for i in range(count):
        x = step(x)
        if i == at:
            step = other_step
    return x


former = step
print(rebound(3000, 2500))
step = former


def recoded(count, at):
    x = 0
    for i in range(count):
        x = step(x)
        if i == at:
            step.__code__ = other_step.__code__
    return x


print(recoded(3000, 2500))


# Globals and builtins that a function in the place of its call reads.
FACTOR = 3


def scaled(x):
    return x * FACTOR


def rescaled(count):
    global FACTOR
    FACTOR = 3
    total = 0
    for i in range(count):
        total += scaled(i)
        if i == 2000:
            FACTOR = 5
    return total


print(rescaled(3000))


def length(items):
    return len(items)


def lengths(count):
    global len
    total = 0
    items = [1, 2, 3]
    for i in range(count):
        total += length(items)
        if i == 2000:
            len = lambda items: 1000
    del len
    return total


print(lengths(3000))


# Closures: the same code with other cells.
def adder(n):
    def add(x):
        return x + n

    return add


def add_all(functions, count):
    total = 0
    for function in functions:
        for i in range(count):
            total += function(i)
    return total


print(add_all([adder(1), adder(10), adder(0.5), abs, adder("x").__class__ and adder(3)], 800))


def local_function(count):
    scale = 2

    def double(x):
        return x * scale

    total = 0
    for i in range(count):
        total += double(i)
        if i == count - 10:
            scale = 7
    return total


print(local_function(3000))


# The same code with other globals.
source = "def pick(i):\n    return OWN + i\n"
one, two = {"OWN": 1}, {"OWN": 1000}
exec(source, one)
two["pick"] = type(one["pick"])(one["pick"].__code__, two)


def picks(functions, count):
    totals = []
    for pick in functions:
        total = 0
        for i in range(count):
            total += pick(i)
        totals.append(total)
    return totals


print(picks([one["pick"], two["pick"], one["pick"]], 900))


# Methods and properties.
class Point:
    def __init__(self, x, y):
        self.x = x
        self.y = y

    def dot(self, other):
        return self.x * other.x + self.y * other.y

    @property
    def norm(self):
        return self.dot(self)

    def is_far(self):
        return self.norm > 50


class Shifted(Point):
    def dot(self, other):
        return Point.dot(self, other) + 1


def dots(points, count):
    total = far = 0
    for i in range(count):
        point = points[i % len(points)]
        total += point.dot(points[0]) + point.norm
        far += point.is_far()
    return total, far


print(dots([Point(1, 2), Point(3, 4), Point(5, 6)], 2000))
print(dots([Point(1, 2), Shifted(3, 4), Point(5.5, 6)], 2000))
late = [Point(1, 2), Point(3, 4)]
dots(late, 1500)
Point.dot = lambda self, other: -1
print(dots(late, 1500))


# The recursion limit counts functions in the places of calls.
def leaf(x):
    return x + 1


def middle(x):
    return leaf(x) + 1


def descend(n):
    if n == 0:
        total = 0
        for i in range(300):
            total += middle(i)
        return total
    return descend(n - 1)


def deepest():
    depth = 0
    while True:
        try:
            descend(depth)
        except RecursionError as error:
            return depth, str(error)
        depth += 1


for _ in range(30):
    descend(5)
sys.setrecursionlimit(120)
depth, message = deepest()
print(depth > 100, depth < 118, message)
sys.setrecursionlimit(1000)


# Variables of the function that have no value on some paths.
def maybe_unbound(flag):
    if flag:
        value = 1
    return value


def unbound(count):
    total = 0
    for i in range(count):
        total += maybe_unbound(i < count - 1)
    return total


for count in 2000, 2000:
    try:
        unbound(count)
    except UnboundLocalError as error:
        print(error)


# Functions seen by a trace.
def traced(count):
    total = 0
    for i in range(count):
        total += area(i, 2)
        if i == count - 3:
            sys.settrace(tracer)
    sys.settrace(None)
    return total


calls = []


def tracer(frame, event, arg):
    if event == "call":
        calls.append(frame.f_code.co_name)
    return None


print(traced(2500), calls)


# Many levels, and one that calls itself.
def a(x):
    return b(x) + 1


def b(x):
    return c(x) + 1


def c(x):
    return d(x) + 1


def d(x):
    return x * 2


def fact(n):
    return 1 if n < 2 else n * fact(n - 1)


def levels(count):
    total = 0
    for i in range(count):
        total += a(i) + fact(i % 12)
    return total


print(levels(2500))


# Conditional calls: each path charges its own.
def either(flag, x):
    return leaf(x) if flag else leaf(leaf(x))


def branches(count):
    total = 0
    for i in range(count):
        total += either(i % 3 == 0, i)
        if i % 5 == 0:
            total += leaf(i)
    return total


print(branches(3000))


# What has an effect is done once, whenever machine code is left.
class Basket:
    def __init__(self):
        self.items = []
        self.count = 0

    def add(self, item):
        self.items.append(item)
        return self

    def counted(self, item):
        self.count += 1
        return self.add(item)

    def last(self):
        return self.items[-1]


def shopping(count):
    wrong = 0
    for number in range(count):
        basket = Basket()
        for i in range(5):
            basket.add(i)
            basket.counted(i)
        if basket.items != [0, 0, 1, 1, 2, 2, 3, 3, 4, 4] or basket.count != 5 or basket.last() != 4:
            wrong += 1
    return wrong


print(shopping(20000))
