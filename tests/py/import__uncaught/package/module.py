from . import deeper

start = deeper.compute(0)
