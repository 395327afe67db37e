# Exceptions that leave hot loops and functions, and their line numbers.
def risky(i):
    if i == 1900:
        raise ValueError("risky", i)
    return i


def loop(n):
    total = 0
    for i in range(n):
        total += risky(i)
    return total


try:
    loop(3000)
except ValueError as e:
    lines = []
    tb = e.__traceback__
    while tb:
        lines.append((tb.tb_frame.f_code.co_name, tb.tb_lineno))
        tb = tb.tb_next
    print(e, lines)


def divide(n):
    out = 0
    for i in range(n, -2, -1):
        out += (
            10
            // i
        )
    return out


try:
    divide(2000)
except ZeroDivisionError as e:
    print(e, e.__traceback__.tb_next.tb_lineno, e.__traceback__.tb_next.tb_frame.f_locals)


def caught_each(n):
    good = bad = 0
    for i in range(n):
        try:
            if i % 3 == 0:
                raise KeyError(i)
            good += 1
        except KeyError as e:
            bad += e.args[0] % 2
    return good, bad


print(caught_each(3000))


def finally_counts(n):
    f = c = 0
    for i in range(n):
        try:
            if i % 5 == 0:
                continue
            if i == n - 3:
                break
            c += 1
        finally:
            f += 1
    return f, c, i


print(finally_counts(3000))


def nested(n):
    log = [0, 0, 0]
    for i in range(n):
        try:
            try:
                if i % 2:
                    raise TypeError
                elif i % 3 == 0:
                    raise ValueError
            except TypeError:
                log[0] += 1
                if i % 7 == 0:
                    raise IndexError from None
            else:
                log[1] += 1
        except (ValueError, IndexError):
            log[2] += 1
    return log


print(nested(3000))


def deep(n):
    if n == 0:
        raise RuntimeError("bottom")
    try:
        return deep(n - 1) + 1
    finally:
        counter[0] += 1


counter = [0]
for _ in range(20):
    try:
        deep(100)
    except RuntimeError as e:
        depth = 0
        tb = e.__traceback__
        while tb:
            depth += 1
            tb = tb.tb_next
print(counter, depth)


def index_error(data, n):
    t = 0
    for i in range(n):
        t += data[i]
    return t


print(index_error(list(range(2000)), 2000))
try:
    index_error(list(range(1500)), 2000)
except IndexError as e:
    print(e, e.__traceback__.tb_next.tb_frame.f_locals["i"], e.__traceback__.tb_next.tb_frame.f_locals["t"])


def key_error(n):
    d = {i: i for i in range(n - 10)}
    t = 0
    try:
        for i in range(n):
            t += d[i]
    except KeyError as e:
        return repr(e), i, t


print(key_error(1500))


def attribute_error(n):
    class A:
        x = 1

    items = [A() for _ in range(n)] + [None]
    t = 0
    try:
        for item in items:
            t += item.x
    except AttributeError as e:
        return str(e), t


print(attribute_error(1500))


def stop_iteration(n):
    it = iter(range(n))
    t = 0
    while True:
        try:
            t += next(it)
        except StopIteration:
            return t


print(stop_iteration(2000))


def return_in_finally_loop(n):
    for i in range(n):
        try:
            if i == n - 1:
                return "returned"
        finally:
            last[0] = i


last = [None]
print(return_in_finally_loop(2000), last)


def exception_state(n):
    import sys

    seen = set()
    for i in range(n):
        try:
            raise ValueError(i)
        except ValueError:
            seen.add(type(sys.exception()).__name__)
        seen.add(sys.exception())
    return sorted(map(str, seen))


print(exception_state(500))


def context_chain(n):
    for i in range(n):
        try:
            try:
                1 // 0
            except ZeroDivisionError:
                {}[i]
        except KeyError as e:
            last = e
    return repr(last), repr(last.__context__), last.__context__.__traceback__.tb_lineno


print(context_chain(500))
print(loop(1900))
loop(2500)
