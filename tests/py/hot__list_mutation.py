# Lists that change while a hot loop runs over them.
def append_while(n):
    data = [1, 2, 3]
    total = 0
    for x in data:
        total += x
        if len(data) < n:
            data.append(x + 1)
    return total, len(data)


def shrink_while(n):
    data = list(range(n))
    seen = 0
    for x in data:
        seen += 1
        data.pop()
    return seen, len(data)


def clear_at(n, at):
    data = list(range(n))
    out = 0
    for i, x in enumerate(data):
        out += x
        if i == at:
            data.clear()
    return out


def replace_kind(n):
    data = [0] * n
    for i in range(n):
        data[i] = i if i < n - 10 else float(i) if i < n - 5 else str(i)
    return data[-12:]


def index_after_shrink(n):
    data = list(range(n))
    out = 0
    try:
        for i in range(n):
            out += data[i]
            if i == n - 100:
                del data[-50:]
    except IndexError as e:
        return out, str(e), e.__traceback__.tb_lineno
    return out


def negative(n):
    data = list(range(100))
    total = 0
    for i in range(n):
        total += data[-(i % 100) - 1] - data[i % 100 - 100]
    return total


def swap_sort(n):
    data = [(i * 7919) % n for i in range(n)]
    for i in range(len(data)):
        low = i
        for j in range(i + 1, len(data)):
            if data[j] < data[low]:
                low = j
        data[i], data[low] = data[low], data[i]
    return data == sorted(data)


def insert_front(n):
    data = []
    for i in range(n):
        data.insert(0, i)
        if i % 100 == 99:
            del data[::2]
    return len(data), data[:3]


def slice_assign(n):
    data = list(range(10))
    for i in range(n):
        data[2:4] = [i, i + 1, i + 2] if i % 2 else [i]
    return len(data), data[:5]


def alias(n):
    a = [0]
    b = a
    for i in range(n):
        a[0] += 1
        b[0] += 2
        if i == n // 2:
            b = [0]
    return a, b


def store_in_called(n):
    data = [1] * 10

    def change(i):
        if i == n - 3:
            data[i % 10] = "text"
        elif i == n - 2:
            data.append(5)

    out = []
    for i in range(n):
        change(i)
        v = data[i % 10]
        if i >= n - 3:
            out.append((v, len(data)))
    return out


def two_dim(n):
    grid = [[0] * n for _ in range(n)]
    for i in range(n):
        for j in range(n):
            grid[i][j] = i * j
    grid[n - 1] = "row"
    return sum(map(sum, grid[:-1])), grid[-1][0]


def tuple_unpack(n):
    pairs = [(i, i + 1) for i in range(n)]
    pairs[n - 2] = [1, 2]
    pairs[n - 1] = "ab"
    out = []
    for a, b in pairs:
        c = a
    out.append((a, b, c))
    pairs.append((1, 2, 3))
    try:
        for a, b in pairs:
            pass
    except ValueError as e:
        out.append(str(e))
    return out


def list_subclass(n):
    class L(list):
        def __getitem__(self, i):
            return "sub"

    data = [1, 2, 3]
    out = None
    for i in range(n):
        if i == n - 1:
            data = L(data)
        out = data[i % 3]
    return out


def reversed_while(n):
    data = list(range(n))
    out = []
    for x in reversed(data):
        if x % 100 == 0:
            out.append(x)
            data.pop()
    return out, len(data)


def concat(n):
    data = []
    for i in range(n):
        data += [i]
        data = data + [i] if i % 500 == 0 else data
    return len(data), data[-1]


print(append_while(3000), shrink_while(2000), clear_at(2000, 1500), replace_kind(2000), index_after_shrink(2000))
print(negative(2000), swap_sort(80), insert_front(1000), slice_assign(1001), alias(2001), store_in_called(2000))
print(two_dim(50), tuple_unpack(1500), list_subclass(2000), reversed_while(1000), concat(2000))
