# So many slots that an instance would be a large cell are refused: an instance is small.
for count in (200, 201, 70000):
    try:
        many = type("Many", (), {"__slots__": tuple(f"a{index}" for index in range(count))})
    except TypeError as error:
        print(count, error)
    else:
        full = many()
        for index in range(count):
            setattr(full, f"a{index}", index)
        print(count, sum(getattr(full, f"a{index}") for index in range(count)))

base = type("Base", (), {"__slots__": [f"b{index}" for index in range(150)]})
try:
    type("Derived", (base,), {"__slots__": [f"c{index}" for index in range(51)]})
except TypeError as error:
    print(error)


class Open(type("Base", (), {"__slots__": [f"b{i}" for i in range(199)]})):
    pass


open_one = Open()
open_one.b198 = 1
for index in range(60):
    setattr(open_one, f"more{index}", index)
print(open_one.b198, open_one.more59, len(open_one.__dict__))
