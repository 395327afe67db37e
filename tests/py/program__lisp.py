"""A small Lisp: reader, environments, special forms, tail calls, macros, a prelude in Lisp."""


class Symbol(str):
    table = {}

    def __new__(cls, name):
        if name not in cls.table:
            cls.table[name] = super().__new__(cls, name)
        return cls.table[name]

    def __repr__(self):
        return str.__str__(self)


class LispError(Exception):
    pass


class Pair:
    __slots__ = ("car", "cdr")

    def __init__(self, car, cdr):
        self.car, self.cdr = car, cdr

    def __iter__(self):
        cell = self
        while isinstance(cell, Pair):
            yield cell.car
            cell = cell.cdr
        if cell is not NIL:
            raise LispError("improper list")

    def __eq__(self, other):
        return isinstance(other, Pair) and self.car == other.car and self.cdr == other.cdr

    __hash__ = None


class Nil:
    def __iter__(self):
        return iter(())

    def __bool__(self):
        return False


NIL = Nil()


def to_list(items, tail=NIL):
    result = tail
    for item in reversed(list(items)):
        result = Pair(item, result)
    return result


def tokenize(text):
    token = ""
    in_string = False
    chars = iter(text)
    for c in chars:
        if in_string:
            if c == "\\":
                token += {"n": "\n", "t": "\t"}.get(n := next(chars), n)
            elif c == '"':
                yield token
                token, in_string = "", False
            else:
                token += c
            continue
        if c == '"':
            in_string, token = True, '"'
        elif c in "()'`," or c.isspace() or c == ";":
            if token:
                yield token
            token = ""
            if c == ";":
                for c in chars:
                    if c == "\n":
                        break
            elif not c.isspace():
                yield c
        else:
            token += c
    if in_string:
        raise LispError("unterminated string")
    if token:
        yield token


QUOTES = {"'": "quote", "`": "quasiquote", ",": "unquote"}


def read_all(text):
    tokens = list(tokenize(text))
    position = 0

    def read():
        nonlocal position
        if position >= len(tokens):
            raise LispError("unexpected end of input")
        token = tokens[position]
        position += 1
        if token == "(":
            items = []
            while position < len(tokens) and tokens[position] != ")":
                if tokens[position] == ".":
                    position += 1
                    tail = read()
                    if tokens[position] != ")":
                        raise LispError("bad dot")
                    position += 1
                    return to_list(items, tail)
                items.append(read())
            if position >= len(tokens):
                raise LispError("missing )")
            position += 1
            return to_list(items)
        if token == ")":
            raise LispError("unexpected )")
        if token in QUOTES:
            return to_list([Symbol(QUOTES[token]), read()])
        return atom(token)

    while position < len(tokens):
        yield read()


def atom(token):
    if token.startswith('"'):
        return token[1:]
    if token in ("#t", "#f"):
        return token == "#t"
    for kind in (int, float):
        try:
            return kind(token)
        except ValueError:
            pass
    return Symbol(token)


def show(value):
    if value is NIL:
        return "()"
    if isinstance(value, bool):
        return "#t" if value else "#f"
    if isinstance(value, Symbol):
        return str(value)
    if isinstance(value, str):
        return '"' + value.replace('"', '\\"') + '"'
    if isinstance(value, Pair):
        parts = []
        while isinstance(value, Pair):
            parts.append(show(value.car))
            value = value.cdr
        if value is not NIL:
            parts += [".", show(value)]
        return "(" + " ".join(parts) + ")"
    if callable(value):
        return f"#<{getattr(value, 'name', None) or value.__name__}>"
    return repr(value)


class Env(dict):
    def __init__(self, names=(), values=(), outer=None):
        self.outer = outer
        if isinstance(names, Symbol):
            self[names] = to_list(values)
            return
        values = list(values)
        rest = names
        while isinstance(rest, Pair):
            if not values:
                raise LispError(f"too few arguments, {show(rest)} missing")
            self[rest.car] = values.pop(0)
            rest = rest.cdr
        if isinstance(rest, Symbol):
            self[rest] = to_list(values)
        elif values:
            raise LispError(f"{len(values)} arguments too many")

    def find(self, name):
        env = self
        while env is not None:
            if name in env:
                return env
            env = env.outer
        raise LispError(f"unbound {name}")


class Procedure:
    name = "lambda"

    def __init__(self, params, body, env):
        self.params, self.body, self.env = params, body, env

    def __call__(self, *args):
        return evaluate(self.body, Env(self.params, args, self.env))


class Macro(Procedure):
    pass


def quasi(x, env):
    if not isinstance(x, Pair):
        return x
    if x.car == "unquote":
        return evaluate(x.cdr.car, env)
    return Pair(quasi(x.car, env), quasi(x.cdr, env))


