# Locals that come and go in hot loops.
def flicker(n):
    out = 0
    for i in range(n):
        x = i
        if i % 10 == 9:
            del x
        try:
            out += x
        except UnboundLocalError:
            out += 1000
    return out


print(flicker(3000))


def late_unbound(n):
    for i in range(n):
        if i < n - 1:
            v = i
        else:
            del v
    try:
        return v
    except UnboundLocalError as e:
        return str(e)


print(late_unbound(2000))


def sometimes(n):
    hits = misses = 0
    for i in range(n):
        if i % 7 == 0:
            flag = i
        if i % 7 == 3:
            del flag
        try:
            flag
            hits += 1
        except NameError:
            misses += 1
        if i % 7 == 5:
            flag = None
    return hits, misses


print(sometimes(2100))


def loop_var_deleted(n):
    t = 0
    for i in range(n):
        t += i
        del i
    try:
        i
    except UnboundLocalError as e:
        return t, str(e)


print(loop_var_deleted(2000))


def empty_loop(n):
    for _ in range(n):
        for j in range(0):
            pass
        try:
            j
        except UnboundLocalError:
            continue
        return "bound"
    return "never bound"


print(empty_loop(1500))


def locals_seen(n):
    names = set()
    for i in range(n):
        if i % 2:
            a = 1
        else:
            a = 2
            del a
        names.add(tuple(sorted(k for k in locals() if k in "abi")))
    return sorted(names)


print(locals_seen(500))


def except_name(n):
    c = 0
    for i in range(n):
        try:
            raise ValueError(i)
        except ValueError as e:
            c += e.args[0]
        try:
            e
        except UnboundLocalError:
            c += 1
    return c


print(except_name(1000))


def comp_shadow(n):
    x = "outer"
    t = 0
    for i in range(n):
        t += sum([x for x in range(3)])
        assert x == "outer"
    return t, x


print(comp_shadow(700))


def with_type_change(n):
    r = []
    for i in range(n):
        v = i
        if i == n - 2:
            del v
            v = "new"
        if i == n - 1:
            v = None
        r.append(v)
    return r[-3:]


print(with_type_change(1500))


def swap(n):
    a, b, c = 1, 2.0, "c"
    for i in range(n):
        a, b, c = b, c, a
    return a, b, c


print(swap(3000), swap(3001), swap(3002))


def conditional_import(n):
    total = 0
    for i in range(n):
        if i == n - 10:
            import math as m
        try:
            total += m.floor(1.5)
        except UnboundLocalError:
            pass
    return total


print(conditional_import(1000))


def global_del(n):
    global gname
    c = 0
    for i in range(n):
        if i % 3 == 0:
            gname = i
        elif i % 3 == 1:
            del gname
        try:
            c += gname
        except NameError:
            c -= 1
    return c


print(global_del(900))


def fail(n):
    for i in range(n):
        y = i * 2
        if i == n - 1:
            del y
        z = y + 1
    return z


fail(1500)
