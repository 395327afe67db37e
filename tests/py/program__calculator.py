"""An expression language: tokens, precedence parsing, a tree, an evaluator, a compiler to closures."""

import math


class CalcError(Exception):
    def __init__(self, message, position=None):
        super().__init__(message)
        self.position = position

    def __str__(self):
        text = super().__str__()
        return f"{text} at {self.position}" if self.position is not None else text


class LexError(CalcError):
    pass


class ParseError(CalcError):
    pass


class EvalError(CalcError):
    pass


class Token:
    __slots__ = ("kind", "value", "position")

    def __init__(self, kind, value, position):
        self.kind, self.value, self.position = kind, value, position

    def __repr__(self):
        return f"{self.kind}:{self.value!r}@{self.position}"

    def __eq__(self, other):
        return isinstance(other, Token) and (self.kind, self.value) == (other.kind, other.value)


class Lexer:
    DOUBLE = {"**", "==", "!=", "<=", ">=", "&&", "||", "->"}
    SINGLE = set("+-*/%^()<>=,?:!;")

    def __init__(self, text):
        self.text = text
        self.at = 0

    def __iter__(self):
        while self.at < len(self.text):
            c = self.text[self.at]
            if c.isspace():
                self.at += 1
            elif c.isdigit() or (c == "." and self.text[self.at + 1 : self.at + 2].isdigit()):
                yield self.number()
            elif c.isalpha() or c == "_":
                yield self.word()
            elif self.text[self.at : self.at + 2] in self.DOUBLE:
                yield Token("op", self.text[self.at : self.at + 2], self.at)
                self.at += 2
            elif c in self.SINGLE:
                yield Token("op", c, self.at)
                self.at += 1
            else:
                raise LexError(f"unexpected {c!r}", self.at)
        yield Token("end", None, self.at)

    def number(self):
        start = self.at
        seen = {".": False, "e": False}
        while self.at < len(self.text):
            c = self.text[self.at].lower()
            if c in seen and not seen[c]:
                seen[c] = True
                if c == "e" and self.text[self.at + 1 : self.at + 2] in ("+", "-"):
                    self.at += 1
            elif not c.isdigit():
                break
            self.at += 1
        piece = self.text[start : self.at]
        try:
            value = float(piece) if seen["."] or seen["e"] else int(piece)
        except ValueError:
            raise LexError(f"bad number {piece!r}", start) from None
        return Token("num", value, start)

    def word(self):
        start = self.at
        while self.at < len(self.text) and (self.text[self.at].isalnum() or self.text[self.at] == "_"):
            self.at += 1
        return Token("name", self.text[start : self.at], start)


class Node:
    fields = ()

    def __init__(self, *values, position=0):
        for name, value in zip(self.fields, values, strict=True):
            setattr(self, name, value)
        self.position = position

    def __repr__(self):
        inner = ", ".join(repr(getattr(self, f)) for f in self.fields)
        return f"{type(self).__name__}({inner})"

    def children(self):
        for f in self.fields:
            value = getattr(self, f)
            if isinstance(value, Node):
                yield value
            elif isinstance(value, list):
                yield from (v for v in value if isinstance(v, Node))

    def walk(self):
        yield self
        for child in self.children():
            yield from child.walk()


class Num(Node):
    fields = ("value",)


class Name(Node):
    fields = ("name",)


class Unary(Node):
    fields = ("op", "operand")


class Binary(Node):
    fields = ("op", "left", "right")


class Choice(Node):
    fields = ("test", "yes", "no")


class Call(Node):
    fields = ("name", "args")


class Assign(Node):
    fields = ("name", "value")


class Define(Node):
    fields = ("name", "params", "body")


