# exec, eval and compile with namespaces, modes, flags and errors.
ns = {}
exec("x = 1\ndef f(): return x\nclass C:\n    y = x + 1", ns)
print(ns["x"], ns["f"](), ns["C"].y, ns["C"].__module__ if "__module__" in vars(ns["C"]) else None, "__builtins__" in ns)
ns["x"] = 10
print(ns["f"](), eval("f() + C.y", ns))
g, l = {"a": 1}, {"b": 2}
exec("c = a + b\nglobal d\nd = c", g, l)
print(l, g["d"], sorted(k for k in g if k[0] != "_"))
print(eval("a + b", g, l), eval("(lambda: a)()", g, l), eval("[a for _ in range(2)]", g, l))
try:
    eval("[b for _ in range(2)]", g, l)
    eval("(lambda: b)()", g, l)
except NameError as e:
    print(e)


class Mapping:
    def __getitem__(self, k):
        if k.startswith("_"):
            raise KeyError(k)
        return k.upper()

    def __setitem__(self, k, v):
        print("set", k, v)

    def __delitem__(self, k):
        print("del", k)


exec("q = w\ndel q\nprint_ = e", {}, Mapping())
print(eval("hello + world", {}, Mapping()))
code = compile("a * 2", "<code>", "eval")
print(eval(code, {"a": 21}), code.co_filename, code.co_names, exec(compile("z = 5", "f", "exec"), ns), ns["z"], eval(compile("1\n", "f", "eval")), exec(code, {"a": 1}))
exec(compile("1 + 1\nNone\n'shown'", "<s>", "single") if False else compile("'shown'", "<s>", "single"))
for source, mode in [("x = 1", "eval"), ("1; 2", "eval"), ("", "eval"), ("1 +", "exec"), ("def f(:", "exec"), ("x\ny", "single"), ("if 1:\n  x", "single"), (" 1", "eval"), ("\n\n1", "eval"), ("# only", "exec"), ("", "exec"), ("\t1", "exec"), ("pass", "nomode"), (5, "exec"), (b"x = 1", "exec"), ("x = 1\0", "exec")]:
    try:
        compile(source, "<t>", mode)
        print(repr(source), mode, "ok")
    except (SyntaxError, ValueError, TypeError) as e:
        print(repr(source), mode, type(e).__name__, str(e)[:60])
restricted = {"__builtins__": {"len": len}}
print(eval("len([1])", restricted))
for text in ("print(1)", "int", "__import__('os')"):
    try:
        eval(text, restricted)
    except NameError as e:
        print(e)
try:
    exec("import os", restricted)
except ImportError as e:
    print(e)


def in_function():
    a = 1
    exec("a = 2; b = 3")
    try:
        b
    except NameError as e:
        print(e)
    loc = locals()
    exec("a = 5", globals(), loc)
    return a, loc["a"], eval("a"), eval("a + c", {"c": 10, "a": 100}), sorted(locals())


print(in_function())


def nested_eval(n):
    return eval("nested_eval(n - 1) + 1") if n else 0


print(nested_eval(30))
for bad in ((1,), ("1", 5), ("1", {}, 5), ("1", [], {}), (None,), ([],)):
    try:
        eval(*bad)
    except TypeError as e:
        print(e)
exec("def gen():\n    yield from range(3)\nasync def co(): pass", ns)
print(list(ns["gen"]()), ns["co"].__code__.co_flags & 0x80)
src = "def traced():\n    raise ValueError('inside exec')\ntraced()"
try:
    exec(compile(src, "made_up.py", "exec"))
except ValueError as e:
    tb = e.__traceback__
    while tb:
        print(tb.tb_frame.f_code.co_filename.rpartition("/")[2], tb.tb_frame.f_code.co_name, tb.tb_lineno)
        tb = tb.tb_next
closure = (lambda v: lambda: v)(5)
exec(closure.__code__, {}, closure=closure.__closure__) if False else None
try:
    exec(closure.__code__)
except TypeError as e:
    print(e)
exec("print(kw)", globals={"kw": "by keyword"}) if True else None
exec("def annotated(x: int) -> 'str': ...", ns)
print(ns["annotated"].__annotations__, eval("1 if True else 2"), eval("{'a': [1, (2,)]}"), eval("not 1"), eval("lambda: 0").__name__, eval("(yield_ := 3) + yield_"))
