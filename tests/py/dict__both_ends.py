"""Entries are taken from either end of dicts, again and again, while others are put in."""

from collections import OrderedDict

d = dict.fromkeys(range(60000))
while len(d) > 30000:
    d.popitem()
for i in range(60000):
    d[f"k{i % 7}"] = i
    d.popitem()
while d:
    d.popitem()
print(len(d), list(d))

for i in range(20):
    d[i] = str(i)
for i in range(7):
    print(d.popitem(), end=" ")
for i in range(10, 15):
    d[i] = "again"
del d[0], d[1]
print(d, 13 in d, 19 in d, d.get(12), next(iter(d)), next(reversed(d)))
c = d.copy()
for i in (19, 18, 13, 2, 30):
    c[i] = i
print(list(c), list(d), list(reversed(c)))
del c[30], c[19]
print(c.popitem(), c.popitem(), list(c.items()))

work = {0: 0}
seen = 0
while work:
    n, depth = work.popitem()
    seen += n
    if depth < 11:
        work[2 * n + 1] = depth + 1
        work[2 * n + 2] = depth + 1
print(seen, work)

queue = OrderedDict((i, None) for i in range(500))
for i in range(20000):
    first, _ = queue.popitem(last=False)
    queue[first] = i
    queue.move_to_end((first + 3) % 500, last=i % 2 == 0)
print(len(queue), list(queue)[:5], list(queue)[-5:])
for i in range(490):
    queue.popitem(last=i % 3 == 0)
print(list(queue))

one = {"a": 1}
try:
    for key in one:
        del one[key]
        one["b"] = 2
except RuntimeError as error:
    print(error)
two = {"a": 1, "b": 2}
try:
    for key in two:
        two.popitem()
        two[key + "x"] = 2
except RuntimeError as error:
    print(error)
print(one, two)
