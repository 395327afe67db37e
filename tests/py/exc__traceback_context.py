# Chained errors print in order, with the right words between them.
class Resource:
    def __enter__(self):
        return self

    def __exit__(self, *exc):
        raise RuntimeError("exit failed")


def work(values):
    with Resource():
        return values["missing"]["deeper"]


def handler():
    try:
        work({})
    except RuntimeError:
        undefined.attribute


try:
    handler()
finally:
    print("finally first")
