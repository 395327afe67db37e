# Machine code that begins in an inner loop, which is left in several ways into the loops around it.
def names(rows):
    known = {}
    marks = []
    for key, row in rows:
        name = key
        while name:
            if name in known:
                marks.append(name)
                break
            if len(name) == 2:
                known[name] = row
            name = name[:-1]
        else:
            marks.append(key)
        known[key] = len(marks)
    return len(known), len(marks), sum(len(mark) for mark in marks)


def thrice(limit):
    found = []
    total = 0
    for x in range(3):
        for y in range(x, limit):
            if y % 7 == 3:
                continue
            for z in range(5):
                total += 1
                if z == y % 6:
                    break
                if total % 91 == 90:
                    found.append((x, y, z))
            else:
                total += 10
                continue
            total += z
            if y == limit - 10:
                break
        found.append((x, total))
    return found


def returns(table, wanted):
    steps = 0
    while True:
        for row in table:
            for item in row:
                steps += 1
                if item == wanted:
                    return steps
                if item < 0:
                    break
            else:
                continue
            wanted -= 1
            break
        else:
            return -steps


def retries(items):
    log = []
    for item in items:
        left = item % 5
        while left:
            left -= 1
            try:
                if (item + left) % 3 == 0:
                    raise KeyError(item)
                if left == 1:
                    break
            except KeyError:
                log.append(item)
                continue
            log.append(-left)
        log.append(left)
    return len(log), sum(log)


rows = [(f"{i:03}"[::-1] + "abc"[: i % 4], i) for i in range(700)]
for _ in range(3):
    print(names(rows), names(rows[::2]), names(rows[::-1]))
    print(thrice(60), thrice(400)[-1])
    print(returns([[1, 2, 3], [4, -1, 5], [6] * 300], 9), returns([[7] * 200, [8] * 200], 9))
    print(retries(range(900)))
