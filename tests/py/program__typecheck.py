"""A type checker for a small functional language: unification, let-polymorphism, records, lists, with match."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field


class TypeError_(Exception):
    pass


class OccursCheck(TypeError_):
    pass


@dataclass(frozen=True)
class Con:
    name: str
    args: tuple = ()

    def __str__(self):
        match self:
            case Con("->", (Con("->", _) as a, b)):
                return f"({a}) -> {b}"
            case Con("->", (a, b)):
                return f"{a} -> {b}"
            case Con("list", (a,)):
                return f"[{a}]"
            case Con("tuple", args):
                return "(" + ", ".join(map(str, args)) + ")"
            case Con(name, ()):
                return name
            case Con(name, args):
                return f"{name}<{', '.join(map(str, args))}>"


@dataclass(eq=False)
class Var:
    serial: int
    link: Con | Var | None = None

    def __str__(self):
        return str(self.link) if self.link else f"t{self.serial}"


@dataclass(frozen=True)
class Record:
    fields: tuple

    def __str__(self):
        return "{" + ", ".join(f"{k}: {v}" for k, v in self.fields) + "}"


@dataclass(frozen=True)
class Scheme:
    variables: tuple
    body: object

    def __str__(self):
        names = dict(zip(self.variables, "abcdefgh"))
        return render(self.body, names)


def render(t, names):
    t = prune(t)
    match t:
        case Var():
            return names.get(t, str(t))
        case Record(fields):
            return "{" + ", ".join(f"{k}: {render(v, names)}" for k, v in fields) + "}"
        case Con("->", (a, b)):
            left = render(a, names)
            return f"({left}) -> {render(b, names)}" if isinstance(prune(a), Con) and prune(a).name == "->" else f"{left} -> {render(b, names)}"
        case Con("list", (a,)):
            return f"[{render(a, names)}]"
        case Con("tuple", args):
            return "(" + ", ".join(render(a, names) for a in args) + ")"
        case _:
            return str(t)


INT, BOOL, STR = Con("int"), Con("bool"), Con("str")
arrow = lambda *ts: ts[0] if len(ts) == 1 else Con("->", (ts[0], arrow(*ts[1:])))
list_of = lambda t: Con("list", (t,))
pair = lambda *ts: Con("tuple", ts)


def prune(t):
    if isinstance(t, Var) and t.link is not None:
        t.link = prune(t.link)
        return t.link
    return t


def children(t):
    match prune(t):
        case Con(_, args):
            return args
        case Record(fields):
            return tuple(v for _, v in fields)
    return ()


def occurs(v, t):
    t = prune(t)
    return t is v or any(occurs(v, c) for c in children(t))


def free(t):
    t = prune(t)
    if isinstance(t, Var):
        return {t: None}
    return {v: None for c in children(t) for v in free(c)}


def unify(a, b):
    a, b = prune(a), prune(b)
    match a, b:
        case Var(), _ if a is b:
            pass
        case Var(), _:
            if occurs(a, b):
                raise OccursCheck("infinite type")
            a.link = b
        case _, Var():
            unify(b, a)
        case Con(n, xs), Con(m, ys) if n == m and len(xs) == len(ys):
            for x, y in zip(xs, ys):
                unify(x, y)
        case Record(xs), Record(ys) if [k for k, _ in xs] == [k for k, _ in ys]:
            for (_, x), (_, y) in zip(xs, ys):
                unify(x, y)
        case _:
            raise TypeError_(f"{a} is not {b}")


def substitute(t, table):
    t = prune(t)
    match t:
        case Var():
            return table.get(t, t)
        case Con(name, args):
            return Con(name, tuple(substitute(a, table) for a in args))
        case Record(fields):
            return Record(tuple((k, substitute(v, table)) for k, v in fields))


@dataclass
class Checker:
    globals: dict = field(default_factory=dict)
    serial: itertools.count = field(default_factory=lambda: itertools.count(1))

    def fresh(self):
        return Var(next(self.serial))

    def instantiate(self, scheme):
        if not isinstance(scheme, Scheme):
            return scheme
        return substitute(scheme.body, {v: self.fresh() for v in scheme.variables})

    def generalise(self, t, env):
        bound = {v for other in env.values() if not isinstance(other, Scheme) for v in free(other)}
        return Scheme(tuple(v for v in free(t) if v not in bound), t)

    def infer(self, node, env):
        match node:
            case bool():
                return BOOL
            case int():
                return INT
            case str(name) if name.startswith("'"):
                return STR
            case str(name):
                if name not in env:
                    raise TypeError_(f"unknown name {name}")
                return self.instantiate(env[name])
            case ["fn", str(param), body]:
                arg = self.fresh()
                return arrow(arg, self.infer(body, {**env, param: arg}))
            case ["fn", [first, *rest], body]:
                return self.infer(["fn", first, ["fn", rest, body] if rest else body], env)
            case ["let", str(name), value, body]:
                t = self.infer(value, env)
                return self.infer(body, {**env, name: self.generalise(t, env)})
            case ["letrec", str(name), value, body]:
                t = self.fresh()
                unify(t, self.infer(value, {**env, name: t}))
                return self.infer(body, {**env, name: self.generalise(t, env)})
            case ["if", test, yes, no]:
                self.expect(test, BOOL, env)
                t = self.infer(yes, env)
                unify(t, self.infer(no, env))
                return t
            case ["list", *items]:
                t = self.fresh()
                for item in items:
                    unify(t, self.infer(item, env))
                return list_of(t)
            case ["tuple", *items]:
                return pair(*(self.infer(i, env) for i in items))
            case ["record", dict(fields)]:
                return Record(tuple(sorted((k, self.infer(v, env)) for k, v in fields.items())))
            case ["get", record, str(name)]:
                match prune(self.infer(record, env)):
                    case Record(fields) if name in dict(fields):
                        return dict(fields)[name]
                    case Record() as r:
                        raise TypeError_(f"no field {name} in {r}")
                    case other:
                        raise TypeError_(f"{other} is no record")
            case [function, argument]:
                result = self.fresh()
                f = self.infer(function, env)
                unify(f, arrow(self.infer(argument, env), result))
                return result
            case [function, argument, *more]:
                return self.infer([[function, argument], *more], env)
            case _:
                raise TypeError_(f"bad expression {node!r}")

    def expect(self, node, t, env):
        unify(self.infer(node, env), t)

    def check(self, node):
        t = self.infer(node, self.globals)
        return self.generalise(t, {})


def parse(text):
    tokens = text.replace("(", " ( ").replace(")", " ) ").replace("[", " [ ").replace("]", " ] ").split()

    def read():
        token = tokens.pop(0)
        if token in "([":
            items = []
            while tokens[0] not in ")]":
                items.append(read())
            tokens.pop(0)
            return ["list", *items] if token == "[" else items
        if token in ("true", "false"):
            return token == "true"
        return int(token) if token.lstrip("-").isdigit() else token

    result = read()
    if tokens:
        raise SyntaxError(f"left over: {tokens}")
    return result


def prelude():
    c = Checker()
    a, b = c.fresh(), c.fresh()
    c.globals |= {
        "+": arrow(INT, INT, INT), "-": arrow(INT, INT, INT), "*": arrow(INT, INT, INT), "<": arrow(INT, INT, BOOL), "not": arrow(BOOL, BOOL),
        "=": Scheme((a,), arrow(a, a, BOOL)), "cons": Scheme((a,), arrow(a, list_of(a), list_of(a))), "head": Scheme((a,), arrow(list_of(a), a)),
        "tail": Scheme((a,), arrow(list_of(a), list_of(a))), "empty": Scheme((a,), arrow(list_of(a), BOOL)), "nil": Scheme((a,), list_of(a)),
        "first": Scheme((a, b), arrow(pair(a, b), a)), "second": Scheme((a, b), arrow(pair(a, b), b)), "show": Scheme((a,), arrow(a, STR)), "concat": arrow(STR, STR, STR),
    }
    return c


PROGRAMS = """
42
true
'text
(fn x x)
(fn (x y) x)
(fn (f g x) (f (g x)))
(+ 1 2)
(+ 1 true)
(+ 1)
(fn x (+ x 1))
(if true 1 2)
(if 1 2 3)
(if true 1 'no)
(let id (fn x x) (tuple (id 1) (id true)))
((fn id (tuple (id 1) (id true))) (fn x x))
[1 2 3]
[1 true]
[]
(cons 1 nil)
(cons 'a [1])
(letrec map (fn (f l) (if (empty l) nil (cons (f (head l)) (map f (tail l))))) map)
(letrec map (fn (f l) (if (empty l) nil (cons (f (head l)) (map f (tail l))))) (map show [1 2]))
(letrec fact (fn n (if (< n 1) 1 (* n (fact (- n 1))))) (fact 5))
(letrec loop (fn x (loop x)) loop)
(fn x (x x))
(fn f (fn x (f (f x))))
(let pair (fn (a b) (tuple a b)) (second (pair 1 'x)))
(undefined 1)
(1 2)
(fn (p) (first (second p)))
(let f (fn x (let g (fn y (tuple x y)) g)) f)
(letrec fold (fn (f acc l) (if (empty l) acc (fold f (f acc (head l)) (tail l)))) fold)
(letrec fold (fn (f acc l) (if (empty l) acc (fold f (f acc (head l)) (tail l)))) (fold concat ' [1]))
(fn l (= (head l) (+ 1 (head (tail l)))))
(let const (fn (a b) a) (tuple (const 1 'x) (const true 2)))
(fn (a b c d) (tuple d c b a))
"""

for line in PROGRAMS.strip().splitlines():
    checker = prelude()
    try:
        print(f"{line[:60]:<60} : {checker.check(parse(line))}")
    except TypeError_ as error:
        print(f"{line[:60]:<60} ! {type(error).__name__}: {error}")
checker = prelude()
point = ["record", {"x": 1, "y": ["list", "'a"]}]
for node in [point, ["get", point, "x"], ["get", point, "z"], ["get", 5, "x"], ["get", ["fn", "x", "x"], "x"], ["=", point, ["record", {"y": "nil", "x": 2}]], ["=", point, ["record", {"x": 1}]], ["if", True, point, 5], None, 1.5, ["let", 5, 6, 7, 8]]:
    try:
        print(checker.check(node))
    except TypeError_ as error:
        print("!", error)
deep = "x"
for _ in range(60):
    deep = ["cons", deep, "nil"]
print(str(checker.check(["fn", "x", deep]))[:30], next(checker.serial))
t = Var(0)
unify(t, INT)
print(t, prune(t) is INT, Con("->", (INT, arrow(BOOL, STR))), arrow(arrow(INT, INT), BOOL), repr(Con("x")), Scheme.__match_args__)
