"""Exceptions raised, caught, chained and passed through finally clauses."""

N = 60_000


class Invalid(Exception):
    def __init__(self, code, value):
        super().__init__(code, value)
        self.code = code
        self.value = value


class Missing(Invalid):
    pass


def check(value):
    if value % 7 == 0:
        raise Invalid("seven", value)
    if value % 11 == 0:
        raise Missing("eleven", value)
    return value


def direct(n):
    sevens = elevens = fine = 0
    for i in range(n):
        try:
            check(i)
        except Missing as error:
            elevens += error.value
        except Invalid as error:
            sevens += error.value
        else:
            fine += 1
    return sevens, elevens, fine


def deep(depth, value):
    if depth == 0:
        return check(value)
    try:
        return deep(depth - 1, value)
    finally:
        trail[0] += 1


trail = [0]


def unwinding(n):
    trail[0] = caught = 0
    for i in range(n):
        try:
            deep(8, i)
        except Invalid:
            caught += 1
    return caught, trail[0]


def lookups(n):
    data = {i: i for i in range(0, n, 2)}
    items = list(range(n // 2))
    missed = beyond = bad = 0
    for i in range(n):
        try:
            data[i]
        except KeyError:
            missed += 1
        try:
            items[i]
        except IndexError:
            beyond += 1
        try:
            int("12x" if i % 3 == 0 else "12")
        except ValueError:
            bad += 1
    return missed, beyond, bad


def chained(n):
    depth = 0
    for i in range(n):
        try:
            try:
                check(i * 7)
            except Invalid as error:
                raise LookupError(i) from error
        except LookupError as error:
            while error is not None:
                depth += 1
                error = error.__cause__
    return depth


def guarded(n):
    class Guard:
        def __init__(self):
            self.entered = self.failed = 0

        def __enter__(self):
            self.entered += 1
            return self

        def __exit__(self, kind, value, trace):
            if kind is not None:
                self.failed += 1
            return kind is not None and issubclass(kind, Invalid)

    guard = Guard()
    for i in range(n):
        with guard:
            check(i)
    return guard.entered, guard.failed


def run(n):
    return direct(n * 2), unwinding(n // 4), lookups(n), chained(n), guarded(n)