class Parser:
    LEVELS = {"||": 1, "&&": 2, "==": 3, "!=": 3, "<": 4, ">": 4, "<=": 4, ">=": 4, "+": 5, "-": 5, "*": 6, "/": 6, "%": 6, "**": 8, "^": 8}
    RIGHT = {"**", "^"}

    def __init__(self, text):
        self.tokens = list(Lexer(text))
        self.at = 0

    @property
    def current(self):
        return self.tokens[self.at]

    def advance(self):
        token = self.current
        self.at += 1
        return token

    def accept(self, value):
        if self.current.kind == "op" and self.current.value == value:
            return self.advance()
        return None

    def expect(self, value):
        token = self.accept(value)
        if token is None:
            found = self.current.value if self.current.kind != "end" else "the end"
            raise ParseError(f"expected {value!r}, found {found!r}", self.current.position)
        return token

    def program(self):
        statements = []
        while self.current.kind != "end":
            statements.append(self.statement())
            if not self.accept(";"):
                break
        if self.current.kind != "end":
            raise ParseError(f"unexpected {self.current.value!r}", self.current.position)
        return statements

    def statement(self):
        if self.current.kind == "name" and self.current.value == "def":
            self.advance()
            name = self.advance().value
            self.expect("(")
            params = []
            while not self.accept(")"):
                params.append(self.advance().value)
                if not self.accept(","):
                    self.expect(")")
                    break
            self.expect("->")
            return Define(name, params, self.expression())
        if self.current.kind == "name" and self.tokens[self.at + 1] == Token("op", "=", 0):
            name = self.advance()
            self.advance()
            return Assign(name.value, self.statement(), position=name.position)
        return self.expression()

    def expression(self):
        node = self.binary(0)
        if self.accept("?"):
            yes = self.expression()
            self.expect(":")
            return Choice(node, yes, self.expression())
        return node

    def binary(self, minimum):
        left = self.unary()
        while self.current.kind == "op" and self.LEVELS.get(self.current.value, 0) > minimum:
            token = self.advance()
            level = self.LEVELS[token.value]
            right = self.binary(level - 1 if token.value in self.RIGHT else level)
            left = Binary(token.value, left, right, position=token.position)
        return left

    def unary(self):
        for op in "-+!":
            token = self.accept(op)
            if token:
                return Unary(op, self.binary(6), position=token.position)
        return self.primary()

    def primary(self):
        token = self.advance()
        match token:
            case Token(kind="num", value=value):
                return Num(value, position=token.position)
            case Token(kind="name", value=name):
                if self.accept("("):
                    args = []
                    while not self.accept(")"):
                        args.append(self.expression())
                        if not self.accept(","):
                            self.expect(")")
                            break
                    return Call(name, args, position=token.position)
                return Name(name, position=token.position)
            case Token(kind="op", value="("):
                node = self.expression()
                self.expect(")")
                return node
            case Token(kind="end"):
                raise ParseError("unexpected end", token.position)
        raise ParseError(f"unexpected {token.value!r}", token.position)


OPS = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b if a % b else a // b,
    "%": lambda a, b: a % b,
    "**": pow,
    "^": pow,
    "==": lambda a, b: int(a == b),
    "!=": lambda a, b: int(a != b),
    "<": lambda a, b: int(a < b),
    ">": lambda a, b: int(a > b),
    "<=": lambda a, b: int(a <= b),
    ">=": lambda a, b: int(a >= b),
}


