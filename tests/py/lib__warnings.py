# warnings: filters, categories, records, errors.
import sys
import warnings

with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    warnings.warn("first")
    warnings.warn("deprecated", DeprecationWarning)
    warnings.warn(UserWarning("instance"))
    for w in caught:
        print(w.category.__name__, w.message, w.lineno, w.filename.rpartition("/")[2])


def helper():
    warnings.warn("at the caller", RuntimeWarning, stacklevel=2)


with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    helper()
    print(caught[0].lineno)
with warnings.catch_warnings():
    warnings.simplefilter("error")
    for category in (UserWarning, DeprecationWarning, SyntaxWarning):
        try:
            warnings.warn("as error", category)
        except Warning as e:
            print(type(e).__name__, e)
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("default")
    for _ in range(3):
        warnings.warn("once per place")
    print(len(caught))
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("ignore")
    warnings.filterwarnings("always", message="keep.*", category=UserWarning)
    warnings.warn("keep this")
    warnings.warn("drop this")
    print([str(w.message) for w in caught])


class Mine(UserWarning):
    pass


@warnings.deprecated("use new instead")
def old():
    return "old result"


with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    print(old(), old.__deprecated__)
    warnings.warn("mine", Mine)
    warnings.warn_explicit("explicit", Mine, "file.py", 7)
    print([(w.category.__name__, str(w.message), w.lineno) for w in caught])
for code in ["warnings.warn('x', int)", "warnings.warn('x', 'y')", "warnings.simplefilter('bad')", "warnings.filterwarnings('error', category=5)", "warnings.warn()"]:
    try:
        eval(code)
    except Exception as e:
        print(code, type(e).__name__, e)
print(warnings.formatwarning("text", UserWarning, "nofile.py", 3, line="the line"), end="")
old_show = warnings.showwarning
warnings.showwarning = lambda message, category, filename, lineno, file=None, line=None: print("shown", category.__name__, message)
warnings.warn("through the hook")
warnings.showwarning = old_show
sys.stdout.flush()
warnings.warn("to stderr, with its line")
def f():
    warnings.warn("from a function", FutureWarning)
f()
f()
warnings.warn("hidden by default in libraries but shown in main", DeprecationWarning)
