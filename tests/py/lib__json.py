# json from the library.
import json

data = {"s": "é\n\"\\\u2028😀", "n": [1, -2.5, 1e100, 10**30, True, False, None], "nested": {"empty": {}, "list": []}, "t": (1, 2)}
text = json.dumps(data)
print(text)
print(json.loads(text) == {**data, "t": [1, 2]}, json.dumps(data, ensure_ascii=False), json.dumps({"b": 1, "a": [2]}, indent=2, sort_keys=True), json.dumps([1, [2]], indent="\t"), json.dumps([1, 2], separators=(",", ":")), sep="\n")
print(json.dumps({1: 1, 2.5: 2, True: 3, None: 4}), json.dumps("/"), json.dumps(float("inf")), json.dumps([]), json.dumps({}), json.dumps("\x00\x1f\x7f"), json.dumps([[]], indent=1))
print(json.loads("[NaN, Infinity, -Infinity]"), json.loads(' {"a" : [ 1 , 2.0, "\\u00e9\\ud83d\\ude00\\/" ] } '), json.loads(b'"bytes"'), json.loads("12345678901234567890"), json.loads("-0"), json.loads("-0.0"), json.loads("1E5"), json.loads('"\\ud800"') == "\ud800")
for bad in ["", "{", "[1,]", "{'a': 1}", '{"a" 1}', '{"a": 1,}', "[1 2]", "nul", '"abc', '"\\x"', '"\\u12"', "01", "1.", "[1] x", '"a\nb"', "{1: 2}", "-", '["a', "tru", "\ufeff1"]:
    try:
        print(json.loads(bad))
    except json.JSONDecodeError as e:
        print(f"{bad!r}: {e} {e.msg!r} {e.pos} {e.lineno} {e.colno}")


class Custom:
    def __init__(self, v):
        self.v = v


def default(o):
    if isinstance(o, Custom):
        return {"custom": o.v}
    raise TypeError(f"cannot {type(o).__name__}")


class Encoder(json.JSONEncoder):
    def default(self, o):
        if isinstance(o, set):
            return sorted(o)
        return super().default(o)


print(json.dumps([Custom(1), {"x": Custom([2])}], default=default), json.dumps({1, 3, 2}, cls=Encoder))
for value in (Custom(1), {1, 2}, b"x", {(1, 2): 3}, 1j, object):
    try:
        print(json.dumps(value))
    except TypeError as e:
        print(e)
circular = []
circular.append(circular)
try:
    json.dumps(circular)
except ValueError as e:
    print(e)
try:
    json.dumps(float("nan"), allow_nan=False)
except ValueError as e:
    print(e)
try:
    json.dumps({(1,): 1}, default=default)
except TypeError as e:
    print(e)
print(json.dumps({(1,): 1, "a": 2}, skipkeys=True), json.loads('{"a": 1, "b": {"c": 2}}', object_hook=lambda d: sorted(d)), json.loads('{"a": 1, "a": 2}', object_pairs_hook=list), json.loads("[1.5, 2]", parse_float=str, parse_int=float), json.loads("[NaN]", parse_constant=repr))
import io

f = io.StringIO()
json.dump({"k": [1]}, f)
f.seek(0)
print(f.getvalue(), json.load(f), list(json.JSONEncoder().iterencode([1, {"a": 2}])), json.JSONDecoder().raw_decode("[1] rest"))
import enum


class E(enum.IntEnum):
    A = 1


class S(str):
    pass


class D(dict):
    pass


print(json.dumps([E.A, S("s"), D(a=1), 1 == 1.0]), json.dumps({"deep": [[[[[[1]]]]]]}), json.loads("[" * 50 + "]" * 50) is not None)
try:
    json.loads("[" * 100000)
except (RecursionError, json.JSONDecodeError) as e:
    print(type(e).__name__)
