# f-strings: nesting, conversions, specs, quotes, debugging, multi-line, errors at run time.
x, name, items, d = 42, "world", [1, 2, 3], {"a": {"b": 5}, 'q"': 1}
print(f"{x}", f"{x!r}", f"{name!r:>10}", f"{x:>{x - 34}}", f"{x:{'0'}{'>'}{10}}", f"{x:#{'x'}}", f"{d['a']["b"]}", f"{f"{f"{x}"}"}", f'{"'"}', f"{'"'}")
print(f"{x=}", f"{x = }", f"{ x=}", f"{x=!s}", f"{x=:05d}", f"{items[0] + 1=}", f"{name=!r:^20}", f"{len(items)=}", f"{(lambda: 5)()=}", f"{x   =   }", f"{x,=}", f"{ {1: 2}=}", f"{x+1  =:>6}")
print(f"{{}}", f"{{{x}}}", f"{{x}}", f"}}{{", f"{x}}}", f"a{{b}}c{x}d", f"{'{'}{'}'}", f"{{{{{x}}}}}")
print(f"a" "b" f"c{x}" r"\n" fr"\{x}" rf"{x}\t", f"""triple {
    x
    +
    1
} "quotes" '{name}'""", f'''{
    # a comment
    x  # another
}''')
print(f"{x if x > 3 else 0} {[i for i in items if i != 2]} {({i: i for i in items})} {(y := x + 1)} {y} {lambda_(3) if False else 'no'} {not x} {x and name} {-x} {x!r}{x!s}{x!a}")
print(f"{'é'!a} {'é'!r} {'\n'!r} {'\N{DIGIT ONE}'} \N{DIGIT TWO} {"\u00e9"} {'a' 'b'} {'tab\t'!r}")
print(f"{3.14159:.2f} {1e10:,.0f} {0.5:%} {255:x} {255:#o} {5:b} {-5:+} {5: } {'s':*^5} {True:d} {None} {x:_>{x // 4}d} {1234567:_} {b'x'} {3+4j:.1f}")
for width in range(3, 9, 2):
    for prec in (1, 3):
        print(f"|{3.14159:{width}.{prec}f}|{'abcdef':{width}.{prec}}|{x:>{width}}|", end=" ")
print()


class Spec:
    def __format__(self, spec):
        return f"[{spec}]"


s = Spec()
print(f"{s}", f"{s:}", f"{s:plain}", f"{s:a{x}b{name}c}", f"{s:{{}}}" if False else "", f"{s:%H:%M}", f"{s!r:.5}", f"{s:{s:inner}}", f"{s:\n}", f"{s:'quoted'}", f"{s: lead}", f"{s:{x:05}|{name!r}}")
for code in ["f'{undefined}'", "f'{x:q}'", "f'{name:d}'", "f'{1/0}'", "f'{items[9]}'", "f'{x:{name}}'", "f'{[]:5}'", "f'{None:>5}'", "f'{d.x}'", "f'{x:{1}{2}{3}q}'", "f'{{}:}'.format(1)"]:
    try:
        print(eval(code))
    except Exception as e:
        print(code, type(e).__name__, e)


def gen():
    yield f"{(yield 1)} got"


g = gen()
next(g)
print(g.send("sent"))


async def co():
    return f"{await other()}"


async def other():
    return "awaited"


try:
    co().send(None)
except StopIteration as e:
    print(e.value)
log = []


def t(v):
    log.append(v)
    return v


f"{t(1)}{t(2):{t(3)}}{t(4)!r}"
print(log)


class K:
    attr = f"class {x}"
    lst = [f"{i}" for i in range(2)]

    def method(self, z=f"default {x}"):
        return f"{self.attr} {z} {__class__.__name__}"


print(K().method(), K.lst, f"{K.attr:>12}")
print(f"{'nested ' + f'{x:{len(name)}d}' + f'{name[::-1]}'}", f"{dict(a=1)['a']}", f"{x:=^10}", f"{x!r:=^10}", f"{(x):>5}", f"{x!=5}", f"{x==42}", f"{x>=1}", f"{x<=1}", f"{items[1:]}", f"{d['a']}")
implicit = ("one " f"{x} "
            'two ' rf"\{x}"
            f' {name}')
print(implicit, f"{x:{''}}", f"{'':{5}}|", f"", len(f""), f"{x}" is not None, f"{1:c}" == "\x01", f"{x:d}" f"{x:x}")
