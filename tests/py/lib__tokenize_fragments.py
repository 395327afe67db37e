# Tokens of sources that are none: brackets that do not fit, numbers that run into names; sources of nested lambdas.
import inspect
import io
import tokenize


def show(source):
    try:
        for token in tokenize.generate_tokens(io.StringIO(source).readline):
            print(" ", tokenize.tok_name[token.type], repr(token.string), token.start, token.end)
    except tokenize.TokenError as error:
        print("  TokenError", error.args)


for source in [
    ")", "(]", "2sin(x)", "01234", "0_7", "1_a", "0x1g", "0b12", "1if 2else 3", "(a]\nb", "f'{a]}'", "f'{)}'",
    "1__2", "0e", "1.5abc", "a = )\nb = (\n", "12a.5", "x\r\ny # c\r\n", "(a\n\n", "x = (1,\n  2",
]:
    print(repr(source))
    show(source)


class C:
    pairs = [lambda x: (x,
      2), lambda y: y]


print(inspect.getsource(C.pairs[0]), end="")
print(inspect.getsource(C.pairs[1]), end="")
