# The picture of an uncaught exception group: nested, with causes and notes.
def fail(kind, *args):
    raise kind(*args)


def collect(*actions):
    errors = []
    for action in actions:
        try:
            action()
        except Exception as e:
            errors.append(e)
    return errors


inner = ExceptionGroup("inner group", collect(lambda: fail(KeyError, "k"), lambda: [][3]))
inner.add_note("a note on the group")


def chained():
    try:
        1 / 0
    except ZeroDivisionError as e:
        raise ValueError("chained") from e


errors = collect(chained, lambda: int("x"))
errors[1].add_note("first note")
errors[1].add_note("second note")
raise ExceptionGroup("several things went wrong", [*errors, inner, TypeError("never raised")])
