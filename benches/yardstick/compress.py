"""Compression by hand: a sliding window, Huffman codes, run lengths, and back again."""

N = 1200


def sample(n):
    text = []
    seed = 3
    words = ["alpha", "beta", "gamma", "delta", "the", "of", "and", "compression", "window"]
    for _ in range(n * 12):
        seed = (seed * 1103515245 + 12345) % 2147483648
        text.append(words[seed // 65536 % len(words)])
    return " ".join(text)


def squeeze(data):
    table, out, i = {}, [], 0
    while i < len(data):
        key = data[i : i + 3]
        best_length = best_distance = 0
        for start in table.get(key, ()):
            length = 3
            while length < 18 and i + length < len(data) and data[start + length] == data[i + length]:
                length += 1
            if length > best_length:
                best_length, best_distance = length, i - start
        step = best_length if best_length >= 3 and len(key) == 3 else 1
        out.append((best_distance, best_length) if step > 1 else data[i])
        for j in range(i, i + step):
            places = table.setdefault(data[j : j + 3], [])
            places.append(j)
            if len(places) > 8:
                del places[0]
        i += step
    return out


def unsqueeze(tokens):
    out = []
    for token in tokens:
        if isinstance(token, tuple):
            distance, length = token
            for _ in range(length):
                out.append(out[-distance])
        else:
            out.append(token)
    return "".join(out)


def codes(text):
    counts = {}
    for c in text:
        counts[c] = counts.get(c, 0) + 1
    nodes = sorted((count, c, None, None) for c, count in counts.items())
    order = 0
    while len(nodes) > 1:
        a, b = nodes.pop(0), nodes.pop(0)
        order += 1
        joined = (a[0] + b[0], f"~{order:04d}", a, b)
        at = 0
        while at < len(nodes) and nodes[at][:2] < joined[:2]:
            at += 1
        nodes.insert(at, joined)
    table = {}
    stack = [(nodes[0], "")]
    while stack:
        (_, c, left, right), code = stack.pop()
        if left is None:
            table[c] = code or "0"
        else:
            stack.append((left, code + "0"))
            stack.append((right, code + "1"))
    return table


def pack(text, table):
    bits = "".join(table[c] for c in text)
    padded = bits + "0" * (-len(bits) % 8)
    return bytes(int(padded[i : i + 8], 2) for i in range(0, len(padded), 8)), len(bits)


def unpack(data, length, table):
    back = {code: c for c, code in table.items()}
    out, code, seen = [], "", 0
    for byte in data:
        for shift in range(7, -1, -1):
            if seen == length:
                break
            code += "1" if byte >> shift & 1 else "0"
            seen += 1
            if code in back:
                out.append(back[code])
                code = ""
    return "".join(out)


def run(n):
    text = sample(n)
    tokens = squeeze(text)
    table = codes(text)
    data, length = pack(text, table)
    checksum = 0
    for byte in data:
        checksum = (checksum * 31 + byte) % 1000003
    return len(text), len(tokens), unsqueeze(tokens) == text, len(data), unpack(data, length, table) == text, checksum
