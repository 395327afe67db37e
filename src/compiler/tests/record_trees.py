"""Renews the expectations of tree cases: python3.14 record_trees.py FILE...

A case is a line `[MODE]` (exec, eval, single, func_type), the source with `|` before each line (a last line that
begins with `/` instead has no line end), the warnings (`! LINE MESSAGE`), and the tree with all fields and positions.
"""

import ast
import sys
import warnings

from record_errors import cases


def dump(node, out):
    if isinstance(node, ast.AST):
        fields = [(name, getattr(node, name, None)) for name in node._fields]
        fields += [(name, getattr(node, name)) for name in node._attributes]
        out.append(type(node).__name__ + "(")
        for index, (name, value) in enumerate(fields):
            out.append((", " if index else "") + name + "=")
            dump(value, out)
        out.append(")")
    elif isinstance(node, list):
        out.append("[")
        for index, item in enumerate(node):
            if index:
                out.append(", ")
            dump(item, out)
        out.append("]")
    else:
        out.append(repr(node))


def show(mode, source):
    lines = source.split("\n")
    out = [f"[{mode}]"] + ["|" + line for line in lines[:-1]]
    if lines[-1]:
        out.append("/" + lines[-1])
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        tree = compile(source, "<case>", mode, ast.PyCF_ONLY_AST)
    out += [f"! {warning.lineno} {warning.message}" for warning in caught]
    text = []
    dump(tree, text)
    out.append("= " + "".join(text).encode("utf-8", "backslashreplace").decode())
    return "\n".join(out) + "\n"


def main():
    for name in sys.argv[1:]:
        with open(name, encoding="utf-8", newline="\n") as file:
            text = file.read()
        parts = [source + "\n" if mode is None else show(mode, source) for mode, source in cases(text)]
        with open(name, "w", encoding="utf-8", newline="\n") as file:
            file.write("\n".join(parts))


if __name__ == "__main__":
    main()