class Interpreter:
    def __init__(self):
        self.globals = {"pi": math.pi, "e": math.e}
        self.functions = {"sqrt": math.sqrt, "abs": abs, "max": max, "min": min, "floor": math.floor, "round": round}
        self.depth = 0

    def run(self, text):
        result = None
        for statement in Parser(text).program():
            result = self.visit(statement, self.globals)
        return result

    def visit(self, node, env):
        return getattr(self, f"visit_{type(node).__name__.lower()}")(node, env)

    def visit_num(self, node, env):
        return node.value

    def visit_name(self, node, env):
        for scope in (env, self.globals):
            if node.name in scope:
                return scope[node.name]
        raise EvalError(f"undefined name {node.name!r}", node.position)

    def visit_unary(self, node, env):
        value = self.visit(node.operand, env)
        return {"-": lambda: -value, "+": lambda: value, "!": lambda: int(not value)}[node.op]()

    def visit_binary(self, node, env):
        left = self.visit(node.left, env)
        if node.op == "&&":
            return left and self.visit(node.right, env)
        if node.op == "||":
            return left or self.visit(node.right, env)
        try:
            return OPS[node.op](left, self.visit(node.right, env))
        except (ZeroDivisionError, OverflowError) as error:
            raise EvalError(str(error), node.position) from error

    def visit_choice(self, node, env):
        return self.visit(node.yes if self.visit(node.test, env) else node.no, env)

    def visit_assign(self, node, env):
        env[node.name] = value = self.visit(node.value, env)
        return value

    def visit_define(self, node, env):
        self.functions[node.name] = node
        return node

    def visit_call(self, node, env):
        function = self.functions.get(node.name)
        if function is None:
            raise EvalError(f"undefined function {node.name!r}", node.position)
        args = [self.visit(a, env) for a in node.args]
        if not isinstance(function, Define):
            try:
                return function(*args)
            except (TypeError, ValueError) as error:
                raise EvalError(f"{node.name}: {error}", node.position) from error
        if len(args) != len(function.params):
            raise EvalError(f"{node.name} takes {len(function.params)}, got {len(args)}", node.position)
        self.depth += 1
        if self.depth > 60:
            self.depth = 0
            raise EvalError("too deep", node.position)
        try:
            return self.visit(function.body, dict(zip(function.params, args)))
        finally:
            self.depth = max(0, self.depth - 1)


def to_closure(node):
    match node:
        case Num(value=v):
            return lambda env: v
        case Name(name=n):
            return lambda env: env[n]
        case Unary(op="-", operand=x):
            f = to_closure(x)
            return lambda env: -f(env)
        case Binary(op=op, left=l, right=r):
            f, g, h = OPS[op], to_closure(l), to_closure(r)
            return lambda env: f(g(env), h(env))
        case Choice():
            t, y, n = map(to_closure, node.children())
            return lambda env: y(env) if t(env) else n(env)
    raise NotImplementedError(type(node).__name__)


def main():
    calc = Interpreter()
    lines = [
        "1 + 2 * 3", "(1 + 2) * 3", "2 ** 3 ** 2", "-2 ** 2", "10 / 4; 10 / 5", "7 % 3 + .5", "x = y = 4; x * y", "x > 3 ? 100 : 200", "1 < 2 && 3 < 2 || 5",
        "def sq(n) -> n * n; sq(sq(3))", "def fact(n) -> n <= 1 ? 1 : n * fact(n - 1); fact(20)", "def fib(n) -> n < 2 ? n : fib(n - 1) + fib(n - 2); fib(12)", "sqrt(2) * pi", "max(1, 2, 3) - min(4, 5)", "1e3 + 1.5e-3", "!0 + !5", "2 ^ 100",
        "1 +", "(1", "1 2", "$", "1 / 0", "nope + 1", "nope(1)", "sq(1, 2)", "sqrt(0 - 1)", "def loop(n) -> loop(n + 1); loop(0)", "abs()", "1 = 2", "3 ? 4", "1.2.3", "", "10.0 ** 400",
    ]
    for line in lines:
        try:
            result = calc.run(line)
            print(f"{line:45} = {round(result, 9) if isinstance(result, float) else result}")
        except CalcError as error:
            cause = f" (from {type(error.__cause__).__name__})" if error.__cause__ else ""
            print(f"{line:45} ! {type(error).__name__}: {error}{cause}")
    tree = Parser("a * -b + (c < 2 ? a : b - 1)").program()[0]
    print(tree)
    print([type(n).__name__ for n in tree.walk()], sorted({n.name for n in tree.walk() if isinstance(n, Name)}))
    compiled = to_closure(tree)
    total = sum(compiled({"a": a, "b": b, "c": c}) for a in range(5) for b in range(5) for c in range(4))
    print(total, list(Lexer("a>=1.5e2")))
    try:
        to_closure(Parser("f(1)").program()[0])
    except NotImplementedError as error:
        print("NotImplementedError", error)


main()
