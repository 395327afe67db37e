# Attributes of an instance that has many, under names that its class has too.
class Many:
    shown = "class"

    def method(self):
        return "method"


def read(many):
    return many.shown


def call(many):
    return many.method()


full = Many()
for name in "abcdefghijklmnop":
    setattr(full, name, name)
full.shown = "instance"
full.method = lambda: "own"
print([read(full) for _ in range(5)], [call(full) for _ in range(5)])
print([read(Many()) for _ in range(3)], [call(Many()) for _ in range(3)], read(full), call(full))
del full.method
del full.shown
print([read(full) for _ in range(5)], [call(full) for _ in range(5)])
