# The order in which parts of expressions and statements are evaluated.
log = []


def t(x, value=None):
    log.append(x)
    return x if value is None else value


def flush(label):
    print(label, *log)
    log.clear()


class Box:
    def __init__(self, name):
        self.__dict__["name"] = name

    def __getattr__(self, a):
        log.append(f"{self.name}.{a}")
        return Box(f"{self.name}.{a}")

    def __setattr__(self, a, v):
        log.append(f"{self.name}.{a}={v}")

    def __delattr__(self, a):
        log.append(f"del {self.name}.{a}")

    def __getitem__(self, k):
        log.append(f"{self.name}[{k}]")
        return 1

    def __setitem__(self, k, v):
        log.append(f"{self.name}[{k}]={v}")

    def __delitem__(self, k):
        log.append(f"del {self.name}[{k}]")

    def __call__(self, *a, **k):
        log.append(f"{self.name}()")
        return Box("r")


b = Box("b")
t("b") and t("a") or t("c")
flush("bool")
(t(1), t(2), t(3))[t(0)]
flush("tuple index")
{t("k1"): t("v1"), **{t("k2"): t("v2")}, t("k3"): t("v3")}
flush("dict")
t("f", max)(t(1), *(t(2), t(3)), key=t("key", lambda v: v))
flush("call")
t("f", lambda *a, **k: None)(*t("args", ()), a=t("x"), **t("kw", {}), b=t("y"))
flush("call kw")
b[t("i")] = t("value")
flush("setitem")
b[t("i")], b[t("j")] = t(1), t(2)
flush("multi target")
b.x = b[t("k")] = t("v")
flush("chained")
b[t("i")] += t(5)
flush("augmented item")
b.attr.deep[t("z")] += t(1)
flush("augmented attr item")
del b[t("q", slice(1))], b.y, b.z
flush("del")
t(1, 1) < t(2, 2) < t(3, 3) < t(0, 0) < t(9, 9)
flush("chain")
t(5, 5) if t("test", 0) else t("else")
flush("conditional")
[t((i, j)) for i in t("outer", range(2)) for j in t("inner", range(i + 1)) if t("if", True)]
flush("comprehension")
{t(i): t(-i) for i in (1, 2)}
flush("dict comprehension")
lambda a=t("default"): t("body")
flush("lambda")


@t("deco1", lambda f: t("apply1", f))
@t("deco2", lambda f: t("apply2", f))
def function(a: t("annotation") = t("default a"), *, k=t("default k")) -> t("returns"):
    pass


flush("def")


@t("class deco", lambda c: t("apply", c))
class C(t("base", object), metaclass=t("meta", type)):
    x = t("body")
    y: t("annotation") = t("value")


flush("class")
f"{t('a')}{t('b'):{t('>5')}}{t('c')!r}"
flush("fstring")
t("obj", b).m(t("arg")).n[t("key")]
flush("chain of calls")
x = y = t("once")
flush("two names")
(t(1, 1) + t(2, 2)) * t(3, 3) ** t(2, 2) // t(4, 4) - t(5, 5)
flush("arithmetic")
not t(0, 0) or t(1, 1) and t(2, 2)
flush("not or and")
for b.target in t("iterable", [1, 2]):
    t("loop body")
flush("for target")
with t("cm", __import__("contextlib").nullcontext("v")) as b.w, t("cm2", __import__("contextlib").nullcontext()):
    t("with body")
flush("with")
try:
    raise t("exc", ValueError("e")) from t("cause", KeyError("c"))
except t("clause", (TypeError, ValueError)) as b_e:
    t("handler")
flush("raise")
assert t("cond", 1), t("message")
flush("assert")
a, *c, d = t("seq", [1, 2, 3, 4])
flush("unpack")
print(t("p1"), t("p2"), sep=t("-", "-"))
flush("print")
[t("l", [1, 2, 3])[t("start", 0) : t("stop", 2) : t("step", 1)]]
flush("slice")
yield_order = (lambda: ((yield t("y1")), (yield t("y2")), t("end")))()
next(yield_order)
yield_order.send(None)
flush("yield")
t("walrus", (w := t("inner")))
flush("walrus")
match t("subject", [1, 2]):
    case [t_, 3] if t("guard1"):
        pass
    case [1, z] if t("guard2", 0):
        pass
    case [*_]:
        t("matched")
flush("match")
