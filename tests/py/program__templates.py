"""A template engine: lexer, nodes, inheritance of blocks, loops, filters, macros, escaping, errors with lines."""

import functools


class TemplateError(Exception):
    def __init__(self, message, line=None, name=None):
        self.message, self.line, self.name = message, line, name
        super().__init__(message)

    def __str__(self):
        where = f"{self.name}:{self.line}: " if self.line else ""
        return where + self.message


class Undefined:
    def __init__(self, name):
        self.name = name

    def __str__(self):
        return ""

    def __bool__(self):
        return False

    def __iter__(self):
        return iter(())

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        raise TemplateError(f"{self.name} is undefined")


class Safe(str):
    """Text that needs no escaping."""

    def __add__(self, other):
        return Safe(str.__add__(self, escape(other)))


def escape(value):
    if isinstance(value, Safe):
        return value
    text = str(value)
    for raw, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;")):
        text = text.replace(raw, entity)
    return Safe(text)


FILTERS = {}


def filter_(fn=None, *, name=None):
    if fn is None:
        return functools.partial(filter_, name=name)
    FILTERS[name or fn.__name__] = fn
    return fn


@filter_
def upper(value):
    return str(value).upper()


@filter_
def default(value, other=""):
    return other if isinstance(value, Undefined) or value is None else value


@filter_
def join(values, glue=", "):
    return glue.join(str(v) for v in values)


@filter_(name="length")
def length_of(value):
    return len(value)


@filter_
def safe(value):
    return Safe(value)


@filter_
def truncate(value, size=10):
    text = str(value)
    return text if len(text) <= size else text[: size - 1] + "…"


filter_(lambda values, key=None: sorted(values, key=(lambda v: v[key]) if key else None), name="sort")
filter_(lambda v, spec: format(v, spec), name="format")


def lex(source):
    at, line = 0, 1
    while at < len(source):
        starts = [(source.find(mark, at), mark) for mark in ("{{", "{%", "{#")]
        starts = [s for s in starts if s[0] >= 0]
        if not starts:
            yield "text", source[at:], line
            return
        start, mark = min(starts)
        if start > at:
            yield "text", source[at:start], line
            line += source.count("\n", at, start)
        close = {"{{": "}}", "{%": "%}", "{#": "#}"}[mark]
        end = source.find(close, start)
        if end < 0:
            raise TemplateError(f"{mark} is never closed", line)
        body = source[start + 2 : end].strip()
        if mark == "{{":
            yield "expr", body, line
        elif mark == "{%":
            yield "tag", body, line
        line += source.count("\n", start, end)
        at = end + 2
        if mark == "{%" and source[at : at + 1] == "\n":
            at += 1
            line += 1


class Expression:
    def __init__(self, text, line):
        self.line = line
        self.source, *pipes = self.split(text, "|")
        self.filters = []
        for pipe in pipes:
            name, _, args = pipe.partition("(")
            name = name.strip()
            if name not in FILTERS:
                raise TemplateError(f"no filter {name!r}", line)
            self.filters.append((FILTERS[name], self.compile(f"({args.rstrip()[:-1]},)" if args.rstrip(")").strip() else "()")))
        self.code = self.compile(self.source)

    @staticmethod
    def split(text, mark):
        parts, depth, quote, part = [], 0, None, ""
        for c in text:
            if quote:
                quote = None if c == quote else quote
            elif c in "'\"":
                quote = c
            elif c in "([{":
                depth += 1
            elif c in ")]}":
                depth -= 1
            elif c == mark and not depth:
                parts.append(part.strip())
                part = ""
                continue
            part += c
        return parts + [part.strip()]

    def compile(self, text):
        try:
            return compile(text.strip(), "<template>", "eval")
        except SyntaxError as e:
            raise TemplateError(f"bad expression {text!r}", self.line) from e

    def __call__(self, scope):
        try:
            value = eval(self.code, {"__builtins__": {"range": range, "len": len, "str": str, "loop": None}}, scope)
            for fn, args in self.filters:
                value = fn(value, *eval(args, {"__builtins__": {}}, scope))
            return value
        except TemplateError as e:
            e.line = e.line or self.line
            raise
        except Exception as e:
            raise TemplateError(f"{type(e).__name__}: {e}", self.line) from e


class Scope(dict):
    def __init__(self, values, parent=None):
        super().__init__(values)
        self.parent = parent

    def __missing__(self, name):
        if self.parent is not None:
            return self.parent[name]
        if name in ("range", "len", "str"):
            raise KeyError(name)
        return Undefined(name)


