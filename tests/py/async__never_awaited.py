# Coroutines that nobody awaits are complained about.
import gc
import warnings


def show(message, category, filename, lineno, file=None, line=None):
    print(category.__name__, message, lineno)


warnings.showwarning = show
warnings.simplefilter("always")


async def unawaited():
    pass


async def generator():
    yield 1


unawaited(); gc.collect()

coroutine = unawaited()
coroutine.close()
del coroutine
gc.collect()

coroutine = unawaited()
try:
    coroutine.send(None)
except StopIteration:
    print("awaited")
del coroutine
gc.collect()

generator().asend(1); gc.collect()
generator().aclose(); gc.collect()
generator().athrow(ValueError); gc.collect()
generator().__anext__(); gc.collect()

del warnings._warn_unawaited_coroutine
unawaited(); gc.collect()
warnings.simplefilter("error")
unawaited(); gc.collect()
warnings._warn_unawaited_coroutine = lambda coroutine: {}["key"]
unawaited(); gc.collect()
