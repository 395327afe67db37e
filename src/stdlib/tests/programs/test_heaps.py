import _bisect
import _heapq
import _operator


def raises(kind, message, function, *args, **kwargs):
    try:
        function(*args, **kwargs)
    except kind as error:
        if error.args[0] != message:
            raise AssertionError((error.args[0], message))
    else:
        raise AssertionError("nothing raised")


heap = []
for item in [5, 3, 8, 1, 9, 2, 2, 7]:
    _heapq.heappush(heap, item)
out = []
while heap:
    out.append(_heapq.heappop(heap))
assert out == [1, 2, 2, 3, 5, 7, 8, 9]
heap = [9, 1.5, 8, 3, 4]
_heapq.heapify(heap)
assert heap == [1.5, 3, 8, 9, 4]
assert _heapq.heappushpop(heap, 0) == 0
assert _heapq.heappushpop(heap, 2) == 1.5
assert _heapq.heapreplace(heap, 1) == 2
assert heap == [1, 3, 8, 9, 4]
_heapq.heapify_max(heap)
assert heap == [9, 4, 8, 3, 1]
_heapq.heappush_max(heap, 10)
assert _heapq.heappop_max(heap) == 10
assert _heapq.heapreplace_max(heap, 2) == 9
assert _heapq.heappushpop_max(heap, 1) == 8
raises(IndexError, "index out of range", _heapq.heappop, [])
raises(IndexError, "index out of range", _heapq.heapreplace, [], 1)
raises(TypeError, "heappush() argument 1 must be list, not int", _heapq.heappush, 1, 1)

sorted_items = [1, 2, 2, 3]
assert _bisect.bisect_left(sorted_items, 2) == 1
assert _bisect.bisect_right(sorted_items, 2) == 3
assert _bisect.bisect_right(sorted_items, 2, 0, 2) == 2
assert _bisect.bisect_left((1, 5), 3) == 1
raises(ValueError, "lo must be non-negative", _bisect.bisect_left, sorted_items, 1, -1)
_bisect.insort_left(sorted_items, 2.0)
_bisect.insort_right(sorted_items, 5)
assert sorted_items == [1, 2.0, 2, 2, 3, 5]
pairs = [(1, "a"), (3, "b")]
_bisect.insort_right(pairs, (2, "c"), key=_operator.itemgetter(0))
assert pairs == [(1, "a"), (2, "c"), (3, "b")]

assert _operator.add(1, 2) == 3 and _operator.mod(7, 4) == 3 and _operator.and_(6, 3) == 2
assert _operator.iconcat([1], [2]) == [1, 2]
assert _operator.not_(0) is True and _operator.truth([]) is False
assert _operator.lt(1, 2) and _operator.neg(3) == -3 and _operator.pow(2, 5) == 32
assert _operator.contains([1, 2], 2)
assert _operator.countOf([1, 2, 1], 1) == 2
assert _operator.indexOf([1, 2, 1], 2) == 1
raises(ValueError, "sequence.index(x): x not in sequence", _operator.indexOf, [], 2)
raises(TypeError, "'int' object can't be concatenated", _operator.concat, 1, 2)
assert _operator.length_hint([1, 2]) == 2 and _operator.length_hint(1, 7) == 7
assert _operator.call(_operator.add, 1, 2) == 3
assert _operator._compare_digest("a", "a") and not _operator._compare_digest(b"a", b"b")


class Point:
    def __init__(self, x, y):
        self.x = x
        self.y = y

    def moved(self, by, scale=1):
        return self.x + by * scale


point = Point(1, Point(2, 3))
assert _operator.attrgetter("x")(point) == 1
assert _operator.attrgetter("x", "y.y")(point) == (1, 3)
assert repr(_operator.attrgetter("x", "y.y")) == "operator.attrgetter('x', 'y.y')"
assert _operator.itemgetter(1)([4, 5]) == 5
assert _operator.itemgetter(1, 0)([4, 5]) == (5, 4)
assert repr(_operator.itemgetter(1, 0)) == "operator.itemgetter(1, 0)"
assert _operator.methodcaller("moved", 3, scale=2)(point) == 7
assert repr(_operator.methodcaller("moved", 3, scale=2)) == "operator.methodcaller('moved', 3, scale=2)"
raises(TypeError, "attribute name must be a string", _operator.attrgetter, 1)
raises(TypeError, "itemgetter expected 1 argument, got 2", _operator.itemgetter(1), 1, 2)
raises(TypeError, "itemgetter expected 1 argument, got 0", _operator.itemgetter(1))