class Node:
    def __init__(self, line):
        self.line = line
        self.body = []

    def render(self, out, scope, context):
        for node in self.body:
            node.render(out, scope, context)


class Text(Node):
    def __init__(self, text, line):
        super().__init__(line)
        self.text = text

    def render(self, out, scope, context):
        out.append(self.text)


class Output(Node):
    def __init__(self, text, line):
        super().__init__(line)
        self.expression = Expression(text, line)

    def render(self, out, scope, context):
        out.append(escape(self.expression(scope)))


class If(Node):
    def __init__(self, text, line):
        super().__init__(line)
        self.branches = [(Expression(text, line), self.body)]

    def branch(self, text, line):
        self.body = []
        self.branches.append((Expression(text, line) if text else (lambda scope: True), self.body))

    def render(self, out, scope, context):
        for test, body in self.branches:
            if test(scope):
                for node in body:
                    node.render(out, scope, context)
                break


class For(Node):
    def __init__(self, text, line):
        super().__init__(line)
        names, keyword, items = text.partition(" in ")
        if not keyword:
            raise TemplateError("for needs in", line)
        self.names = [n.strip() for n in names.split(",")]
        self.items = Expression(items, line)
        self.main, self.other = self.body, []

    def branch(self, text, line):
        self.body = self.other

    def render(self, out, scope, context):
        items = self.items(scope)
        try:
            items = list(items)
        except TypeError as e:
            raise TemplateError(str(e), self.line) from e
        for i, item in enumerate(items):
            values = dict(zip(self.names, item)) if len(self.names) > 1 else {self.names[0]: item}
            inner = Scope(values | {"loop": type("Loop", (), {"index": i + 1, "first": i == 0, "last": i + 1 == len(items)})}, scope)
            for node in self.main:
                node.render(out, inner, context)
        if not items:
            for node in self.other:
                node.render(out, scope, context)


class Set(Node):
    def __init__(self, text, line):
        super().__init__(line)
        name, _, value = text.partition("=")
        self.name, self.value = name.strip(), Expression(value, line)

    def render(self, out, scope, context):
        scope[self.name] = self.value(scope)


class Block(Node):
    def __init__(self, text, line):
        super().__init__(line)
        self.name = text

    def render(self, out, scope, context):
        chain = context["blocks"].get(self.name, [self])
        self.level(chain, 0, out, scope, context)

    def level(self, chain, depth, out, scope, context):
        def super_():
            inner = []
            if depth + 1 < len(chain):
                self.level(chain, depth + 1, inner, scope, context)
            return Safe("".join(inner))

        block_scope = Scope({"super": super_}, scope)
        for node in chain[depth].body:
            node.render(out, block_scope, context)


class Macro(Node):
    def __init__(self, text, line):
        super().__init__(line)
        name, _, params = text.partition("(")
        self.name = name.strip()
        self.params = [p.strip() for p in params.rstrip(")").split(",") if p.strip()]

    def render(self, out, scope, context):
        def call(*args):
            if len(args) > len(self.params):
                raise TemplateError(f"macro {self.name} takes {len(self.params)}")
            inner = []
            values = {p: Undefined(p) for p in self.params} | dict(zip(self.params, args))
            for node in self.body:
                node.render(inner, Scope(values, scope), context)
            return Safe("".join(inner))

        scope[self.name] = call


class Include(Node):
    def __init__(self, text, line):
        super().__init__(line)
        self.name = Expression(text, line)

    def render(self, out, scope, context):
        if context["depth"] > 5:
            raise TemplateError("includes too deep", self.line)
        template = context["loader"](self.name(scope))
        for node in template.root.body:
            node.render(out, scope, {**context, "depth": context["depth"] + 1})


TAGS = {"if": If, "for": For, "block": Block, "macro": Macro, "set": Set, "include": Include}
OPEN = {"if", "for", "block", "macro"}


