"""Calls of functions with free variables, from their own closures and from outside."""

import sys


def make_fib():
    def fib(n):
        if n < 2:
            return n
        return fib(n - 1) + fib(n - 2)
    return fib


def make_counter(start):
    count = start

    def bump(by):
        nonlocal count
        count += by
        return count

    def peek():
        return count

    return bump, peek


def make_even_odd(limit):
    def even(n):
        return True if n == 0 else odd(n - 1)

    def odd(n):
        if n > limit:
            raise ValueError(f'{n} is above {limit}')
        return False if n == 0 else even(n - 1)

    return even


def make_adder(*terms):
    first, second, third = terms

    def add(x):
        return x + first * second - third

    return add


def rebinding(n):
    def step(x):
        return x + 1

    def walk(times):
        total = 0
        for i in range(times):
            total = step(total)
        return total

    before = walk(n)

    def step(x):
        return x + 10

    between = walk(n)
    step = str
    try:
        after = walk(2)
    except TypeError as error:
        after = error
    return before, between, after


def deleted(n):
    def helper(x):
        return x * 2

    def use(times):
        return [helper(i) for i in range(times)][-1]

    value = use(n)
    del helper
    try:
        use(n)
    except NameError as error:
        return value, error


def frames():
    seen = []

    def leaf(depth):
        if depth == 0:
            frame = sys._getframe()
            while frame.f_code.co_name == 'leaf':
                seen.append((frame.f_lineno - frame.f_code.co_firstlineno, sorted(frame.f_locals)))
                frame = frame.f_back
            return 0
        return leaf(depth - 1) + 1

    for _ in range(300):
        seen.clear()
        leaf(3)
    return seen


for _ in range(3):
    print(make_fib()(16))
pairs = [make_counter(start) for start in (0, 100)]
for k in range(500):
    for bump, _ in pairs:
        bump(k)
print([peek() for _, peek in pairs])
bump, peek = make_counter(1 << 48)


def drive(n):
    for k in range(n):
        bump(k * 1000003)
    return peek()


print(drive(1000), drive(1000))
even = make_even_odd(300)
print([even(n) for n in range(8)], even(300))
try:
    even(302)
except ValueError as error:
    print(error)
adders = [make_adder(a, 2, 3) for a in (1, 1.5, 10 ** 20)]
for add in adders:
    for k in range(300):
        result = add(k)
    print(result)
print(rebinding(400))
print(deleted(300))
print(frames())
even = make_even_odd(5)
even(100)
