"""How deep a source may nest."""


def show(name, source, mode="exec"):
    try:
        compile(source, "<s>", mode)
        print(name, "is read")
    except (SyntaxError, MemoryError) as error:
        place = [getattr(error, key, None) for key in ("lineno", "offset", "end_lineno", "end_offset")]
        print(name, type(error).__name__, error, place)


for count in (99, 100, 200, 201, 1000, 200_000):
    for opening, closing in ("()", "[]", "{}"):
        show(f"{count} {opening}", opening * count)
        whole = opening * count + "1" + closing * count
        if opening == "{":
            whole = "x = " + "{1: " * count + "1" + "}" * count
        show(f"{count} {opening}{closing}", whole)
        show(f"{count} {closing}", closing * count)
for count in (149, 150, 300):
    show(f"{count} strings", 'f"{' * count + "1" + '}"' * count)
for count in (2, 3):
    show(f"{count} formats", 'f"{a:' + "{b:" * count + "}" * count + '}"')
for statement in ("def f():", "if a:", "for a in b:", "while a:", "with a:", "class A:", "try:", "async def f():"):
    for count in (20, 21, 22, 99, 100, 101):
        source = "".join(" " * depth + statement + "\n" for depth in range(count)) + " " * count + "pass\n"
        if statement == "try:":
            source += "".join(" " * depth + "finally: pass\n" for depth in reversed(range(count)))
        show(f"{count} {statement}", source)
show("chain", "x" + " + x" * 2000)
show("calls", "x" + "()" * 5000)
show("items", "with " + ", ".join(["a"] * 21) + ": pass")
show("loops", "[x " + "for x in y " * 20 + "]")
