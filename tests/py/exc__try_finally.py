# try, except, else and finally in every order of leaving.
def flow(action):
    log = []
    for i in range(3):
        try:
            log.append(f"try{i}")
            if action == "raise":
                raise ValueError(i)
            if action == "continue":
                continue
            if action == "break":
                break
            if action == "return":
                return log
        except ValueError as e:
            log.append(f"except{e}")
        else:
            log.append("else")
        finally:
            log.append(f"finally{i}")
    else:
        log.append("loop else")
    return log


for action in ("nothing", "raise", "continue", "break", "return"):
    print(action, flow(action))


def override():
    try:
        return "try"
    finally:
        return "finally"


def swallow():
    try:
        1 / 0
    finally:
        return "swallowed"


def nested():
    out = []
    try:
        try:
            try:
                raise KeyError("a")
            finally:
                out.append("f1")
        except ValueError:
            out.append("wrong")
        finally:
            out.append("f2")
    except KeyError as e:
        out.append(repr(e))
    finally:
        out.append("f3")
    return out


def finally_value():
    x = 1
    try:
        return x
    finally:
        x = 2


def loop_finally():
    out = []
    for i in range(4):
        try:
            if i == 1:
                continue
            if i == 3:
                break
            out.append(i)
        finally:
            try:
                out.append(f"f{i}")
                if i == 2:
                    raise ValueError
            except ValueError:
                out.append("inner")
    return out


def while_finally():
    n = 0
    while True:
        try:
            n += 1
            if n < 5:
                continue
            return n
        finally:
            if n == 3:
                n += 10


def break_in_finally():
    for i in range(3):
        try:
            1 / 0
        finally:
            break
    return i


def many_clauses(e):
    try:
        raise e
    except (KeyError, IndexError) as error:
        return "lookup pair", error.args
    except LookupError:
        return "lookup"
    except ArithmeticError as error:
        return "arithmetic", str(error)
    except Exception:
        return "exception"
    except BaseException:
        return "base"


print(override(), swallow(), nested(), finally_value(), loop_finally(), while_finally(), break_in_finally())
for e in (KeyError(1), IndexError(2, 3), LookupError(), ZeroDivisionError("z"), TypeError(), KeyboardInterrupt(), GeneratorExit()):
    print(many_clauses(e))


def else_raises():
    try:
        try:
            pass
        except ValueError:
            return "wrong"
        else:
            raise ValueError("from else")
        finally:
            print("finally runs")
    except ValueError as e:
        return str(e)


print(else_raises())
for kind in (ValueError, (ValueError, TypeError), ((ValueError,), TypeError)):
    try:
        try:
            raise ValueError("v")
        except kind:
            print("matched", kind)
    except TypeError as e:
        print("TypeError", e)
for bad in (5, "x", (ValueError, 5), object):
    try:
        try:
            raise KeyError("k")
        except bad:
            print("never")
    except TypeError as e:
        print(e, repr(e.__context__))


def gen():
    try:
        yield 1
        yield 2
    except ValueError:
        yield "caught"
    else:
        yield "else"
    finally:
        yield "finally"


print(list(gen()))
g = gen()
next(g)
print(g.throw(ValueError), list(g))
import sys


def exc_info():
    out = [sys.exc_info()[0]]
    try:
        raise ValueError("one")
    except ValueError:
        out.append(str(sys.exc_info()[1]))
        try:
            raise KeyError("two")
        except KeyError:
            out.append(str(sys.exception()))
        out.append(str(sys.exception()))
    out.append(sys.exception())
    return out


print(exc_info())
try:
    e = 1
    raise ValueError
except ValueError as e:
    e = 5
try:
    e
except NameError as error:
    print(error)
