import re, math, operator
from collections import namedtuple
from typing import NamedTuple
class Token(NamedTuple):
    kind: str
    text: str
    pos: int = 0
SPEC = [('NUM', r'\d+(?:\.\d*)?(?:[eE][+-]?\d+)?'), ('ID', r'[^\W\d]\w*'), ('OP', r'\*\*|[-+*/%^!<>=]=?|[(),?:]'), ('WS', r'\s+'), ('BAD', r'.')]
RX = re.compile('|'.join(f'(?P<{n}>{p})' for n, p in SPEC))
def lex(s):
    for m in RX.finditer(s):
        k = m.lastgroup
        if k == 'WS': continue
        if k == 'BAD': raise SyntaxError(f'bad char {m[0]!r}', ('<expr>', 1, m.start() + 1, s, 1, m.end() + 1))
        yield Token(k, m.group(), m.start())
    yield Token('END', '', len(s))
class Parser:
    PREC = {'?': (1, 0), '==': (3, 4), '<': (5, 6), '>': (5, 6), '+': (7, 8), '-': (7, 8), '*': (9, 10), '/': (9, 10), '%': (9, 10), '**': (14, 13), '!': (15, None), '(': (17, None)}
    def __init__(self, s): self.src = s; self.toks = lex(s); self.cur = next(self.toks)
    def advance(self): t, self.cur = self.cur, next(self.toks, None); return t
    def expect(self, text):
        if self.cur.text != text: raise SyntaxError(f'expected {text!r}, got {self.cur.text or self.cur.kind!r}')
        return self.advance()
    def parse(self):
        e = self.expr(0)
        if self.cur.kind != 'END': raise SyntaxError('trailing ' + repr(self.cur))
        return e
    def expr(self, minp):
        match self.advance():
            case Token('NUM', t): left = float(t) if set(t) & set('.eE') else int(t)
            case Token('ID', t): left = ('var', t)
            case Token('OP', '(' ): left = self.expr(0); self.expect(')')
            case Token('OP', '-' | '+' as op): left = ('un' + op, self.expr(11))
            case t: raise SyntaxError(f'unexpected {t.text!r} at {t.pos}')
        while (p := self.PREC.get(self.cur.text)) and p[0] >= minp:
            op = self.advance().text
            if op == '!': left = ('fact', left)
            elif op == '(':
                args = []
                while self.cur.text != ')':
                    args.append(self.expr(0))
                    if self.cur.text == ',': self.advance()
                self.expect(')'); left = ('call', left, args)
            elif op == '?':
                a = self.expr(0); self.expect(':'); left = ('if', left, a, self.expr(p[1]))
            else: left = (op, left, self.expr(p[1]))
        return left
OPS = {'+': operator.add, '-': operator.sub, '*': operator.mul, '/': operator.truediv, '%': operator.mod, '**': operator.pow, '<': operator.lt, '>': operator.gt, '==': operator.eq}
def ev(e, env):
    match e:
        case int() | float(): return e
        case ('var', name): return env[name]
        case ('fact', x): return math.factorial(ev(x, env))
        case ('call', f, args): return ev(f, env)(*(ev(a, env) for a in args))
        case ('if', c, a, b): return ev(a if ev(c, env) else b, env)
        case ('un-', x): return -ev(x, env)
        case ('un+', x): return +ev(x, env)
        case (op, a, b): return OPS[op](ev(a, env), ev(b, env))
env = {'pi': math.pi, 'max': max, 'sqrt': math.sqrt, 'x': 7}
for s in ['1+2*3', '2**3**2', '-2**2', '(1+2)*3', 'x > 3 ? 10 : 20', 'max(1, x, 3)!', 'sqrt(2)*sqrt(2)', '1 - 2 - 3', '3!+1', '1e3/4', '10 % 4 == 2', '1 +', ')', '2 $ 3', 'y', '1/0', 'x(1)', 'max()', '1 2', '(1', '-x!', '2**-1', '1.5.2']:
    try:
        tree = Parser(s).parse()
        print(s, '=>', tree, '=>', ev(tree, env))
    except SyntaxError as e: print(s, 'SyntaxError', e.msg, e.args[1:], e.offset)
    except Exception as e: print(s, type(e).__name__, e)
P = namedtuple('P', 'x y z', defaults=[0], module='here')
print(P(1, 2), P._fields, P._field_defaults, P(1, 2)._replace(z=9), P._make(range(3))._asdict(), Token('a', 'b') == ('a', 'b', 0), Token.__annotations__, P.__module__)
for bad in (lambda: P(), lambda: P(1,2)._replace(w=1), lambda: namedtuple('Q','a a'), lambda: namedtuple('Q','class'), lambda: namedtuple('Q', 'a _b')):
    try: print(bad())
    except Exception as e: print(type(e).__name__, e)
print(namedtuple('R', 'a def a', rename=True)._fields)
import tokenize, io
for t in tokenize.generate_tokens(io.StringIO('def f(x):\n    return f"{x!r:>{5}}" # c\n').readline): print(t)
