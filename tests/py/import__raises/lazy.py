def __getattr__(name):
    if name in ("computed", "other"):
        return f"{name} on demand"
    raise AttributeError(f"lazy has no {name}")


def __dir__():
    return ["computed", "other"]
