# The views of an OrderedDict, and its iterators, which notice that the order changed.
from collections import OrderedDict
from collections.abc import ItemsView, KeysView, ValuesView


class Own(OrderedDict):
    pass


for kind in OrderedDict, Own:
    ordered = kind.fromkeys("abc", 1)
    keys, values, items = ordered.keys(), ordered.values(), ordered.items()
    for view, abstract in (keys, KeysView), (values, ValuesView), (items, ItemsView):
        print(view, type(view), type(view).__mro__, len(view), isinstance(view, abstract))
        print(list(view), list(reversed(view)), type(iter(view)), type(reversed(view)), view.mapping)
    print(list(ordered), list(reversed(ordered)), type(iter(ordered)), type(reversed(ordered)))
    print("a" in keys, ("a", 1) in items, 1 in values)
    print(sorted(keys & {"a"}), sorted(keys | {"z"}), sorted(keys - {"a"}), sorted(items ^ {("a", 1)}))
    print(keys == {"a", "b", "c"}, {"a", "b", "c"} == keys, keys <= {"a", "b", "c", "d"}, keys.isdisjoint("xyz"))
    print(keys == ordered.keys(), items == dict(ordered).items())

for view in ordered, ordered.keys(), ordered.items(), ordered.values():
    iterator = iter(view)
    next(iterator)
    print(iterator.__reduce__()[1])
    print(list(iterator), next(iterator, "over"))

    iterator = iter(view)
    next(iterator)
    for change in (
        lambda: ordered.move_to_end("b"),
        lambda: ordered.update(z=1),
        lambda: ordered.popitem(),
        lambda: ordered.pop("a", None),
        lambda: ordered.update(b=5),
    ):
        iterator = iter(view)
        next(iterator)
        change()
        try:
            print(list(iterator))
        except RuntimeError as error:
            print(error, list(iterator))
    ordered.update(a=1)

try:
    hash(ordered.keys())
except TypeError as error:
    print(error)
for kind in type(ordered.keys()), type(iter(ordered)):
    try:
        kind()
    except TypeError as error:
        print(error)
ordered["self"] = ordered.values()
print(ordered.values())
