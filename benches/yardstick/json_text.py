"""JSON written and read back by hand."""

N = 1500

ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t"}


def dump(value):
    if value is None:
        return "null"
    if value is True:
        return "true"
    if value is False:
        return "false"
    if isinstance(value, str):
        return '"' + "".join(ESCAPES.get(c, c) for c in value) + '"'
    if isinstance(value, (int, float)):
        return repr(value)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{dump(k)}: {dump(v)}" for k, v in value.items()) + "}"
    return "[" + ", ".join(dump(v) for v in value) + "]"


class Reader:
    def __init__(self, text):
        self.text = text
        self.at = 0

    def space(self):
        while self.at < len(self.text) and self.text[self.at] in " \n\t":
            self.at += 1

    def expect(self, what):
        if not self.text.startswith(what, self.at):
            raise ValueError(f"expected {what!r} at {self.at}")
        self.at += len(what)

    def value(self):
        self.space()
        c = self.text[self.at]
        if c == "{":
            return self.object()
        if c == "[":
            return self.array()
        if c == '"':
            return self.string()
        if c in "-0123456789":
            return self.number()
        for word, meaning in (("null", None), ("true", True), ("false", False)):
            if self.text.startswith(word, self.at):
                self.at += len(word)
                return meaning
        raise ValueError(f"unexpected {c!r} at {self.at}")

    def object(self):
        self.expect("{")
        result = {}
        self.space()
        if self.text[self.at] == "}":
            self.at += 1
            return result
        while True:
            self.space()
            key = self.string()
            self.space()
            self.expect(":")
            result[key] = self.value()
            self.space()
            if self.text[self.at] == "}":
                self.at += 1
                return result
            self.expect(",")

    def array(self):
        self.expect("[")
        result = []
        self.space()
        if self.text[self.at] == "]":
            self.at += 1
            return result
        while True:
            result.append(self.value())
            self.space()
            if self.text[self.at] == "]":
                self.at += 1
                return result
            self.expect(",")

    def string(self):
        self.expect('"')
        parts = []
        while True:
            c = self.text[self.at]
            self.at += 1
            if c == '"':
                return "".join(parts)
            if c == "\\":
                c = self.text[self.at]
                self.at += 1
                c = {"n": "\n", "t": "\t"}.get(c, c)
            parts.append(c)

    def number(self):
        start = self.at
        while self.at < len(self.text) and self.text[self.at] in "+-.eE0123456789":
            self.at += 1
        piece = self.text[start : self.at]
        return float(piece) if "." in piece or "e" in piece else int(piece)


def sample(n):
    return [
        {
            "id": i,
            "name": f"user {i}\t\"quoted\"",
            "score": i / 8,
            "active": i % 3 == 0,
            "parent": None if i % 4 else i - 1,
            "tags": [f"tag{j}" for j in range(i % 5)],
            "place": {"x": -i, "y": [i, [i + 1, []]], "empty": {}},
        }
        for i in range(n)
    ]


def run(n):
    data = sample(n)
    text = dump(data)
    again = Reader(text).value()
    third = dump(Reader(dump(again)).value())
    return len(text), again == data, third == text, sum(r["score"] for r in again)
