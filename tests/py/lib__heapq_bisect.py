# heapq, bisect, operator, copy.
import bisect
import copy
import heapq
import operator

h = []
for x in [5, 3, 8, 1, 9, 2]:
    heapq.heappush(h, x)
print(h, heapq.heappop(h), heapq.heapreplace(h, 0), heapq.heappushpop(h, 4), h, heapq.nsmallest(3, h), heapq.nlargest(2, h), heapq.nlargest(2, "hello", key=ord), list(heapq.merge([1, 4], [2, 3], [0])), list(heapq.merge([4, 1], [3, 2], reverse=True)), list(heapq.merge(["a", "ccc"], ["bb"], key=len)))
big = [(i * 7919) % 1009 for i in range(300)]
heapq.heapify(big)
print([heapq.heappop(big) for _ in range(5)], len(big), all(big[i] <= big[2 * i + 1] for i in range((len(big) - 1) // 2)))
m = [3, 1, 2]
heapq.heapify_max(m)
print(m, heapq.heappop_max(m))
for code in ["heapq.heappop([])", "heapq.heappush(5, 1)", "heapq.heapify((1,))", "heapq.heappush([1], 'a')", "heapq.heapreplace([], 1)", "heapq.nsmallest('x', [])"]:
    try:
        print(code, eval(code))
    except Exception as e:
        print(code, "->", type(e).__name__, e)
l = [1, 3, 3, 5]
print(bisect.bisect(l, 3), bisect.bisect_left(l, 3), bisect.bisect_right(l, 0), bisect.bisect(l, 9), bisect.bisect(l, 3, 0, 1), bisect.bisect_left(["a", "bb"], 2, key=len))
bisect.insort(l, 4)
bisect.insort_left(l, 3)
bisect.insort(l, 2, key=lambda x: x)
print(l)
for code in ["bisect.bisect(l, 'x')", "bisect.bisect(l, 1, -1)", "bisect.bisect(5, 1)"]:
    try:
        print(code, eval(code))
    except Exception as e:
        print(code, "->", type(e).__name__, e)
print(operator.add(1, 2), operator.itemgetter(1)("abc"), operator.itemgetter(0, 2)([1, 2, 3]), operator.attrgetter("real")(5), operator.attrgetter("__class__.__name__", "imag")(5), operator.methodcaller("split", ",")("a,b"), operator.contains([1], 1), operator.mul("a", 3), operator.getitem({"k": 1}, "k"), operator.truth([]), operator.not_(0), operator.is_(None, None), operator.index(True), operator.concat([1], [2]), operator.countOf([1, 1], 1), operator.indexOf("abc", "c"), operator.length_hint(iter([1, 2])), operator.iadd([1], [2]), operator.matmul, operator.floordiv(7, 2), operator.call(max, 1, 2), operator.is_none(None), sep=" ")
d = {"a": 1}
operator.setitem(d, "b", 2)
operator.delitem(d, "a")
print(d, sorted([("b", 1), ("a", 2)], key=operator.itemgetter(1)), operator.itemgetter(slice(1, 3))("abcd"), repr(operator.itemgetter(1, 2)), repr(operator.attrgetter("a.b")), repr(operator.methodcaller("m", 1, k=2)))
for code in ["operator.itemgetter()", "operator.attrgetter(5)", "operator.itemgetter(5)([1])", "operator.attrgetter('x.y')(5)", "operator.add(1)", "operator.index(1.5)", "operator.indexOf([], 1)", "operator.concat(1, 2)", "operator.methodcaller()", "operator.methodcaller('nope')(5)"]:
    try:
        print(code, eval(code))
    except Exception as e:
        print(code, "->", type(e).__name__, e)


class C:
    def __init__(self, v):
        self.v = v

    def __repr__(self):
        return f"C({self.v})"


class Custom(C):
    def __copy__(self):
        return Custom("copied")

    def __deepcopy__(self, memo):
        return Custom(copy.deepcopy(self.v, memo))


class State:
    def __init__(self):
        self.a, self.b = 1, [2]

    def __getstate__(self):
        return {"a": self.a * 10}

    def __setstate__(self, s):
        self.__dict__.update(s, restored=True)


class Slots:
    __slots__ = ("x", "y")


inner = [1]
o = {"l": inner, "same": inner, "c": C([inner]), "t": (inner, 1), "s": {1, 2}}
s, dcopy = copy.copy(o), copy.deepcopy(o)
print(s["l"] is inner, dcopy["l"] is inner, dcopy["l"] is dcopy["same"], dcopy["c"].v[0] is dcopy["l"], dcopy["t"][0] is dcopy["l"], dcopy == {**o, "c": dcopy["c"]}, copy.copy(Custom(1)), copy.deepcopy(Custom([1])))
cyc = [1]
cyc.append(cyc)
c2 = copy.deepcopy(cyc)
print(c2, c2[1] is c2, copy.copy(State()).__dict__, copy.deepcopy((1, 2)), copy.copy(inner) is inner, copy.deepcopy("s"), copy.copy(len) is len, copy.deepcopy({1: {2: [3]}}))
sl = Slots()
sl.x = [1]
print(copy.copy(sl).x is sl.x, copy.deepcopy(sl).x is sl.x, hasattr(copy.copy(sl), "y"), copy.replace(type("P", (), {"__replace__": lambda self, **k: k})(), a=1), copy.deepcopy(range(3)), copy.copy(frozenset([1])), copy.deepcopy([C(1)]))
