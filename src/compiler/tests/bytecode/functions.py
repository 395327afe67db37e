def g(x):
    return x + 3
def outer(a, /, b=1, *args, c, d=2, **kw):
    "Doc."
    def f(x): return x + 1
    print(f(1))
    return lambda: (a, f)
@decorate
def annotated(x: int, *rest: str) -> None: pass
def generic[T: (int, str), *Ts, **P = [int]](x: T = 1) -> T:
    return x
