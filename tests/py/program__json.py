"""JSON by hand: a scanner with positions, a writer with options, paths into documents, merging and a schema check."""

import io
import math
from collections.abc import Mapping, Sequence


class JSONError(ValueError):
    def __init__(self, message, text, position):
        line = text.count("\n", 0, position) + 1
        column = position - (text.rfind("\n", 0, position) + 1) + 1
        super().__init__(f"{message} (line {line}, column {column})")
        self.line, self.column = line, column


class Scanner:
    SPACE = " \t\r\n"
    ESCAPES = {'"': '"', "\\": "\\", "/": "/", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
    LITERALS = {"true": True, "false": False, "null": None, "NaN": math.nan, "Infinity": math.inf, "-Infinity": -math.inf}

    def __init__(self, text, *, pairs_hook=None, max_depth=50):
        self.text = text
        self.at = 0
        self.depth = 0
        self.pairs_hook = pairs_hook
        self.max_depth = max_depth

    def fail(self, message, position=None):
        raise JSONError(message, self.text, self.at if position is None else position)

    def skip(self):
        while self.at < len(self.text) and self.text[self.at] in self.SPACE:
            self.at += 1
        return self.text[self.at] if self.at < len(self.text) else ""

    def document(self):
        value = self.value()
        if self.skip():
            self.fail("extra data")
        return value

    def value(self):
        match self.skip():
            case "{":
                return self.nested(self.object)
            case "[":
                return self.nested(self.array)
            case '"':
                return self.string()
            case "":
                self.fail("unexpected end")
            case c if c in "-0123456789" and not self.text.startswith("-I", self.at):
                return self.number()
        for word, value in self.LITERALS.items():
            if self.text.startswith(word, self.at):
                self.at += len(word)
                return value
        self.fail(f"unexpected {self.text[self.at]!r}")

    def nested(self, method):
        self.depth += 1
        if self.depth > self.max_depth:
            self.fail("nested too deep")
        try:
            return method()
        finally:
            self.depth -= 1

    def items(self, close, element):
        self.at += 1
        if self.skip() == close:
            self.at += 1
            return
        while True:
            yield element()
            c = self.skip()
            if c == close:
                self.at += 1
                return
            if c != ",":
                self.fail(f"expected ',' or {close!r}")
            self.at += 1
            if self.skip() == close:
                self.fail("trailing comma")

    def array(self):
        return list(self.items("]", self.value))

    def pair(self):
        if self.skip() != '"':
            self.fail("expected a name")
        key = self.string()
        if self.skip() != ":":
            self.fail("expected ':'")
        self.at += 1
        return key, self.value()

    def object(self):
        pairs = list(self.items("}", self.pair))
        return self.pairs_hook(pairs) if self.pairs_hook else dict(pairs)

    def string(self):
        start = self.at
        self.at += 1
        parts = []
        while True:
            if self.at >= len(self.text):
                self.fail("unterminated string", start)
            c = self.text[self.at]
            self.at += 1
            if c == '"':
                return "".join(parts)
            if c == "\\":
                c = self.escape()
            elif c < " ":
                self.fail("control character", self.at - 1)
            parts.append(c)

    def escape(self):
        c = self.text[self.at : self.at + 1]
        self.at += 1
        if c == "u":
            code = self.hex4()
            if 0xD800 <= code < 0xDC00 and self.text.startswith("\\u", self.at):
                self.at += 2
                low = self.hex4()
                code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00)
            return chr(code)
        if c not in self.ESCAPES or not c:
            self.fail("bad escape", self.at - 2)
        return self.ESCAPES[c]

    def hex4(self):
        digits = self.text[self.at : self.at + 4]
        try:
            code = int(digits, 16)
        except ValueError:
            self.fail("bad \\u escape")
        self.at += 4
        return code

    def number(self):
        start = self.at
        text = self.text
        if text[self.at] == "-":
            self.at += 1
        self.digits()
        if text[start:self.at].lstrip("-").startswith("0") and self.at - start > 1 + text.startswith("-", start):
            self.fail("leading zero", start)
        is_float = False
        if text.startswith(".", self.at):
            is_float = True
            self.at += 1
            self.digits()
        if text[self.at : self.at + 1].lower() == "e" and self.at < len(text):
            is_float = True
            self.at += 1
            if text[self.at : self.at + 1] in ("+", "-"):
                self.at += 1
            self.digits()
        return (float if is_float else int)(text[start : self.at])

    def digits(self):
        start = self.at
        while self.at < len(self.text) and self.text[self.at].isdigit():
            self.at += 1
        if start == self.at:
            self.fail("expected a digit")


