# Exceptions inside handlers, finally clauses, with blocks and generators; their contexts.
def chain(e):
    seen = []
    while e is not None and len(seen) < 10:
        seen.append(f"{type(e).__name__}:{e.args[0] if e.args else ''}")
        e = e.__cause__ or (None if e.__suppress_context__ else e.__context__)
    return " <- ".join(seen)


def run(fn):
    try:
        return fn.__name__, "returned", fn()
    except BaseException as e:
        return fn.__name__, chain(e)


def three():
    try:
        raise ValueError(1)
    except ValueError:
        try:
            raise KeyError(2)
        except KeyError:
            try:
                raise TypeError(3)
            finally:
                raise IndexError(4)


def handled_context_is_dropped():
    try:
        raise ValueError(1)
    except ValueError:
        pass
    raise KeyError(2)


def inner_handled():
    try:
        raise ValueError(1)
    except ValueError:
        try:
            raise KeyError(2)
        except KeyError:
            pass
        raise TypeError(3)


def finally_return_swallows():
    for _ in range(1):
        try:
            try:
                raise ValueError(1)
            finally:
                raise KeyError(2)
        except KeyError as e:
            return chain(e)


def reraise_in_finally():
    try:
        try:
            raise ValueError(1)
        except ValueError as e:
            saved = e
            raise
        finally:
            saved.args = ("changed",)
    except ValueError as e:
        return e.args


def raise_saved_later():
    try:
        raise ValueError(1)
    except ValueError as e:
        saved = e
    try:
        raise KeyError(2)
    except KeyError:
        raise saved


def from_generator():
    def gen():
        try:
            yield 1
        finally:
            raise KeyError("in finally")

    g = gen()
    next(g)
    try:
        raise ValueError("active")
    except ValueError:
        g.close()


def thrown_into_generator():
    def gen():
        try:
            yield
        except ValueError:
            raise KeyError("converted")

    g = gen()
    next(g)
    try:
        raise TypeError("outer")
    except TypeError:
        g.throw(ValueError("thrown"))


def generator_sees_context():
    import sys

    def gen():
        yield sys.exception() is not None
        try:
            raise KeyError("own")
        except KeyError:
            yield type(sys.exception()).__name__
        yield sys.exception() is not None

    g = gen()
    try:
        raise ValueError
    except ValueError:
        first = [next(g), next(g)]
    return first, next(g), sys.exception()


def with_exit_raises():
    class CM:
        def __enter__(self):
            return self

        def __exit__(self, *exc):
            raise KeyError("exit")

    try:
        raise TypeError("before")
    except TypeError:
        with CM():
            raise ValueError("body")


def exception_in_except_expression():
    try:
        raise ValueError(1)
    except 1 / 0:
        pass


def exception_in_str():
    class Bad(Exception):
        def __str__(self):
            raise RuntimeError("str")

    try:
        raise Bad
    except Bad as e:
        return str(e)


def deep_unwind():
    def level(n):
        try:
            if n == 0:
                raise ValueError("bottom")
            level(n - 1)
        except ValueError as e:
            raise type(e)(f"{e.args[0]}{n}") from (e if n % 2 else None)

    level(4)


def loop_variable_exception():
    out = []
    for exc in (ValueError("a"), KeyError("b"), None, StopIteration("c")):
        try:
            if exc:
                raise exc
            out.append("none")
        except (KeyError, ValueError) as e:
            out.append(type(e).__name__)
        except Exception as e:
            out.append("other " + type(e).__name__)
            continue
        finally:
            out.append("f")
    return out


def delete_in_handler():
    try:
        raise ValueError
    except ValueError as e:
        del e
    try:
        return e
    except UnboundLocalError as err:
        return str(err)


def nested_functions():
    def a():
        try:
            b()
        except KeyError as e:
            raise ValueError("from a") from e

    def b():
        try:
            {}["missing"]
        finally:
            log.append("b finally")

    log = []
    try:
        a()
    except ValueError as e:
        return log, chain(e), e.__traceback__.tb_next.tb_frame.f_code.co_name


def star_in_handler():
    try:
        raise ValueError(1)
    except ValueError:
        try:
            raise ExceptionGroup("g", [KeyError(2), TypeError(3)])
        except* KeyError as eg:
            raise IndexError(4)


def interrupted():
    try:
        try:
            raise KeyboardInterrupt
        except Exception:
            return "no"
        finally:
            x = 1
    except BaseException as e:
        return type(e).__name__, x


def exit_in_handler():
    try:
        1 / 0
    except ZeroDivisionError:
        raise SystemExit(4)


def same_object_twice():
    e = ValueError("same")
    try:
        raise e
    except ValueError:
        try:
            raise KeyError
        except KeyError as k:
            try:
                raise e
            except ValueError as again:
                return again is e, again.__context__ is k, k.__context__


for fn in (three, handled_context_is_dropped, inner_handled, finally_return_swallows, reraise_in_finally, raise_saved_later, from_generator, thrown_into_generator, generator_sees_context, with_exit_raises, exception_in_except_expression, exception_in_str, deep_unwind, loop_variable_exception, delete_in_handler, nested_functions, star_in_handler, interrupted, exit_in_handler, same_object_twice):
    print(run(fn))
