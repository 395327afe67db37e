# Indexing and slicing of every sequence, with odd steps and bounds.
class Show:
    def __getitem__(self, key):
        return key


show = Show()
print(show[1], show[1:2], show[::], show[:, 1], show[1:2, ..., None], show[()], show[1,], show[*[1, 2], 3], show["a":"b":"c"])
data = list(range(10))
for s in (slice(None), slice(2, 5), slice(5, 2), slice(-3, None), slice(None, -3), slice(None, None, 2), slice(None, None, -1),
          slice(8, 2, -2), slice(-100, 100), slice(100, -100, -3), slice(3, 3), slice(-1, -4, -1), slice(True, 7, 3)):
    print(s, data[s], "abcdefghij"[s], tuple(data)[s] == tuple(data[s]), bytes(data)[s] == bytes(data[s]), range(10)[s], s.indices(10))
x = list(range(10))
x[2:5] = "abc"
print(x)
x[2:5] = []
print(x)
x[1:1] = [100, 200]
print(x)
x[::2] = ["e"] * len(x[::2])
print(x)
x[-2:] = [1, 2, 3, 4]
print(x)
del x[1::3]
print(x)
del x[:2], x[-1]
print(x)
x[:] = range(3)
print(x)
x[5:10] = [7]
print(x)
x[::-1] = [1, 2, 3, 4]
print(x)
b = bytearray(b"0123456789")
b[2:4] = b"abcd"
print(b)
del b[::2]
print(b)
b[0] = 65
print(b)
for text in ["data[10]", "data[-11]", "'abc'[3]", "(1,)[1]", "b'a'[1]", "data['a']", "data[1.5]", "data[::0]", "range(3)[5]",
             "data[None]", "'abc'['a']", "(1, 2)['x']", "{}[1]", "data[slice('a')]", "5[0]", "None[0]", "len[0]", "data[10**30]",
             "data.__setitem__(slice(0, 4, 2), [1])", "data.__setitem__(slice(0, 2), 5)", "data.__setitem__(20, 5)",
             "b.__setitem__(0, 256)", "b.__setitem__(0, 'a')", "{}[[]]", "{}[slice(1)]", "data.__delitem__(99)"]:
    try:
        print(text, "=", eval(text))
    except Exception as e:
        print(text, "->", type(e).__name__, e)


class Index:
    def __index__(self):
        return 2


print(data[Index()], data[Index():], "abc"[Index()], data[: Index()])
print(slice(1, 2) == slice(1, 2), slice(1) < slice(2), slice(1, 5, 2).start, slice(1, 5, 2).stop, slice(1, 5, 2).step)
print(data[-10**30:10**30], data[10**30:], "é日😀x"[1:3], "é日😀x"[::-1])
print(hash(slice(1, 2)) == hash(slice(1, 2)))
