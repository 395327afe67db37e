# A traceback through generators, comprehensions, lambdas, methods and a decorator.
import functools


def log(fn):
    @functools.wraps(fn)
    def wrapper(*args, **kwargs):
        return fn(*args, **kwargs)

    return wrapper


class Reader:
    def __init__(self, rows):
        self.rows = rows

    @property
    def parsed(self):
        return [self.parse(row) for row in self.rows]

    @log
    def parse(self, row):
        return dict(self.pairs(row))

    def pairs(self, row):
        for part in row.split(";"):
            key, value = part.split("=")
            yield key, (lambda v: int(v) // len(key))(value)


def total(reader):
    return sum(max(row.values()) for row in reader.parsed)


print(total(Reader(["a=1;bb=20", "ccc=9"])))
print(total(Reader(["a=1", "=5"])))
