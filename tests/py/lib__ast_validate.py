# Trees that no source has are refused with the reason.
import ast


def attempt(node, mode="exec"):
    if mode == "exec":
        node = ast.Module([node] if isinstance(node, ast.stmt) else [ast.Expr(node)], [])
    else:
        node = ast.Expression(node)
    ast.fix_missing_locations(node)
    try:
        compile(node, "<tree>", mode)
        print("compiled")
    except (ValueError, TypeError, SyntaxError) as error:
        print(type(error).__name__, error)


x = ast.Name("x", ast.Load())
stored = ast.Name("x", ast.Store())
nothing = ast.arguments([], [], None, [], [], None, [])
one = ast.Constant(1)
comp = ast.comprehension(stored, x, [], 0)
for node in [
    ast.FunctionDef("f", nothing, [], [], None, None, []),
    ast.FunctionDef("f", ast.arguments([], [], None, [], [], None, [x]), [ast.Pass()], [], None, None, []),
    ast.FunctionDef("f", ast.arguments([], [], None, [ast.arg("a")], [], None, []), [ast.Pass()], [], None, None, []),
    ast.ClassDef("C", [], [], [], [], []),
    ast.ClassDef("C", [stored], [], [ast.Pass()], [], []),
    ast.Delete([]),
    ast.Delete([x]),
    ast.Assign([], x),
    ast.Assign([x], x),
    ast.Assign([ast.BinOp(x, ast.Add(), x)], x),
    ast.Assign([ast.Name("None", ast.Store())], x),
    ast.AugAssign(x, ast.Add(), x),
    ast.AnnAssign(ast.Attribute(x, "a", ast.Store()), x, None, 1),
    ast.TypeAlias(ast.Attribute(x, "a", ast.Store()), [], x),
    ast.For(x, x, [ast.Pass()], []),
    ast.For(stored, x, [], []),
    ast.While(x, [], []),
    ast.If(x, [], []),
    ast.With([], [ast.Pass()]),
    ast.With([ast.withitem(x, x)], [ast.Pass()]),
    ast.Raise(None, x),
    ast.Try([ast.Pass()], [], [], []),
    ast.Try([ast.Pass()], [], [ast.Pass()], [ast.Pass()]),
    ast.Try([ast.Pass()], [ast.ExceptHandler(None, None, [])], [], []),
    ast.TryStar([], [], [], []),
    ast.Import([]),
    ast.ImportFrom("m", [], 0),
    ast.ImportFrom("m", [ast.alias("a")], -1),
    ast.Global([]),
    ast.Nonlocal([]),
    ast.Match(x, []),
    ast.FunctionDef("None", nothing, [ast.Pass()], [], None, None, []),
    ast.ClassDef("True", [], [], [ast.Pass()], [], []),
    ast.Import([ast.alias("a", "False")]),
    ast.Try([ast.Pass()], [ast.ExceptHandler(None, "None", [ast.Pass()])], [], []),
]:
    attempt(node)
for node in [
    ast.BoolOp(ast.And(), [x]),
    ast.NamedExpr(ast.Attribute(x, "a", ast.Store()), x),
    ast.Dict([x], []),
    ast.Dict([None], [x]),
    ast.ListComp(x, []),
    ast.ListComp(x, [ast.comprehension(x, x, [], 0)]),
    ast.GeneratorExp(stored, [comp]),
    ast.Compare(x, [], []),
    ast.Compare(x, [ast.Eq()], [x, x]),
    ast.Call(stored, [], []),
    ast.Attribute(stored, "a", ast.Load()),
    ast.Subscript(x, stored, ast.Load()),
    ast.Starred(stored, ast.Load()),
    ast.List([stored], ast.Load()),
    ast.Tuple([x], ast.Store()),
    ast.Lambda(nothing, stored),
    ast.Name("True", ast.Load()),
]:
    attempt(node, "eval")


def of(pattern):
    attempt(ast.Match(x, [ast.match_case(pattern, None, [ast.Pass()])]))


star = ast.MatchStar("a")
any_ = ast.MatchAs(None, None)
for pattern in [
    ast.MatchValue(ast.Constant(None)),
    ast.MatchValue(ast.Constant((1,))),
    ast.MatchValue(x),
    ast.MatchValue(ast.UnaryOp(ast.UAdd(), one)),
    ast.MatchValue(ast.BinOp(one, ast.Add(), one)),
    ast.MatchSingleton(1),
    star,
    ast.MatchSequence([star]),
    ast.MatchMapping([one], [], None),
    ast.MatchMapping([x], [any_], None),
    ast.MatchMapping([one], [any_], "_"),
    ast.MatchClass(ast.Call(x, [], []), [], [], []),
    ast.MatchClass(x, [], ["a"], []),
    ast.MatchClass(x, [star], [], []),
    ast.MatchAs(any_, None),
    ast.MatchAs(None, "_"),
    ast.MatchAs(star, "a"),
    ast.MatchOr([any_]),
    ast.MatchOr([ast.MatchValue(one), star]),
]:
    of(pattern)
attempt(ast.Match(x, [ast.match_case(any_, None, [])]))
for place in [(2, 0, 1, 0), (1, 5, 1, 2)]:
    node = ast.Name("x", ast.Load())
    node.lineno, node.col_offset, node.end_lineno, node.end_col_offset = place
    attempt(node, "eval")

# Positions that no source has.
for place in [(-1, 0, -1, 0), (-1, 0, 1, 0), (1, -1, 1, -1), (1, -1, 1, 3), (1, 0, 1, -5), (1, 0, -5, 0), (2, 0, 1, 0)]:
    tree = ast.parse("a")
    name = tree.body[0].value
    name.lineno, name.col_offset, name.end_lineno, name.end_col_offset = place
    try:
        compile(tree, "place", "exec")
        print(place, "is valid")
    except ValueError as error:
        print(place, error)
tree = ast.parse("import a")
tree.body[0].names[0].lineno = -1
compile(tree, "place", "exec")
