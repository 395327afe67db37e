# Template strings: structure, laziness of formatting, interpolations, concatenation.
from string.templatelib import Interpolation, Template

name, x = "world", 42
t = t"Hello {name}! {x:>5} {x!r} {x!s:^{x - 32}} end"
print(type(t).__name__, t.strings, t.values)
for i in t.interpolations:
    print(repr(i.value), repr(i.expression), repr(i.conversion), repr(i.format_spec))
print(list(t))
print(t"".strings, t"".values, t"plain".strings, t"{x}".strings, t"{x}{name}".strings, list(t"{x}"), list(t""), t"{x=}".strings, t"{x = }".interpolations[0].conversion, t"{x=!s}".interpolations[0].conversion, t"{x=:5}".interpolations[0].format_spec)
print(t"{{literal}} {x}".strings, rt"\n{x}".strings, t"\n{x}".strings, t'''multi
{
    x
}'''.interpolations[0].expression)


def render(template, quote=str):
    out = []
    for part in template:
        match part:
            case str():
                out.append(part)
            case Interpolation(value, _, conversion, spec):
                if conversion:
                    value = {"r": repr, "s": str, "a": ascii}[conversion](value)
                out.append(quote(format(value, spec)))
    return "".join(out)


print(render(t), render(t"<b>{name!r}</b> {x:05d}", quote=lambda v: v.upper()))
evil = "<script>"
print(render(t"<p>{evil}</p>", lambda v: v.replace("<", "&lt;").replace(">", "&gt;")))
both = t"a{x}b" + t"c{name}d"
print(both.strings, both.values, type(both).__name__, (t"x" + t"y").strings)
for code in ["t'a' + 'b'", "'a' + t'b'", "t'a' + 5", "Template('a', 'b', Interpolation(1, 'one'), 'c').strings", "Template(5)", "Interpolation()", "Interpolation(1, 'x', 'q')", "t'{1/0}'", "t'{undefined}'", "t'a' == t'a'", "t.strings = ()", "len(t)", "t[0]", "format(t'{x}', '>5')", "str(t'{x}')[:8]", "t'{x}' t'{name}'", "Template(Interpolation(1), Interpolation(2)).strings", "Template().strings", "hash(t'') == 0"]:
    try:
        print(code, "=", eval(code) if " = ()" not in code else exec(code))
    except Exception as e:
        print(code, "->", type(e).__name__, e)
i = Interpolation(5, "expr", "r", "spec")
print(i.value, i.expression, i.conversion, i.format_spec, repr(i), Interpolation.__match_args__, repr(t"a{x}b"))
print(type(i).__name__, Template.__name__, Template.__module__, isinstance(t"", Template), t"{'nested ' + f'{x}'}".values, t"{t"inner {x}"}".values[0].values)
log = []


def note(v):
    log.append(v)
    return v


lazy = t"{note(1)} {note(2):{note(3)}}"
print(log, lazy.interpolations[1].format_spec, lazy.values)
print([p if isinstance(p, str) else p.value for p in t"{x}-{x + 1}-{[i for i in range(2)]}"], t"{(lambda: 5)()}".values, t"{x if x else 0}".interpolations[0].expression, t"{ x }".interpolations[0].expression, t"{x!r}" .interpolations[0].expression)


def function():
    local = "l"
    return t"{local} {name}"


print(function().values, (lambda v: t"{v!a:>3}")(1).interpolations[0].conversion)


class C:
    attr = t"{x}"


print(C.attr.values, t"é{name}日".strings, iter(t"x").__class__.__name__)
