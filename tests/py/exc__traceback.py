# An uncaught error through several frames, with notes and a cause.
class AppError(Exception):
    """An error of the application."""


def parse(text):
    values = [int(part) for part in text.split(",")]
    return values


def load(config):
    try:
        return parse(config["data"])
    except ValueError as e:
        e.add_note("while loading the configuration")
        e.add_note("second note\nwith two lines")
        raise AppError("cannot load", config) from e


def main():
    result = (
        load(
            {"data": "1,2,x"}
        )
    )
    print(result)


main()
