# Context variables, contexts and tokens.
from contextvars import Context
from contextvars import ContextVar
from contextvars import Token
from contextvars import copy_context


def refused(what):
    try:
        print(what())
    except Exception as e:
        print(type(e).__name__, e if "0x" not in str(e) else str(e).split(" at 0x")[0])


v = ContextVar("v")
w = ContextVar("w", default=[])
refused(v.get)
print(v.get("fallback"), w.get(), w.get(5), v.name)
token = v.set(1)
print(v.get(), token.old_value is Token.MISSING, token.var is v, Token.MISSING)
second = v.set(2)
print(second.old_value, v.get())
v.reset(second)
print(v.get())
refused(lambda: v.reset(second))
refused(lambda: w.reset(token))
refused(lambda: v.reset(5))
v.reset(token)
refused(v.get)
with v.set("inside") as t:
    print(v.get(), type(t).__name__)
refused(v.get)

v.set("outer")
ctx = copy_context()


def change(value, *, more):
    v.set(value)
    w.set(more)
    return v.get(), w.get()


print(ctx.run(change, "inner", more="m"), v.get(), w.get())
print(ctx[v], ctx[w], len(ctx), v in ctx, sorted(x.name for x in ctx), ctx.get(w), ctx.get(ContextVar("x"), "none"))
print(sorted(map(str, ctx.values())), len(ctx.keys()), len(ctx.items()), ctx == ctx.copy(), ctx == Context())
refused(lambda: ctx[5])
refused(lambda: 5 in ctx)
refused(lambda: ctx.run())
refused(lambda: ctx.run(lambda: ctx.run(print)))
refused(lambda: ContextVar(5))
refused(lambda: ContextVar())
refused(lambda: Token())
refused(lambda: hash(ctx))
refused(lambda: Context(1))
other = ctx.copy()
kept = other.run(v.set, "elsewhere")
print(ctx[v], other[v])
refused(lambda: v.reset(kept))
print(ContextVar[int], Token[int], repr(w).startswith("<ContextVar name='w' default=[] at 0x"), repr(kept).startswith("<Token var=<ContextVar name='v' at 0x"))


def failing():
    v.set("lost")
    raise ValueError("left by an exception")


refused(lambda: copy_context().run(failing))
print(v.get())


def gen():
    v.set("from generator")
    yield v.get()


print(next(gen()), v.get())
