# string, textwrap, reprlib, keyword.
import keyword
import reprlib
import string
import textwrap

print(string.ascii_letters, string.digits, string.hexdigits, string.octdigits, repr(string.punctuation), repr(string.whitespace), string.capwords("hello the WORLD"), len(string.printable))
t = string.Template("$who likes ${what}; $$5 for $who")
print(t.substitute(who="Ann", what="tea"), t.safe_substitute(who="Bob"), t.substitute({"who": 1}, what=2), t.get_identifiers(), t.is_valid(), string.Template("$").is_valid())
for code in ["t.substitute(who=1)", "string.Template('$ x').substitute()", "string.Template('a\\n $1').substitute()", "string.Template('${').substitute()"]:
    try:
        print(eval(code))
    except (KeyError, ValueError) as e:
        print(code, type(e).__name__, e)


class Percent(string.Template):
    delimiter = "%"
    idpattern = "[a-z]+_[a-z]+"


print(Percent("%a_b %% %c").safe_substitute(a_b=1), list(string.Formatter().parse("a{b!r:>{w}}c{{d}}{}")), string.Formatter().format("{0} {x[1]}", 5, x=[1, 2]))


class F(string.Formatter):
    def get_value(self, key, args, kwargs):
        return kwargs.get(key, f"<{key}>") if isinstance(key, str) else super().get_value(key, args, kwargs)


print(F().format("{a} {b} {0}", "z", a=1))
text = "The quick brown fox jumps over the lazy dog. It was not amused; the dog, that is. Extraordinarily-long-hyphenated-words appear."
print(textwrap.fill(text, 30), textwrap.wrap(text, 40)[-1], textwrap.shorten(text, 40), textwrap.shorten("a b", 1, placeholder="…"), sep="\n")
print(textwrap.dedent("    a\n      b\n\n    c\n"), textwrap.indent("a\n\nb\n", "> "), textwrap.indent("a\n\nb", "+", lambda l: True), sep="|")
print(textwrap.wrap("abcdefghij klm", 4), textwrap.wrap("abcdefghij", 4, break_long_words=False), textwrap.wrap("a  b\tc\nd", 10), textwrap.wrap("a  b", 10, drop_whitespace=False), textwrap.wrap("one two three four", 9, max_lines=2, placeholder=" .."), textwrap.wrap(""), textwrap.fill("x y z", 3, initial_indent="* ", subsequent_indent="  "), textwrap.wrap("semi-final co-op", 6), textwrap.wrap("a. b. c", 20, fix_sentence_endings=True))
try:
    textwrap.wrap("abc", 0)
except ValueError as e:
    print(e)
w = textwrap.TextWrapper(width=12, tabsize=4)
print(w.wrap("a\tb long text here"), w.fill("more words to wrap"))
print(reprlib.repr(list(range(100))), reprlib.repr("x" * 100), reprlib.repr({i: i for i in range(20)}), reprlib.repr(set(range(20))), reprlib.repr([[[[[[[1]]]]]]]), reprlib.repr(10**100), reprlib.repr(tuple(range(10))), reprlib.repr(frozenset([1])))
r = reprlib.Repr(maxlist=2, maxstring=10)
print(r.repr([1, 2, 3]), r.repr("abcdefghijklmnop"))


class Rec:
    def __init__(self):
        self.items = [self]

    @reprlib.recursive_repr("<...>")
    def __repr__(self):
        return f"Rec({self.items})"


print(Rec())
print(len(keyword.kwlist), keyword.iskeyword("match"), keyword.iskeyword("if"), keyword.softkwlist, keyword.issoftkeyword("type"), keyword.kwlist[:6])