class Template:
    def __init__(self, source, loader=None, name="template"):
        self.loader, self.name, self.parent, self.blocks = loader, name, None, {}
        try:
            self.root = self.parse(source)
        except TemplateError as e:
            e.name = e.name or name
            raise

    def parse(self, source):
        root = Node(1)
        stack = [("", root)]
        for kind, text, line in lex(source):
            top = stack[-1][1]
            if kind == "text":
                top.body.append(Text(text, line))
            elif kind == "expr":
                top.body.append(Output(text, line))
            else:
                word, _, rest = text.partition(" ")
                if word == "extends":
                    self.parent = Expression(rest, line)
                elif word in ("else", "elif"):
                    if not hasattr(top, "branch"):
                        raise TemplateError(f"{word} without if", line)
                    top.branch(rest, line)
                elif word.startswith("end"):
                    if stack[-1][0] != word[3:] or len(stack) == 1:
                        raise TemplateError(f"unexpected {word}", line)
                    stack.pop()
                elif word in TAGS:
                    node = TAGS[word](rest.strip(), line)
                    top.body.append(node)
                    if word == "block":
                        self.blocks[node.name] = node
                    if word in OPEN:
                        stack.append((word, node))
                else:
                    raise TemplateError(f"unknown tag {word!r}", line)
        if len(stack) > 1:
            raise TemplateError(f"{stack[-1][0]} is never closed", stack[-1][1].line)
        return root

    def render(self, **values):
        out, scope = [], Scope(values)
        chain, blocks = self, {}
        try:
            while True:
                for name, block in chain.blocks.items():
                    blocks.setdefault(name, []).append(block)
                if chain.parent is None:
                    break
                for node in chain.root.body:
                    if isinstance(node, (Set, Macro)):
                        node.render(out, scope, {})
                chain = self.loader(chain.parent(scope))
            chain.root.render(out, scope, {"blocks": blocks, "loader": self.loader, "depth": 0})
        except TemplateError as e:
            e.name = e.name or self.name
            raise
        return "".join(out)


SOURCES = {
    "base": "<title>{% block title %}Base{% endblock %}</title>\n{% block body %}nothing{% endblock %}\n{% include 'foot' %}",
    "foot": "<i>{{ owner|default('nobody') }}</i>",
    "page": "{% extends 'base' %}{% set owner = 'page ' + user %}{% block title %}{{ super() }} / {{ title }}{% endblock %}{% block body %}\n{% for k, v in rows %}\n{{ loop.index }}. {{ k }}={{ v|format('05.1f') }}{% if not loop.last %};{% endif %}\n{% else %}\nno rows\n{% endfor %}\n{% endblock %}",
    "macro": "{% macro row(a, b) %}<{{ a }}|{{ b|default('-') }}>{% endmacro %}{{ row(1, 2) }}{{ row('<x>') }}{% for n in [3, 1, 2]|sort %}{{ row(n) }}{% endfor %}",
    "loop": "{% include 'loop' %}",
    "mid": "{% extends 'base' %}{% block title %}mid {{ super() }}{% endblock %}",
    "leaf": "{% extends 'mid' %}{% block title %}leaf {{ super() }}{% endblock %}{% block body %}{{ names|join(' + ')|upper|truncate(12) }}{% endblock %}",
}


@functools.cache
def load(name):
    if name not in SOURCES:
        raise TemplateError(f"no template {name!r}")
    return Template(SOURCES[name], load, name)


print(load("page").render(user="ann", title="A & B", rows=[("x", 1.25), ("y<", 22)]))
print(load("page").render(user="bob", title="empty", rows=[]))
print(load("macro").render())
print(load("leaf").render(names=["one", "two", "three"]))
print(Template("{# comment #}a{% if x > 5 %}big{% elif x %}small {{ x }}{% else %}zero{% endif %}{{ missing }}{{ html|safe }}{{ html }}").render(x=3, html="<b>"))
print([Template("{% if x %}yes{% else %}no{% endif %}").render(x=v) for v in (0, 1, [], "a")], Template("{{ {'a': [1, 2]}['a'][1] }}{{ 'a|b'|length }}{{ [i * 2 for i in range(3)]|join }}").render())
for source, values in [("{{ 1 / 0 }}", {}), ("{{ x.y }}", {}), ("a\n{{ x.nope }}", {"x": 5}), ("{% for x in 5 %}{% endfor %}", {}), ("{% if x %}", {}), ("{% endif %}", {}), ("\n\n{% fly %}", {}), ("{{ x", {}), ("{{ x | nope }}", {}), ("{{ 1 + }}", {}), ("{% for x %}{% endfor %}", {}), ("{% else %}", {}), ("{% include 'gone' %}", {}), ("{% include 'loop' %}", {}), ("{% macro m(a) %}{% endmacro %}{{ m(1, 2) }}", {}), ("{% block a %}{% endfor %}", {})]:
    try:
        print(Template(source, load).render(**values))
    except TemplateError as e:
        print(e, "<-", type(e.__cause__).__name__)
print(escape("<a>") + "<b>", type(escape(5)).__name__, sorted(FILTERS), load.cache_info().currsize)