def evaluate(x, env):
    while True:
        if isinstance(x, Symbol):
            return env.find(x)[x]
        if not isinstance(x, Pair):
            return x
        head, rest = x.car, x.cdr
        match head:
            case "quote":
                return rest.car
            case "quasiquote":
                return quasi(rest.car, env)
            case "if":
                test, then, *other = rest
                x = then if evaluate(test, env) not in (False, NIL) else (other[0] if other else NIL)
                continue
            case "define":
                target = rest.car
                if isinstance(target, Pair):
                    value = Procedure(target.cdr, Pair(Symbol("begin"), rest.cdr), env)
                    target = target.car
                else:
                    value = evaluate(rest.cdr.car, env)
                if isinstance(value, Procedure) and value.name == "lambda":
                    value.name = target
                env[target] = value
                return target
            case "set!":
                name, value = rest
                env.find(name)[name] = evaluate(value, env)
                return NIL
            case "lambda":
                return Procedure(rest.car, Pair(Symbol("begin"), rest.cdr), env)
            case "define-macro":
                env[rest.car.car] = Macro(rest.car.cdr, Pair(Symbol("begin"), rest.cdr), env)
                return rest.car.car
            case "begin":
                if rest is NIL:
                    return NIL
                *first, x = rest
                for form in first:
                    evaluate(form, env)
                continue
            case "let":
                bindings = [list(b) for b in rest.car]
                env = Env(to_list(b[0] for b in bindings), [evaluate(b[1], env) for b in bindings], env)
                x = Pair(Symbol("begin"), rest.cdr)
                continue
        function = evaluate(head, env)
        if isinstance(function, Macro):
            x = function(*rest)
            continue
        args = [evaluate(a, env) for a in rest]
        if isinstance(function, Procedure):
            x, env = function.body, Env(function.params, args, function.env)
            continue
        if not callable(function):
            raise LispError(f"not a function: {show(function)}")
        try:
            return function(*args)
        except (TypeError, ZeroDivisionError, AttributeError) as e:
            raise LispError(f"{show(head)}: {type(e).__name__}") from e


def reduce_op(op):
    def fold(first, *rest):
        for r in rest:
            first = op(first, r)
        return first

    return fold


output = []
GLOBAL = Env()
GLOBAL.update({
    Symbol(k): v
    for k, v in {
        "+": lambda *a: sum(a), "*": reduce_op(lambda a, b: a * b), "-": lambda a, *r: a - sum(r) if r else -a, "/": reduce_op(lambda a, b: a / b), "%": lambda a, b: a % b,
        "<": lambda a, b: a < b, ">": lambda a, b: a > b, "=": lambda a, b: a == b, "eq?": lambda a, b: a is b or a == b,
        "cons": Pair, "car": lambda p: p.car, "cdr": lambda p: p.cdr, "list": lambda *a: to_list(a), "null?": lambda x: x is NIL, "pair?": lambda x: isinstance(x, Pair),
        "display": lambda *a: output.append(" ".join(x if isinstance(x, str) else show(x) for x in a)), "apply": lambda f, args: f(*args), "string-append": lambda *a: "".join(a), "length": lambda l: len(list(l)),
        "error": lambda m: (_ for _ in ()).throw(LispError(m)), "eval": lambda x: evaluate(x, GLOBAL),
    }.items()
})
PRELUDE = """
(define (map f l) (if (null? l) '() (cons (f (car l)) (map f (cdr l)))))
(define (filter p l) (if (null? l) '() (if (p (car l)) (cons (car l) (filter p (cdr l))) (filter p (cdr l)))))
(define (fold f acc l) (if (null? l) acc (fold f (f acc (car l)) (cdr l))))
(define (range a b) (if (< a b) (cons a (range (+ a 1) b)) '()))
(define (append a b) (if (null? a) b (cons (car a) (append (cdr a) b))))
(define-macro (when test . body) `(if ,test (begin . ,body)))
(define-macro (unless test . body) `(if ,test () (begin . ,body)))
(define-macro (or2 a b) `(let ((tmp ,a)) (if tmp tmp ,b)))
"""
PROGRAM = """
(+ 1 2 (* 3 4)) (- 5) (/ 1 2) (list 1 "two" 'three #t 4.5 '(nested (list)))
(define x 10) (set! x (+ x 1)) x
(define (fact n) (if (< n 2) 1 (* n (fact (- n 1))))) (fact 25)
(define (loop n acc) (if (= n 0) acc (loop (- n 1) (+ acc n)))) (loop 3000 0)
(map (lambda (n) (* n n)) (range 0 8))
(filter (lambda (n) (= 0 (% n 2))) (range 0 10))
(fold + 0 (range 0 100))
(let ((a 1) (b 2)) (display "sum is" (+ a b)) (cons a b))
(define (counter) (let ((n 0)) (lambda () (set! n (+ n 1)) n)))
(define c (counter)) (c) (c) (c)
(when (> x 5) (display "big") 'yes) (unless (> x 5) 'no)
(or2 #f "second") `(1 ,(+ 1 1) (x ,x))
(define (compose . fs) (if (null? fs) (lambda (x) x) (lambda (x) ((car fs) ((apply compose (cdr fs)) x)))))
((compose (lambda (x) (* x 2)) (lambda (x) (+ x 1))) 5)
(define (qs l) (if (null? l) l (let ((p (car l)) (r (cdr l)))
  (append (qs (filter (lambda (x) (< x p)) r)) (cons p (qs (filter (lambda (x) (unless (< x p) #t)) r)))))))
(qs '(3 1 4 1 5 9 2 6)) map qs + (eval '(+ 1 2)) (quote (a . b)) '() ; a comment
"""
for form in read_all(PRELUDE):
    evaluate(form, GLOBAL)
for form in read_all(PROGRAM):
    print(show(form)[:60], "=>", show(evaluate(form, GLOBAL)))
print(output)
for bad in ["(car 5)", "(undefined)", "(5 5)", "((lambda (x) x))", "((lambda (x) x) 1 2)", "(error \"custom\")", "(/ 1 0)", "(", ")", "\"open", "(set! nope 1)", "(1 . 2 3)", "(+ 1 \"a\")", "(fact 'x)"]:
    try:
        for form in read_all(bad):
            print(bad, "=>", show(evaluate(form, GLOBAL)))
    except LispError as e:
        print(bad, "!", e, f"({type(e.__cause__).__name__})" if e.__cause__ else "")
