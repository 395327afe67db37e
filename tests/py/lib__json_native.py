# The scanner and the encoder of json: their attributes, their messages, and what hooks may do.
import json
import _json

print(_json.make_scanner, _json.make_encoder)
print([name for name in dir(_json.make_scanner) if not name.startswith("__")])
print([name for name in dir(_json.make_encoder) if not name.startswith("__")])


def tell(call):
    try:
        print(repr(call()))
    except Exception as error:
        print(type(error).__name__, error, getattr(error, "__notes__", None))


scan = json.JSONDecoder().scan_once
tell(lambda: (scan.strict, scan.object_hook, scan.parse_float, scan.parse_int))
tell(lambda: setattr(scan, "strict", 1))
for call in (
    lambda: scan("[1]", 0),
    lambda: scan(string="x [1]", idx=2),
    lambda: scan("[1]", -1),
    lambda: scan("[1]", 9),
    lambda: scan(b"[1]", 0),
    lambda: scan("1"),
    lambda: _json.make_scanner(),
    lambda: _json.make_scanner(1),
):
    tell(call)

texts = """{"a":1,} [1, [1 { {"a" {"a": {"a":1 {"a":1, [ {"a":1_x [1_x {_"a"_:_1_,_x nul - -Inf Inf N 1. 1.e -x [,] {,} {"a":}
[1,,2] "\\\\ 1e400 01 1E+ 0.5e-3 -0 -0.0 12345678901234567 123456789012345678 1234567890123456789 -9223372036854775808
18446744073709551616 123456789012345678901234567890.5e-20 "\\ud83d\\ude00" {"long key long key long key long key long key long key":2}""".split()
for text in texts:
    for before, after in (("", ""), ('["\u1234",', "]"), ('["\U00012345",', "]")):
        tell(lambda: json.loads(before + text.replace("_", " ") + after))
tell(lambda: json.loads("1" * 5000))
first, second = json.loads('[{"key": 1}, {"key": 2}]')
print(list(first)[0] is list(second)[0])
tell(lambda: json.loads('{"a":{"b":1},"c":[{}]}', object_hook=lambda found: list(found.items())))
tell(lambda: json.loads('{"a":{"b":1},"c":[{}]}', object_pairs_hook=lambda found: found))
tell(lambda: json.loads('{"a":{"b":1}}', object_pairs_hook=lambda found: 1 / 0))
tell(lambda: json.loads("[1.5,2,NaN,-Infinity]", parse_float=lambda x: ("f", x), parse_int=lambda x: ("i", x), parse_constant=lambda x: ("c", x)))

for arguments in ((), (1, None, None, None, "", "", 0, 0, 0), (None, None, None, None, 1, "", 0, 0, 0)):
    tell(lambda: _json.make_encoder(*arguments))
encode = _json.make_encoder(None, None, lambda text: 5, None, ":", ",", False, False, False)
for call in (lambda: encode("x", 0), lambda: encode(1.5, 0), lambda: encode([float("nan")], 0), lambda: encode(object(), 0), lambda: encode(1)):
    tell(call)


class Thing:
    pass


thing = Thing()
thing.inside = [1, {2: thing}]
around = []
around.append({"a": around})
tell(lambda: json.dumps([[thing]]))
tell(lambda: json.dumps([thing], default=lambda o: o.inside))
tell(lambda: json.dumps({"k": [set()]}))
tell(lambda: json.dumps({"k": {1: {(1,): 2}}}))
tell(lambda: json.dumps(around))
tell(lambda: json.dumps({1: 2, "a": 3}, sort_keys=True))
tell(lambda: json.dumps({float("nan"): 1, 2.5: 2, float("-inf"): 3}))
tell(lambda: json.dumps({float("nan"): 1}, allow_nan=False))
tell(lambda: json.dumps(["é\u1234😀\x7f\x00\"" + "x" * 40 + "\\", "é", {"\u1234": "\ud800"}], ensure_ascii=False))
tell(lambda: json.dumps(["é\u1234😀\x7f\x00\"" + "x" * 40 + "\\", "é", {"\u1234": "\ud800"}]))
tell(lambda: json.dumps([1, 2, {"a": [], "b": {}, "c": [3]}], indent="\u1234"))
tell(lambda: json.dumps([1, 2], indent=2, separators=("é", "😀")))
tell(lambda: json.dumps({(1,): 1, (2,): 2}, skipkeys=True, indent=2))


class Items(dict):
    def __init__(self, items):
        self.update(a=1)
        self.given = items

    def items(self):
        return self.given


for items in ([(1, 2), 3], 5, ((str(i), i) for i in range(3))):
    tell(lambda: json.dumps(Items(items)))


class Zs(list):
    def __iter__(self):
        return iter("zz")


class Number(int):
    def __repr__(self):
        return "no"


tell(lambda: json.dumps([Number(5), Zs([1]), {Number(5): 1}]))


def growing():
    values = [1, Thing()]

    def default(thing):
        values.append(3)
        return "x"

    return json.dumps(values, default=default)


def shrinking():
    values = {1: Thing(), 2: 3}

    def default(thing):
        values.pop(2)
        return "x"

    return json.dumps(values, default=default)


tell(growing)
tell(shrinking)
nested = []
for _ in range(300000):
    nested = [nested]
for call in (lambda: json.dumps(nested), lambda: json.loads("[" * 300000), lambda: json.loads('{"a":' * 300000)):
    try:
        call()
    except RecursionError:
        print("too deep")
del nested
