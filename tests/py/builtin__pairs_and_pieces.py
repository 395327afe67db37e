# Pairs that loops take apart at one site, comparisons of strings, short lists, strings and ints.
def each(pairs):
    out = []
    for a, b in pairs:
        out.append((a, b))
    return out
def bad(): 
    yield 1, 2
    yield 3
for p in [enumerate("ab"), zip("ab","cd"), {1:2}.items(), zip("ab","cd","ef"), [(1,2)], enumerate([5], 10**15), zip("a", "bc", strict=True), bad(), zip("ab", "c", strict=True), enumerate("x", 2**49-1), enumerate("xy", 2**49-1), [(1,2,3)], zip(iter([1]))]:
    try: print(each(p))
    except (ValueError, TypeError) as e: print(type(e).__name__, e)
d = {1:2, 3:4}
try:
    for k, v in d.items():
        d[k+10] = 1
except RuntimeError as e: print(e)
for i, (a, b) in enumerate(zip("ab","cd")): print(i, a, b)
for i, [a, b] in enumerate(["xy"]): print(i,a,b)
def s(a, b): return a == b, a != b
for _ in range(3): print(s("a","a"), s("a","b"), s("abc", "ab"+"c"[:]), s("x"*20, "x"*19+"y"))
print(s("a", None), s(1, 1), s("é", "e"), s("€", "€"), s(type("S", (str,), {"__eq__": lambda a, b: 5})("a"), "a"))
print(sorted(["abcdefgh1", "abcdefgh", "abcdefg", "", "b", "abcdefghi", "é", "zzzzzzzzz", "ab\x00", "ab", "\xff"*9, "a"*9]))
print([0]*3, [1,2]*2, [1]*0, [1]*-1, [[]]*2, len([1,2,3]*1000), [1]*64, len([1]*65), list("ab"), tuple([1]), tuple(x for x in "ab"), list(range(3)), tuple({1:2}))
for bad in (5, None):
    for k in (list, tuple, bool, int, str):
        try: print(k(bad))
        except TypeError as e: print(e)
class L(list):
    def __init__(self, *a): print("init"); super().__init__(*a)
print(L([1]), type(L("a")).__name__)
print(",".join(["a"*n for n in range(40)]), "".join(["é","a"]), "–".join("abc"), "--".join(["x"*3]*4))
print("hello WORLD it's".title(), "hELLO".capitalize(), "aBc".swapcase(), "".title(), "a".title(), "ß".title())
print("%s %d %r|%%|%s" % ("a", 5, "b", None), "%d" % True, "%d" % 3.9, "%d" % 10**30, "%s" % (1,), "%5s|%-5s|%05d" % ("a","b",3))
for f, a in (("%d","x"),("%s",()),("%s %s",1),("%s",(1,2)), ("%(a)s", {"a":1}), ("%", 1), ("%s%", 1)):
    try: print(f % a)
    except Exception as e: print(type(e).__name__, e)
print((5).to_bytes(4,"little"), (5).to_bytes(2,"big"), (-5).to_bytes(2, "big", signed=True), bytes(range(20)).hex(), b"abc".hex(":"), b"abcdef".hex("-", 2), b"abcdef".hex("-", -4), b"".hex())
try: (5).to_bytes(4, "x")
except ValueError as e: print(e)
print(2**200+2**200, 3**150*7**90, (1<<700)-1, (2**500)//(2**100+1), {**{"a":1}, "b":2}, {**{}, **{"c":1}})
