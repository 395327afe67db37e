# ast: parse, dump, walk, visitors, transformers, unparse, literal_eval.
import ast

SOURCE = '''
import os.path as p, sys
from . import a as b
@decorate
def f(x, /, y: int = 1, *args, key=None, **kwargs) -> str:
    """doc"""
    with open(x) as g, h: return [i for i in y if i]
class C(Base, metaclass=Meta):
    z: int = 3
    async def m(self):
        async for q in self: await q
        return {**a, "k": not b}
try:
    x += 1
except (A, B) as e:
    raise X from e
finally:
    del x[1:2], y.z
match v:
    case [1, *rest] | {"k": K(a=1)}: pass
    case _: print(f"{v!r:>{w}}", t"a{v}")
lambda *a: (yield a)
'''
tree = ast.parse(SOURCE)
print(ast.dump(tree))
print(ast.dump(ast.parse("x = y[0]"), indent=2, include_attributes=True))
print(ast.unparse(tree))
print(ast.compare(tree, ast.parse(ast.unparse(tree))))
print([type(node).__name__ for node in ast.walk(ast.parse("a.b(c)"))])
print(ast.get_docstring(tree.body[2]), ast.get_source_segment("a + bc", ast.parse("a + bc").body[0].value.right))


class Names(ast.NodeVisitor):
    def __init__(self):
        self.found = []

    def visit_Name(self, node):
        self.found.append((node.id, type(node.ctx).__name__, node.lineno))


names = Names()
names.visit(tree)
print(names.found)


class Double(ast.NodeTransformer):
    def visit_Constant(self, node):
        if isinstance(node.value, int):
            return ast.copy_location(ast.BinOp(node, ast.Mult(), ast.Constant(2)), node)
        return node

    def visit_Assert(self, node):
        return None


changed = ast.fix_missing_locations(Double().visit(ast.parse("assert 0\nresult = 20 + 1")))
print(ast.unparse(changed))
space = {}
exec(compile(changed, "<changed>", "exec"), space)
print(space["result"])
for text in ["[1, -2.5, {3: (4, 'x')}, {6}, None, 1+2j, b'a', set()]", "f()", "1 +", "a", "-'x'", "[" * 50 + "]" * 50]:
    try:
        print(ast.literal_eval(text))
    except (ValueError, SyntaxError) as error:
        print(type(error).__name__, str(error)[:60])
print(ast.increment_lineno(ast.parse("x"), 5).body[0].lineno, ast.parse("1", mode="eval").body.value)
print(ast.parse("(int, *str) -> bool", mode="func_type").returns.id)
