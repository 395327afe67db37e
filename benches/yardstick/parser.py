"""A calculator language: tokenizer, recursive descent parser, syntax tree, evaluator."""

N = 500

PROGRAM = """
let a = 3; let b = 4 * (a + 2) - 7 / 2;
let f = fn(x, y) { x * x + y * y };
let c = f(a, b) + f(b, a) % 13;
if c > 100 { let d = c - 100; } else { let d = 0 - c; }
let i = 0; let sum = 0;
while i < 20 { sum = sum + f(i, a) * (i % 3 + 1); i = i + 1; }
let big = (sum + c) * (a - b) / (1 + d);
"""


def tokenize(text):
    tokens = []
    i, n = 0, len(text)
    while i < n:
        c = text[i]
        if c.isspace():
            i += 1
        elif c.isdigit():
            start = i
            while i < n and text[i].isdigit():
                i += 1
            tokens.append(("number", int(text[start:i])))
        elif c.isalpha():
            start = i
            while i < n and text[i].isalnum():
                i += 1
            word = text[start:i]
            tokens.append((word, word) if word in ("let", "if", "else", "while", "fn") else ("name", word))
        else:
            tokens.append((c, c))
            i += 1
    tokens.append(("end", None))
    return tokens


class Parser:
    LEVELS = [("<", ">"), ("+", "-"), ("*", "/", "%")]

    def __init__(self, tokens):
        self.tokens = tokens
        self.at = 0

    def peek(self):
        return self.tokens[self.at][0]

    def take(self, kind=None):
        token = self.tokens[self.at]
        if kind is not None and token[0] != kind:
            raise SyntaxError(f"expected {kind}, found {token[0]}")
        self.at += 1
        return token[1]

    def program(self):
        body = []
        while self.peek() not in ("end", "}"):
            body.append(self.statement())
        return ("block", body)

    def block(self):
        self.take("{")
        body = self.program()
        self.take("}")
        return body

    def statement(self):
        kind = self.peek()
        if kind == "if":
            self.take()
            test, then = self.expression(), self.block()
            other = None
            if self.peek() == "else":
                self.take()
                other = self.block()
            return ("if", test, then, other)
        if kind == "while":
            self.take()
            return ("while", self.expression(), self.block())
        if kind == "let":
            self.take()
        if self.peek() == "name" and self.tokens[self.at + 1][0] == "=":
            name = self.take()
            self.take("=")
            node = ("set", name, self.expression())
        else:
            node = self.expression()
        if self.peek() == ";":
            self.take()
        return node

    def expression(self, level=0):
        if level == len(self.LEVELS):
            return self.postfix()
        node = self.expression(level + 1)
        while self.peek() in self.LEVELS[level]:
            operator = self.take()
            node = ("binary", operator, node, self.expression(level + 1))
        return node

    def postfix(self):
        node = self.atom()
        while self.peek() == "(":
            node = ("call", node, self.listed(self.expression))
        return node

    def listed(self, element):
        self.take("(")
        items = []
        while self.peek() != ")":
            items.append(element())
            if self.peek() == ",":
                self.take()
        self.take(")")
        return items

    def atom(self):
        kind = self.peek()
        if kind == "number":
            return ("number", self.take())
        if kind == "name":
            return ("name", self.take())
        if kind == "fn":
            self.take()
            return ("fn", self.listed(lambda: self.take("name")), self.block())
        self.take("(")
        node = self.expression()
        self.take(")")
        return node


OPERATORS = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a // b if b else 0,
    "%": lambda a, b: a % b if b else 0,
    "<": lambda a, b: int(a < b),
    ">": lambda a, b: int(a > b),
}


class Evaluator:
    def __init__(self):
        self.steps = 0

    def eval(self, node, env):
        self.steps += 1
        return getattr(self, "eval_" + node[0])(node, env)

    def eval_number(self, node, env):
        return node[1]

    def eval_name(self, node, env):
        return env.get(node[1], 0)

    def eval_binary(self, node, env):
        return OPERATORS[node[1]](self.eval(node[2], env), self.eval(node[3], env))

    def eval_set(self, node, env):
        env[node[1]] = value = self.eval(node[2], env)
        return value

    def eval_block(self, node, env):
        value = 0
        for child in node[1]:
            value = self.eval(child, env)
        return value

    def eval_if(self, node, env):
        if self.eval(node[1], env):
            return self.eval(node[2], env)
        return self.eval(node[3], env) if node[3] else 0

    def eval_while(self, node, env):
        value = 0
        while self.eval(node[1], env):
            value = self.eval(node[2], env)
        return value

    def eval_fn(self, node, env):
        return (node[1], node[2])

    def eval_call(self, node, env):
        names, body = self.eval(node[1], env)
        inner = dict(env)
        for name, argument in zip(names, node[2]):
            inner[name] = self.eval(argument, env)
        return self.eval(body, inner)


def run(n):
    for _ in range(n):
        tokens = tokenize(PROGRAM)
        tree = Parser(tokens).program()
        env = {}
        evaluator = Evaluator()
        value = evaluator.eval(tree, env)
    return value, len(tokens), evaluator.steps, env["sum"], env["big"]