class Writer:
    def __init__(self, indent=None, sort_keys=False, ascii_only=True, default=None):
        self.indent, self.sort_keys, self.ascii_only, self.default = indent, sort_keys, ascii_only, default
        self.active = set()

    def dumps(self, value):
        out = io.StringIO()
        for piece in self.pieces(value, 0):
            out.write(piece)
        return out.getvalue()

    def pieces(self, value, level):
        if value is None or value is True or value is False:
            yield {None: "null", True: "true", False: "false"}[value]
        elif isinstance(value, str):
            yield self.quote(value)
        elif isinstance(value, int):
            yield int.__repr__(value)
        elif isinstance(value, float):
            if not math.isfinite(value):
                raise ValueError(f"{value} has no JSON")
            yield repr(value)
        elif isinstance(value, Mapping):
            items = sorted(value.items()) if self.sort_keys else value.items()
            yield from self.block("{}", ((self.key(k), v) for k, v in items), value, level)
        elif isinstance(value, Sequence) and not isinstance(value, (bytes, bytearray)):
            yield from self.block("[]", (("", v) for v in value), value, level)
        elif self.default is not None:
            yield from self.pieces(self.default(value), level)
        else:
            raise TypeError(f"{type(value).__name__} has no JSON")

    def key(self, key):
        if isinstance(key, bool) or key is None or not isinstance(key, (str, int, float)):
            raise TypeError(f"key {key!r}")
        return self.quote(str(key)) + ": "

    def block(self, brackets, items, value, level):
        if id(value) in self.active:
            raise ValueError("circular")
        self.active.add(id(value))
        try:
            first = True
            for prefix, item in items:
                yield (brackets[0] if first else ",") + ("\n" + self.indent * (level + 1) if self.indent else "" if first else " ") + prefix
                yield from self.pieces(item, level + 1)
                first = False
            yield brackets if first else ("\n" + self.indent * level if self.indent else "") + brackets[1]
        finally:
            self.active.discard(id(value))

    def quote(self, text):
        out = ['"']
        for c in text:
            if c in '"\\':
                out.append("\\" + c)
            elif c in "\n\r\t\b\f":
                out.append("\\" + "nrtbf"["\n\r\t\b\f".index(c)])
            elif c < " " or (self.ascii_only and c > "~"):
                n = ord(c)
                if n > 0xFFFF:
                    n -= 0x10000
                    out.append(f"\\u{0xD800 + (n >> 10):04x}\\u{0xDC00 + (n & 0x3FF):04x}")
                else:
                    out.append(f"\\u{n:04x}")
            else:
                out.append(c)
        return "".join(out + ['"'])


def lookup(document, path):
    for part in path.strip("/").split("/") if path.strip("/") else []:
        match document:
            case dict():
                document = document[part]
            case list():
                document = document[int(part)]
            case _:
                raise LookupError(f"nothing below {document!r}")
    return document


def merge(a, b):
    match a, b:
        case dict(), dict():
            return {k: merge(a[k], b[k]) if k in a and k in b else b.get(k, a.get(k)) for k in a | b}
        case list(), list():
            return a + [x for x in b if x not in a]
        case _:
            return b


def validate(value, schema, path=""):
    kinds = {"number": (int, float), "string": str, "object": dict, "array": list, "boolean": bool, "null": type(None), "integer": int}
    if "type" in schema:
        names = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
        if not any(isinstance(value, kinds[n]) and not (isinstance(value, bool) and n != "boolean") for n in names):
            yield f"{path or '/'}: {type(value).__name__} is not {' or '.join(names)}"
            return
    if "minimum" in schema and value < schema["minimum"]:
        yield f"{path}: {value} < {schema['minimum']}"
    if "enum" in schema and value not in schema["enum"]:
        yield f"{path}: {value!r} not in {schema['enum']}"
    if isinstance(value, dict):
        yield from (f"{path}: {name} is missing" for name in schema.get("required", []) if name not in value)
        for name, inner in schema.get("properties", {}).items():
            if name in value:
                yield from validate(value[name], inner, f"{path}/{name}")
    if isinstance(value, list) and "items" in schema:
        for i, item in enumerate(value):
            yield from validate(item, schema["items"], f"{path}/{i}")


DOCUMENT = r"""
{ "name": "r\u00e9sum\u00e9 \ud83d\ude00", "n": [0, -1, 12.5, 1e3, -2.5E-2, 12345678901234567890], "empty": {}, "list": [],
  "nested": {"a": [{"b": [true, false, null]}], "tab": "a\tb\\\"\/"}, "text": "unicode: é日" }
"""
loads = lambda text, **k: Scanner(text, **k).document()
doc = loads(DOCUMENT)
print(doc)
print(Writer().dumps(doc))
print(Writer(indent="  ", sort_keys=True, ascii_only=False).dumps({"b": [1, {"x": []}], "a": {}, "c": (True, None)}))
print(loads(Writer().dumps(doc)) == doc, loads(DOCUMENT, pairs_hook=lambda p: [k for k, _ in p]), math.isnan(loads("NaN")), loads("-Infinity"))
for bad in ["", "[1,]", "[1 2]", '{"a"}', '{"a":}', "{a: 1}", "01", "-", "1.", "1e", '"abc', '"\\x"', '"\\u12"', '"a\nb"', "nul", "[1] 2", "{", "[", '{"a":1,}', "[" * 60, "\n\n  @", "-01", "+1", "'a'"]:
    try:
        print(bad[:10], loads(bad))
    except JSONError as e:
        print(f"{bad[:10]!r}: {e} {e.line} {e.column}")
circular = [1]
circular.append({"me": circular})
for value in (circular, {1, 2}, {(1, 2): 3}, math.inf, b"x", {None: 1}, object):
    try:
        print(Writer().dumps(value))
    except (TypeError, ValueError) as e:
        print(type(e).__name__, e)
print(Writer(default=sorted).dumps({"s": {3, 1, 2}, 5: 1.0, 2.5: "f"}), Writer().dumps([[], {}, "", 0, -0.0, 1e100]))
for path in ("/", "/n/2", "/nested/a/0/b/1", "/nope", "/n/99", "/text/x", "/n/x"):
    try:
        print(path, lookup(doc, path) if path != "/" else len(lookup(doc, path)))
    except (LookupError, ValueError) as e:
        print(path, type(e).__name__, e)
print(merge({"a": 1, "b": {"c": [1, 2], "d": 1}}, {"b": {"c": [2, 3], "e": 5}, "f": None}))
schema = {"type": "object", "required": ["name", "age"], "properties": {"name": {"type": "string"}, "n": {"type": "array", "items": {"type": "number", "minimum": 0}}, "text": {"enum": ["x"]}, "empty": {"type": ["array", "null"]}}}
print(*validate(doc, schema), sep="\n")
print(list(validate([True, 1], {"items": {"type": "integer"}})), list(validate({"name": "x", "age": 1}, schema)))
