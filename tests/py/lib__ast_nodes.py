# _ast: node classes, trees as objects, compile() of trees.
import _ast as ast
PARSE = 1024


def parse(s, mode='exec'):
    return compile(s, '<unknown>', mode, PARSE)


t = parse('x = 1\ndef f(a, *b, c=2): return a+b')
print(repr(t))
for n in ['Module', 'Expr', 'stmt', 'Name', 'Load', 'Constant', 'arguments', 'mod', 'expr_context', 'alias', 'FunctionDef', 'match_case', 'type_param', 'TypeVar']:
    c = getattr(ast, n)
    print(n, c.__mro__[1:-1], c._fields, c._attributes, c.__match_args__, repr(c.__doc__)[:80], getattr(c, '_field_types', None))


def dump(n):
    if isinstance(n, ast.AST):
        return type(n).__name__ + '(' + ', '.join((f + '=' + dump(getattr(n, f)) for f in n._fields + n._attributes)) + ')'
    if isinstance(n, list):
        return '[' + ', '.join(map(dump, n)) + ']'
    return repr(n)


SRC = '\nimport a.b as c, d\nfrom .. import x as y\n@dec(1)\nasync def f(a, /, b: int = 5, *args, k, **kw) -> "r":\n    """doc"""\n    global g\n    async for i in x: pass\n    await y\n    return lambda: (yield)\nclass C(B, metaclass=M):\n    x: int\n    del a[1:2:3], b.c\ntry:\n    raise E from None\nexcept* (A, B) as e: assert x, "m"\nelse: pass\nfinally:\n    while 1: break\n    else: continue\nmatch p:\n    case {"a": 1, **r} | [1, *_] if z: ...\n    case C(x=1) as q: f"{a!r:>{w}} b" t"{x}"\ntype T[U: int, *V, **W] = list[U]\nwith a as b, c: x = y = {1: 2, **z}; x @= {*s}; (n := 5); -1 if not a else [i async for j in k if l]\n0x10, 1e5, 3j, 10**30, b"x", ..., None, True, u"k", a < b <= c is not d\n'
tree = parse(SRC)
text = dump(tree)
print(text)
ns = {}
code = compile(parse('def g(n):\n    return n * 2\nz = [g(i) for i in range(3)]'), 'f', 'exec')
exec(code, ns)
print(ns['z'], code.co_filename)
P = dict(lineno=1, col_offset=0)

CASES = r"""
ast.Name('a', ast.Load(), 5)
ast.Name('a', id='b')
ast.Name(id='a', lineno=1).lineno
ast.Name(id='a').lineno
ast.AST()
ast.AST(1)
ast.Load()
ast.FunctionDef('f', ast.arguments()).body
ast.Constant(1).kind
ast.arguments().args
ast.Module()
ast.Module([1]).body
ast.Name('a').ctx
ast.Name('a').__reduce__()
ast.Name('a').__reduce_ex__(4)
ast.Name('a').__replace__(id='b').id
ast.Name('a').__replace__(x='b').id
ast.Name('a').__replace__('b')
compile(ast.Module([1]), 'a', 'exec')
compile(ast.Module([], []), 'a', 'eval')
compile(ast.Expression(ast.Constant(5)), 'a', 'eval')
eval(compile(ast.Expression(ast.Constant(5, **P)), 'a', 'eval'))
compile(ast.Expression(ast.Constant([], **P)), 'a', 'eval')
eval(compile(ast.Expression(ast.Constant((1, frozenset([2]), 10 ** 30, 2j, b'x', 's', None, ...), **P)), 'a', 'eval'))
compile(ast.Expression(ast.Name(1, ast.Load(), **P)), 'a', 'eval')
compile(ast.Expression(None), 'a', 'eval')
compile(ast.Expression(ast.Name('x', ast.Load(), lineno='a', col_offset=0)), 'a', 'eval')
compile(ast.Expression(5), 'a', 'eval')
compile(ast.Module(5, []), 'a', 'exec')
compile(ast.Module([None], []), 'a', 'exec')
compile(ast.Expr(ast.Constant(1)), 'a', 'exec')
compile('1', 'a', 'eval', PARSE)
compile('1', 'a', 'single', PARSE)
compile('(int)->str', 'a', 'func_type', PARSE)
compile('1', 'a', 'func_type')
compile('1', 'a', 'zz', PARSE)
compile('1', 'a', 'exec', 1)
compile('a b', 'a', 'exec', PARSE)
compile(5, 'a', 'exec', PARSE)
compile(parse('x'), 'a', 'exec', PARSE)
parse('x').body[0].value.ctx is parse('x+y').body[0].value.left.ctx
ast.PyCF_ONLY_AST
ast.PyCF_OPTIMIZED_AST
eval(compile('await x', 'a', 'eval', 8192)) is None
"""
for case in CASES.strip().splitlines():
    try:
        print(case, "=", ascii(eval(case)))
    except Exception as error:
        print(case, "->", type(error).__name__, error)
deep = ast.Constant(1, **P)
for i in range(100000):
    deep = ast.UnaryOp(ast.USub(), deep, **P)
try:
    compile(ast.Expression(deep), 'a', 'eval')
except RecursionError as e:
    print('RecursionError')
