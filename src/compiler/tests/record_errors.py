"""Renews the expectations of syntax error cases: python3.14 record_errors.py FILE...

A case is a line `[MODE]` (exec, eval, single; with `-incomplete` behind it, as the REPL asks), the source with `|` before each line (a last line that begins with
`/` instead has no line end), and what CPython says: class, line, offset, end line, end offset; the message; the text.
"""

import sys
import warnings

warnings.simplefilter("ignore")

# Errors of scopes and of code generation are not the parser's.
ONLY_AST = 0x400
# PyCF_ALLOW_INCOMPLETE_INPUT and PyCF_DONT_IMPLY_DEDENT.
INCOMPLETE = 0x4200


def cases(text):
    mode, source = None, ""
    for line in text.split("\n"):
        if line.startswith("[") and line.endswith("]"):
            if mode is not None:
                yield mode, source
            mode, source = line[1:-1], ""
        elif line.startswith("|"):
            source += line[1:] + "\n"
        elif line.startswith("/"):
            source += line[1:]
        elif line.startswith("#") and mode is None:
            yield None, line
    if mode is not None:
        yield mode, source


def show(mode, source):
    lines = source.split("\n")
    out = [f"[{mode}]"] + ["|" + line for line in lines[:-1]]
    if lines[-1]:
        out.append("/" + lines[-1])
    mode, _, incomplete = mode.partition("-")
    flags = ONLY_AST | INCOMPLETE if incomplete else ONLY_AST
    try:
        compile(source, "<case>", mode, flags)
    except SyntaxError as e:
        position = [e.lineno, e.offset, e.end_lineno, e.end_offset]
        out.append("= " + " ".join([type(e).__name__, *map(str, position)]))
        out.append(": " + e.msg)
        if e.text is not None:
            out.append("~" + e.text.replace("\\", "\\\\").replace("\n", "\\n"))
    except Exception as e:
        out.append("= " + type(e).__name__)
        out.append(": " + str(e))
    else:
        out.append("= valid")
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
