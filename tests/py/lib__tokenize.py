# tokenize: tokens with comments, blank lines and f-strings; untokenize; errors.
import io
import tokenize

SOURCE = '''def f(x):  # c
    if x:
        return f"a{x!r:>{w}}b" + rb'z' "\\
q"

    # comment
  # odd
    y = (1,
         2)  # d
class A: pass
t"{x}"; x = """a
b"""
z\\
 = 3 <= 0x1F // 2 -> ... := != é
f"{{}}{a=}" f"""a
{b}
"""
'''
for token in tokenize.generate_tokens(io.StringIO(SOURCE).readline):
    print(token)
for source in ["", "\n", "x", "#c", "x #c", "  \n\n  #x\n", " x", "if x:\n  y", "x;y", "lambda: 0", "x\n\n\n", "def f():\n  x\n  if y:\n    z\nw"]:
    print([tuple(token) for token in tokenize.generate_tokens(io.StringIO(source).readline)])
print([token.string for token in tokenize.tokenize(io.BytesIO("# coding: latin-1\nx = 'é'\n".encode("latin-1")).readline)])
for source in ["(", "'''abc", "x\\", "  x\n y\n"]:
    try:
        list(tokenize.generate_tokens(io.StringIO(source).readline))
    except (tokenize.TokenError, IndentationError) as error:
        print(type(error).__name__, error.args[0])
TEXT = "x = [1,  2]  # c\nif x:\n    y = f'{x}'\n"
print(tokenize.untokenize(tokenize.generate_tokens(io.StringIO(TEXT).readline)) == TEXT)
print(tokenize.detect_encoding(io.BytesIO(b"# -*- coding: utf-8 -*-\nx\n").readline))
