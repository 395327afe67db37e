# Building strings in loops: appending, prepending, slices taken while building.
s = ""
marks = []
for i in range(3000):
    s += chr(97 + i % 26)
    if i % 500 == 0:
        marks.append((len(s), s[-1], s[0], s[len(s) // 2]))
print(len(s), marks, s[:30], s[-5:], hash(s) == hash(s[:1500] + s[1500:]))
p = ""
for i in range(500):
    p = str(i % 10) + p
print(len(p), p[:12], p[-12:])
t = "ab"
for _ in range(12):
    t = t + t
print(len(t), t.count("ab"), t[4095:4099], t.find("ba", 8000))
parts = []
u = ""
for i in range(200):
    u += "é" if i % 50 == 49 else "日" if i == 120 else "x"
    parts.append(u[-1:])
print(u == "".join(parts), u.count("é"), u.index("日"), u.encode()[:5], len(u.encode()))
alias = u
u += "changed"
print(len(alias), len(u), alias == u[: len(alias)], alias is u)
d = {}
key = ""
for c in "abcabc":
    key += c
    d[key] = len(key)
print(d, d["abc"], d["ab" + "c"], "abca" in d)


class Holder:
    text = ""


h = Holder()
lst = [""]
dd = {"k": ""}
for i in range(50):
    h.text += str(i)
    lst[0] += "ab"
    dd["k"] += chr(65 + i)
print(h.text[:20], len(h.text), len(lst[0]), dd["k"][-5:], Holder.text == "")


def build(n):
    out = ""
    for i in range(n):
        out += f"{i},"
        if out.endswith("99,"):
            out += "\n"
    return out


b = build(250)
print(b.count("\n"), len(b), b.splitlines()[1][:10])
nested = ""
for i in range(30):
    nested = "(" + nested + ")"
print(nested, nested == "(" * 30 + ")" * 30, nested[29:31])
x = y = "start"
for i in range(5):
    x += y
    y = x[-3:]
print(x, y)
rep = "-" * 20 + "=" * 3 + "" * 5
print(rep, len("ab" * 10000), ("ab" * 10000)[9999], "é" * 3 + "日" * 2)
total = 0
text = ""
for i in range(1000):
    text += "1" if i % 3 else "23"
    total += ord(text[-1])
print(total, len(text), text.isdigit(), int(text) % 997)
w = ""
for word in "the quick brown fox".split():
    w += word[::-1] + " "
print(w.rstrip(), w.title().swapcase(), "".join(reversed(w)).strip())
