"""A Markdown converter: blocks, inline marks, links, lists in lists, tables, code, a table of contents."""

import re
import textwrap
from dataclasses import dataclass, field


@dataclass
class Block:
    kind: str
    text: str = ""
    level: int = 0
    children: list = field(default_factory=list)
    attributes: dict = field(default_factory=dict)

    def walk(self):
        yield self
        for child in self.children:
            yield from child.walk()


class Lines:
    """The lines of a document with one line of look-ahead."""

    def __init__(self, lines):
        self.lines = list(lines)
        self.at = 0

    def peek(self):
        return self.lines[self.at] if self.at < len(self.lines) else None

    def take(self):
        line = self.peek()
        self.at += 1
        return line

    def while_(self, test):
        taken = []
        while self.peek() is not None and test(self.peek()):
            taken.append(self.take())
        return taken


HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*$")
FENCE = re.compile(r"```(\w*)\s*$")
RULE = re.compile(r"^(?:\*\s*){3,}$|^(?:-\s*){3,}$")
ITEM = re.compile(r"(\s*)([-*+]|\d+[.)])\s+(.*)")
TABLE = re.compile(r"^\|(.+)\|\s*$")
DEFINITION = re.compile(r"^\[([^\]]+)\]:\s+(\S+)(?:\s+\"(.*)\")?$")


class Document:
    def __init__(self, text):
        self.links = {}
        lines = []
        for line in text.expandtabs(4).splitlines():
            found = DEFINITION.match(line)
            if found:
                name, url, title = found.groups()
                self.links[name.lower()] = (url, title)
            else:
                lines.append(line)
        self.root = Block("document", children=list(self.blocks(Lines(lines))))

    def blocks(self, lines):
        while (line := lines.peek()) is not None:
            if not line.strip():
                lines.take()
            elif found := HEADING.match(line):
                lines.take()
                yield Block("heading", found[2], level=len(found[1]), attributes={"id": slug(found[2])})
            elif found := FENCE.match(line):
                lines.take()
                body = lines.while_(lambda l: not l.startswith("```"))
                lines.take()
                yield Block("code", "\n".join(body), attributes={"language": found[1]} if found[1] else {})
            elif RULE.match(line):
                lines.take()
                yield Block("rule")
            elif line.startswith(">"):
                body = [l[1:].removeprefix(" ") for l in lines.while_(lambda l: l.startswith(">"))]
                yield Block("quote", children=list(self.blocks(Lines(body))))
            elif ITEM.match(line):
                yield self.list(lines)
            elif line.startswith("    "):
                yield Block("code", textwrap.dedent("\n".join(lines.while_(lambda l: l.startswith("    ")))))
            elif TABLE.match(line):
                yield self.table(lines.while_(TABLE.match))
            else:
                yield self.paragraph(lines)

    def paragraph(self, lines):
        body = [lines.take()]
        starts = lambda l: not l.strip() or HEADING.match(l) or FENCE.match(l) or l.startswith(">") or ITEM.match(l) or TABLE.match(l)
        while (line := lines.peek()) is not None:
            if set(line.strip()) in ({"="}, {"-"}):
                lines.take()
                text = " ".join(body)
                return Block("heading", text, level=1 if line[0] == "=" else 2, attributes={"id": slug(text)})
            if starts(line):
                break
            body.append(lines.take())
        return Block("paragraph", "\n".join(l.strip() if not l.endswith("  ") else l.strip() + "<br>" for l in body))

    def list(self, lines):
        indent, mark, _ = ITEM.match(lines.peek()).groups()
        block = Block("ordered" if mark[0].isdigit() else "unordered")
        if mark[0].isdigit() and int(mark[:-1]) != 1:
            block.attributes["start"] = mark[:-1]
        while (line := lines.peek()) is not None:
            found = ITEM.match(line)
            if not found or len(found[1]) != len(indent) or found[2][0].isdigit() != mark[0].isdigit():
                break
            lines.take()
            width = len(found[1]) + len(found[2]) + 1
            body = [found[3]] + [l[width:] for l in lines.while_(lambda l: l.startswith(" " * width) and l.strip())]
            loose = lines.peek() is not None and not lines.peek().strip() and lines.at + 1 < len(lines.lines) and bool(ITEM.match(lines.lines[lines.at + 1]))
            if loose:
                lines.take()
                block.attributes.setdefault("class", "loose")
            done = re.match(r"\[([ x])\] (.*)", body[0])
            item = Block("item", children=list(self.blocks(Lines(body if not done else [done[2], *body[1:]]))))
            if done:
                item.attributes["data-done"] = str(done[1] == "x").lower()
            block.children.append(item)
        return block

    @staticmethod
    def table(rows):
        cells = [[c.strip() for c in TABLE.match(r)[1].split("|")] for r in rows]
        block = Block("table")
        aligns = None
        if len(cells) > 1 and all(set(c) <= set(":-") and c for c in cells[1]):
            aligns = [{(True, True): "center", (False, True): "right"}.get((c[0] == ":", c[-1] == ":"), "left") for c in cells.pop(1)]
        for i, row in enumerate(cells):
            kind = "th" if aligns and i == 0 else "td"
            block.children.append(Block("row", children=[Block(kind, c, attributes={"align": a} if a != "left" else {}) for c, a in zip(row, aligns or ["left"] * len(row))]))
        return block


