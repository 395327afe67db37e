import sys

sys.modules[__name__] = ["a list instead of a module"]
