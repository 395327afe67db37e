# Code that runs with builtins of its own.


def attempt(function, *args):
    try:
        print(function(*args))
    except BaseException as e:
        print(type(e).__name__, e)


source = "def f(x):\n    return len(x)\nresult = f([1, 2])\n"
code = compile(source, "<code>", "exec")
spaces = [{"__builtins__": {"len": lambda x: ("mine", x)}}, {}, {"__builtins__": {}}, {"__builtins__": {"len": max}}]
for _ in range(3):
    for space in spaces:
        try:
            exec(code, space)
            print(space["result"])
        except NameError as e:
            print(e)

space = {"__builtins__": {"len": len}}
exec(code, space)
print(space["result"])
space["__builtins__"] = {"len": sum}
exec(code, space)
print(space["result"], sorted(space["__builtins__"]))
attempt(eval, "print(1)", {"__builtins__": {}})
attempt(exec, "class A: pass", {"__builtins__": {}})
attempt(exec, "import sys", {"__builtins__": {}})
attempt(exec, "[x for x in range(3)]", {"__builtins__": {}})
attempt(eval, "g()", {"__builtins__": {"g": lambda: "g"}})
attempt(eval, "e('h()', {})", {"__builtins__": {"e": eval, "h": lambda: "inherited"}})

changing = {"__builtins__": {"k": 1}}
exec("def read(): return k", changing)
read = changing["read"]
seen = set()
for i in range(900):
    if i == 300:
        changing["__builtins__"]["k"] = 2
    if i == 600:
        changing["k"] = 3
    seen.add(read())
print(sorted(seen))
del changing["k"]
print(read())
del changing["__builtins__"]["k"]
attempt(read)


def outer():
    free = 1
    return lambda: free


free_code = outer().__code__
cell = outer().__closure__
attempt(exec, free_code)
attempt(eval, free_code)
attempt(lambda: exec(free_code, closure=cell))
attempt(lambda: exec(free_code, closure=()))
attempt(lambda: exec(free_code, closure=(1,)))
attempt(lambda: exec(free_code, closure=[*cell]))
attempt(lambda: exec(code, {}, closure=cell))
attempt(lambda: exec("1", closure=cell))
attempt(lambda: exec("1", closure=None))
for globals_, locals_ in [(3, None), (3, 4), ([], None), ({}, 3), (None, 3), ({}, []), ({}, "a")]:
    attempt(eval, "1", globals_, locals_)
    attempt(exec, "1", globals_, locals_)
for text in ["\f 1", "\n1", " \t1", b" 1"]:
    attempt(eval, text)
    attempt(lambda: eval(compile(text, "<text>", "eval")))
attempt(compile, 3, "", "exec")
attempt(eval, 3)
attempt(exec, 3)