def slug(text):
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def escape(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


class Renderer:
    INLINE = re.compile(
        r"(?P<code>`+)(?P<codetext>.+?)(?P=code)"
        r"|!\[(?P<alt>[^\]]*)\]\((?P<src>[^)\s]+)\)"
        r"|\[(?P<label>[^\]]+)\](?:\((?P<url>[^)\s]+)(?:\s\"(?P<title>[^\"]*)\")?\)|\[(?P<ref>[^\]]*)\])"
        r"|(?P<strong>\*\*|__)(?P<strongtext>.+?)(?P=strong)"
        r"|(?P<em>[*_])(?P<emtext>[^*_]+?)(?P=em)"
        r"|~~(?P<deltext>.+?)~~"
        r"|<(?P<auto>https?://[^>\s]+)>"
        r"|(?P<break><br>)\n?|\\(?P<escaped>[\\`*_\[\]#~])",
        re.S,
    )
    TAGS = {"paragraph": "p", "quote": "blockquote", "item": "li", "ordered": "ol", "unordered": "ul", "row": "tr", "th": "th", "td": "td", "table": "table"}

    def __init__(self, document):
        self.document = document
        self.missing = []

    def inline(self, text):
        out, at = [], 0
        for found in self.INLINE.finditer(text):
            out.append(escape(text[at : found.start()]))
            out.append(self.mark(found))
            at = found.end()
        out.append(escape(text[at:]))
        return "".join(out)

    def mark(self, found):
        kind = found.lastgroup
        g = found.groupdict()
        if g["codetext"] is not None:
            return f"<code>{escape(g['codetext'].strip())}</code>"
        if g["src"] is not None:
            return f'<img src="{g["src"]}" alt="{g["alt"]}">'
        if g["label"] is not None:
            url, title = g["url"], g["title"]
            if url is None:
                key = (g["ref"] or g["label"]).lower()
                if key not in self.document.links:
                    self.missing.append(key)
                    return escape(found[0])
                url, title = self.document.links[key]
            extra = f' title="{title}"' if title else ""
            return f'<a href="{url}"{extra}>{self.inline(g["label"])}</a>'
        for name, tag in (("strongtext", "strong"), ("emtext", "em"), ("deltext", "del")):
            if g[name] is not None:
                return f"<{tag}>{self.inline(g[name])}</{tag}>"
        match kind:
            case "auto":
                return f'<a href="{g["auto"]}">{g["auto"]}</a>'
            case "break":
                return "<br>"
            case "escaped":
                return escape(g["escaped"])

    def render(self, block, depth=0):
        pad = "  " * depth
        attributes = "".join(f' {k}="{v}"' for k, v in block.attributes.items())
        match block:
            case Block(kind="document"):
                return "\n".join(self.render(c) for c in block.children)
            case Block(kind="heading", level=n, text=text):
                return f"{pad}<h{n}{attributes}>{self.inline(text)}</h{n}>"
            case Block(kind="rule"):
                return f"{pad}<hr>"
            case Block(kind="code", text=text):
                return f"{pad}<pre{attributes}>{escape(text)}</pre>"
            case Block(kind="item", children=[Block(kind="paragraph", text=text)]):
                return f"{pad}<li{attributes}>{self.inline(text)}</li>"
            case Block(kind=kind, text=text, children=[]):
                return f"{pad}<{self.TAGS[kind]}{attributes}>{self.inline(text)}</{self.TAGS[kind]}>"
            case Block(kind=kind, children=children):
                inner = "\n".join(self.render(c, depth + 1) for c in children)
                return f"{pad}<{self.TAGS[kind]}{attributes}>\n{inner}\n{pad}</{self.TAGS[kind]}>"


def contents(document):
    numbers = []
    for block in document.root.walk():
        if block.kind == "heading":
            del numbers[block.level :]
            numbers += [0] * (block.level - len(numbers))
            numbers[block.level - 1] += 1
            yield f"{'.'.join(map(str, numbers))} {block.text} (#{block.attributes['id']})"


TEXT = """\
Big Title & more
================

Some *emphasis*, **strong _nested_ text**, `code <b>` and ``a `tick` b``.
A second line with a [link](http://x.org "Title") and [ref][one], [One], [lost][].
Hard break here  
after it \\*not em\\* ~~gone~~ <https://auto.link/x>

## Lists ##
* one
* two with **bold**
  - inner a
  - inner b
    1. deep
    2. deeper
* three

3. third
4. fourth

- [ ] todo
- [x] done

> quoted *text*
> > nested quote
> - list in quote

```python
def f(x):
    return x < 3 & 1
```

    indented code
      more

| Name | Count | Mid |
|:-----|------:|:---:|
| a    | 1     | x   |
| **b**| `2`   | <y> |

Second
------
### Deep *title*
# Another
***
![alt text](img.png) a * b * c, snake_case_name 2 < 3

[one]: http://one.org
[ONE more]: http://unused.org "t"
"""
document = Document(TEXT)
renderer = Renderer(document)
print(renderer.render(document.root))
print(renderer.missing, document.links)
print(*contents(document), sep="\n")
kinds = {}
for block in document.root.walk():
    kinds[block.kind] = kinds.get(block.kind, 0) + 1
print(kinds)
for text in ("", "\n\n", "plain", "# H", "-", "- ", "1. a\n1) b", "> ", "```\nopen", "| a |", "a\n---", "*a **b** c*", "[a](b) [c]", "`", "**open", "    code only"):
    d = Document(text)
    print(repr(text), "=>", repr(Renderer(d).render(d.root)))
