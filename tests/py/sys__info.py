# sys.flags, sys.implementation and the path as programs read them.
import sys

print(sys.version_info[:2], sys.version_info.major, sys.version_info >= (3, 14), type(sys.version_info).__name__, sys.hexversion >> 16 == 0x030E)
print(sys.byteorder, sys.maxunicode, sys.getdefaultencoding(), sys.getfilesystemencoding(), sys.platform, sys.stdout.encoding, sys.stdin.encoding, sys.stdout.isatty())
print(sys.flags.optimize, sys.flags.dont_write_bytecode, sys.flags.ignore_environment, sys.flags.no_user_site, sys.dont_write_bytecode, sys.flags.utf8_mode)
print(sys.float_info.max, sys.float_info.epsilon, sys.float_info.dig, sys.int_info.default_max_str_digits, sys.hash_info.modulus, sys.hash_info.width, sys.hash_info.inf)
print(isinstance(sys.implementation.name, str), isinstance(sys.implementation.cache_tag, str), isinstance(sys.executable, str), isinstance(sys.path, list), all(isinstance(p, str) for p in sys.path), sys.argv == [sys.argv[0]], sys.argv[0])
print(sys.intern("abc") is sys.intern("a" + "bc"), sys.getsizeof([]) > 0, sys.is_finalizing(), sys.exc_info(), sys.gettrace(), sys.getprofile(), sys.getrecursionlimit())
print("sys" in sys.builtin_module_names, "builtins" in sys.builtin_module_names, isinstance(sys.stdlib_module_names, frozenset), "json" in sys.stdlib_module_names, "sys" in sys.modules, sys.modules["__main__"].__name__)
try:
    sys.version_info.major = 5
except AttributeError as e:
    print(e)
try:
    sys.flags[100]
except IndexError as e:
    print(e)
old = sys.displayhook
sys.displayhook = lambda v: print("display", v)
exec(compile("1 + 1; 'x'", "<s>", "single"))
sys.displayhook = old
exec(compile("5; None; [1]", "<s>", "single"))
import builtins

print(builtins._)
sys.stdout.write("written\n")
sys.stderr.write("to stderr\n")
print(sys.stdout.write("ab\n"), sys.__stdout__ is sys.stdout, sys.stdout.fileno(), sys.stderr.fileno(), sys.stdout.name, sys.stdout.mode, sys.stdout.errors is not None)


class Redirect:
    def __init__(self):
        self.got = []

    def write(self, s):
        self.got.append(s)


r = sys.stdout = Redirect()
print("captured", 1)
sys.stdout = sys.__stdout__
print(r.got)
sys.stdout = None
print("goes nowhere")
sys.stdout = sys.__stdout__
print("end")
