def m(x):
    match x:
        case [1, *rest]: return rest
        case [a, *_, b]: return a
        case {"k": v, **r} if v: return r
        case C(a, b=2) | D(a): return a
        case (p, q) | {"q": q, "p": p}: return p
        case None | -1 | a.b: return 0
        case _: return None
