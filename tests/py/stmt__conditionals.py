# if, elif and conditional expressions with every kind of truth; jumps that are threaded.
def kind(x):
    if x is None:
        return "none"
    elif isinstance(x, bool):
        return "bool"
    elif isinstance(x, int) and x > 100:
        return "big"
    elif isinstance(x, (int, float)) and not x:
        return "zero"
    elif x == "" or x == [] or x == ():
        return "empty"
    elif not isinstance(x, str):
        return "other"
    else:
        return "text"


print([kind(v) for v in (None, True, 101, 0, 0.0, "", [], (), 5, "x", {}, -1)])


def nest(a, b, c):
    if a:
        if b:
            r = 1
        elif c:
            r = 2
        else:
            r = 3
    elif b and c:
        r = 4
    elif b or c:
        r = 5
    else:
        r = 6
    return r


print([nest(a, b, c) for a in (0, 1) for b in (0, 1) for c in (0, 1)])


def logic(a, b, c):
    return [
        1 if a and b or c else 0, 1 if a and (b or c) else 0, 1 if not (a and b) and c else 0, 1 if not a or not b else 0, 1 if (a or b) and (b or c) and (a or c) else 0,
        1 if (a if b else c) else 0, 1 if not (not a) else 0, 1 if a != b and b != c else 0, 1 if a < b < c else 0, 1 if a <= b <= c else 0, 1 if not a < b else 0, 1 if (a and b) is (b and a) else 0,
    ]


for a in (0, 1):
    for b in (0, 1):
        for c in (0, 1):
            print(a, b, c, *logic(a, b, c))
count = 0


def t(v):
    global count
    count += 1
    return v


def evaluations(a, b, c):
    global count
    count = 0
    if t(a) and t(b) or t(c) and not t(a):
        return True, count
    return False, count


print([evaluations(a, b, c) for a in (0, 1) for b in (0, 1) for c in (0, 1)])


def loops(flag):
    out = []
    for i in range(6):
        if i == 1:
            continue
        elif i == 4 and flag:
            break
        if not i % 2:
            out.append(i)
        else:
            if i == 3:
                out.append("three")
            else:
                out.append("odd")
    else:
        out.append("else")
    return out


print(loops(0), loops(1))


def returns(x):
    if x:
        return "truthy"
    return "falsy"


def no_else(x):
    if x > 0:
        y = "positive"
    return y if x > 0 else "unset"


def chained(x):
    return "small" if x < 10 else "medium" if x < 100 else "large" if x < 1000 else "huge"


print([returns(v) for v in (0, 1, "", "a", [], [0], None, 0j, 0.0, -0.0, float("nan"), range(0), range(1), set(), {0}, b"", object)], no_else(1), no_else(0), [chained(v) for v in (1, 50, 500, 5000)])
if 0:
    print("never")
elif "":
    print("never")
elif []:
    print("never")
else:
    print("else at module level")
x = 5
if x == 5: print("one line")
elif x == 6: print("never")
else: print("never")
if (n := len("abc")) > 2 and (m := n * 2) > 5:
    print(n, m)
if x in (1, 5) and x not in (2, 3) and x is not None and not x != 5:
    print("members")
while x and not x == 2:
    x -= 1
else:
    print("while else", x)
value = None or 0 or "" or [] or "last"
value2 = 1 and "a" and [1] and {} and "never"
print(value, value2, not value, not value2, (value2 or value) and x)


class Tri:
    def __init__(self, v):
        self.v = v

    def __bool__(self):
        asked.append(self.v)
        if self.v is None:
            raise ValueError("undecided")
        return self.v


asked = []
try:
    r = Tri(True) and Tri(False) or Tri(None) and Tri(True)
except ValueError as e:
    print(e, asked)
asked.clear()
r = Tri(False) or Tri(True)
print(asked, r.v, not Tri(True), asked, bool(Tri(False)), [1 if Tri(v) else 0 for v in (True, False)], any([Tri(False), Tri(True), Tri(None)]), all([Tri(True), Tri(False), Tri(None)]), asked)
