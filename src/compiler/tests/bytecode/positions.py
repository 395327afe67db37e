x = (aa
     .bb(cc,
         dd=ee)[ff] + gg
     * hh.ii)
@deco(1)
def f(a, b=jj()):
    a.b.c = -b[0:a]
    if a.b < c(d) < e: return (a
        and b)
    for q, *r in s(t): u += v[w]
    return [y.z for y in a if b]
class C(B, m=n):
    pass
raise E(x) from y.z
assert a, b()
