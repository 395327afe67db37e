# except* and exception groups.
def show(e, depth=0):
    if isinstance(e, BaseExceptionGroup):
        return f"{type(e).__name__}({e.message!r}, [{', '.join(show(x) for x in e.exceptions)}])"
    return f"{type(e).__name__}({e})"


def run(group, *handlers):
    log = []
    try:
        try:
            raise group
        except* ValueError as eg:
            log.append(("value", show(eg)))
        except* (TypeError, KeyError) as eg:
            log.append(("type/key", show(eg)))
    except BaseException as rest:
        log.append(("rest", show(rest)))
    return log


print(run(ExceptionGroup("one", [ValueError(1), TypeError(2), ValueError(3)])))
print(run(ExceptionGroup("nest", [ExceptionGroup("in", [ValueError(1), OSError(2)]), KeyError(3)])))
print(run(ExceptionGroup("none", [OSError(1)])))
print(run(ValueError("naked")))
print(run(OSError("naked other")))
print(run(BaseExceptionGroup("base", [KeyboardInterrupt(), ValueError(1)])))


def reraise():
    try:
        try:
            raise ExceptionGroup("g", [ValueError(1), TypeError(2), OSError(3)])
        except* ValueError:
            raise
        except* TypeError as e:
            raise KeyError("new")
    except BaseException as e:
        return show(e)


print(reraise())


def clauses():
    out = []
    for exc in (None, ValueError("v"), ExceptionGroup("g", [ValueError("w")])):
        try:
            if exc:
                raise exc
        except* ValueError as e:
            out.append(show(e))
        else:
            out.append("else")
        finally:
            out.append("finally")
    return out


print(clauses())
g = ExceptionGroup("top", [ValueError(1), ExceptionGroup("sub", [TypeError(2), ValueError(3)])])
print(show(g.subgroup(ValueError)), show(g.subgroup(TypeError)), g.subgroup(OSError))
print([show(p) if p else None for p in g.split(TypeError)], [show(p) if p else None for p in g.split(OSError)])
print(show(g.subgroup(lambda e: isinstance(e, ValueError) and e.args[0] > 1)))
print(show(g.derive([KeyError(1)])), g.message, g.exceptions, str(g), repr(g))
for args in [(), ("m",), ("m", []), ("m", 5), ("m", [5]), (5, [ValueError()]), ("m", [KeyboardInterrupt()])]:
    try:
        print(repr(ExceptionGroup(*args)))
    except (TypeError, ValueError) as e:
        print(type(e).__name__, e)
print(type(BaseExceptionGroup("m", [ValueError()])).__name__, type(BaseExceptionGroup("m", [KeyboardInterrupt()])).__name__)


class MyGroup(ExceptionGroup):
    def __new__(cls, message, excs, code=0):
        self = super().__new__(cls, message, excs)
        self.code = code
        return self

    def derive(self, excs):
        return MyGroup(self.message, excs, self.code)


m = MyGroup("mine", [ValueError(1), TypeError(2)], 42)
m.add_note("noted")
match, rest = m.split(ValueError)
print(show(match), match.code, show(rest), rest.code, match.__notes__)
try:
    try:
        raise m
    except* ValueError as e:
        print(type(e).__name__, e.code)
except MyGroup as e:
    print("rest", show(e))
for bad in ("ExceptionGroup", "5"):
    try:
        try:
            raise ExceptionGroup("g", [ValueError(1)])
        except* eval(bad):
            pass
    except Exception as e:
        print(type(e).__name__, e)


def loop():
    out = []
    for i in range(3):
        try:
            raise ExceptionGroup("g", [ValueError(i)])
        except* ValueError as e:
            if i:
                out.append(i)
            x = e
    return out


print(loop())
try:
    raise ExceptionGroup("uncaught", [ValueError("a"), ExceptionGroup("deeper", [KeyError("b"), OSError(2, "gone")])])
except* TypeError:
    print("never")
