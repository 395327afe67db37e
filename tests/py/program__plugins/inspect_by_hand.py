"""Signatures read off code objects."""


def signature(fn):
    fn = getattr(fn, "__func__", fn)
    code = fn.__code__
    names = list(code.co_varnames)
    plain = names[: code.co_argcount]
    keyword = names[code.co_argcount : code.co_argcount + code.co_kwonlyargcount]
    rest = names[code.co_argcount + code.co_kwonlyargcount :]
    defaults = dict(zip(plain[::-1], (fn.__defaults__ or ())[::-1])) | (fn.__kwdefaults__ or {})
    show = lambda n: f"{n}={defaults[n]!r}" if n in defaults else n
    parts = [show(n) for n in plain]
    if code.co_posonlyargcount:
        parts.insert(code.co_posonlyargcount, "/")
    if code.co_flags & 4:
        parts.append("*" + rest.pop(0))
    elif keyword:
        parts.append("*")
    parts += [show(n) for n in keyword]
    if code.co_flags & 8:
        parts.append("**" + rest.pop(0))
    return f"({', '.join(parts)})"
