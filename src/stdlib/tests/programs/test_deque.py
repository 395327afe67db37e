import _collections

deque = _collections.deque
d = deque([1, 2, 3])
d.append(4)
d.appendleft(0)
assert repr(d) == "deque([0, 1, 2, 3, 4])"
assert len(d) == 5 and d[0] == 0 and d[-1] == 4 and 3 in d and 9 not in d
d.rotate(2)
assert d == deque([3, 4, 0, 1, 2])
d.rotate(-3)
assert d == deque([1, 2, 3, 4, 0])
assert d.pop() == 0 and d.popleft() == 1
d.extend([7, 8])
d.extendleft([5, 6])
assert d == deque([6, 5, 2, 3, 4, 7, 8])
d.remove(3)
d.insert(2, "x")
d.insert(100, "end")
assert d == deque([6, 5, "x", 2, 4, 7, 8, "end"])
d.reverse()
assert d == deque(["end", 8, 7, 4, 2, "x", 5, 6])
assert d.index(7) == 2 and d.count(8) == 1
del d[0]
d[0] = 1
assert d == deque([1, 7, 4, 2, "x", 5, 6])
out = []
for item in d.__reversed__():
    out.append(item)
assert out == [6, 5, "x", 2, 4, 7, 1]
b = deque([1, 2, 3, 4], 3)
assert repr(b) == "deque([2, 3, 4], maxlen=3)" and b.maxlen == 3
b.appendleft(0)
assert b == deque([0, 2, 3]) and b.copy().maxlen == 3
b.extend(b)
assert b == deque([0, 2, 3])
try:
    for item in d:
        d.append(1)
except RuntimeError as error:
    assert error.args[0] == "deque mutated during iteration"
else:
    raise AssertionError
try:
    deque().pop()
except IndexError as error:
    assert error.args[0] == "pop from an empty deque"
assert deque([1, 2]) < deque([1, 3]) and deque([1]) != deque([2])
counts = {}
_collections._count_elements(counts, "abca")
assert counts == {"a": 2, "b": 1, "c": 1}
