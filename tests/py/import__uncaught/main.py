# An uncaught error in an imported module: the traceback shows both files and no machinery.
from package.module import start

print("never")
