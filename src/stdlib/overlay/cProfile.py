"""Python interface of the profiler: counts calls and measures their time.

The events are those of sys.setprofile. What they cost is not measured apart.
"""

import sys
import time
import profile as _pyprofile

__all__ = ["run", "runctx", "Profile"]


def run(statement, filename=None, sort=-1):
    return _pyprofile._Utils(Profile).run(statement, filename, sort)


def runctx(statement, globals, locals, filename=None, sort=-1):
    return _pyprofile._Utils(Profile).runctx(statement, globals, locals, filename, sort)


run.__doc__ = _pyprofile.run.__doc__
runctx.__doc__ = _pyprofile.runctx.__doc__


class _Call:
    """A call that runs."""

    __slots__ = ("key", "start", "inside")

    def __init__(self, key, start):
        self.key = key
        self.start = start
        self.inside = 0


class _Entry:
    """What is known of a function: calls, recursive ones apart, own and cumulative time, and the same by caller."""

    __slots__ = ("calls", "recursive", "own", "total", "depth", "callers")

    def __init__(self):
        self.calls = self.recursive = self.own = self.total = self.depth = 0
        self.callers = {}

    def begin(self):
        self.depth += 1

    def end(self, own, total):
        self.depth -= 1
        self.calls += 1
        self.own += own
        if self.depth > 0:
            self.recursive += 1
        else:
            self.total += total


class Profile:
    """Profile(timer=None, timeunit=None, subcalls=True, builtins=True)

    Builds a profiler object using the specified timer function.
    The default timer is a fast built-in one based on real time.
    For custom timer functions returning integers, 'timeunit' can
    be a float specifying a scale (that is, how long each integer unit
    is, in seconds).
    """

    def __init__(self, timer=None, timeunit=0.0, subcalls=True, builtins=True):
        self._timer = timer or time.perf_counter_ns
        self._unit = timeunit or (1 if timer else 1e-9)
        self._builtins = builtins
        self.clear()

    def clear(self):
        """Forget what was measured."""
        self._entries = {}
        self._running = []

    def enable(self, subcalls=True, builtins=True):
        """Begin to measure."""
        self._builtins = builtins
        sys.setprofile(self._hear)

    def disable(self):
        """Stop to measure."""
        sys.setprofile(None)
        while self._running:
            self._end(self._timer())

    def _hear(self, frame, event, arg):
        now = self._timer()
        if event == "call":
            code = frame.f_code
            if code is not _DISABLE:
                self._begin(label(code), now)
            elif self._builtins:
                self._begin(("~", 0, "<method 'disable' of '_lsprof.Profiler' objects>"), now)
        elif event == "return":
            self._end(now)
        elif arg is sys.setprofile:
            pass
        elif self._builtins and event == "c_call":
            self._begin(("~", 0, _describe(arg)), now)
        elif self._builtins and event in ("c_return", "c_exception"):
            self._end(now)

    def _begin(self, key, now):
        entry = self._entries.setdefault(key, _Entry())
        entry.begin()
        if self._running:
            entry.callers.setdefault(self._running[-1].key, _Entry()).begin()
        self._running.append(_Call(key, now))

    def _end(self, now):
        if not self._running:
            return
        call = self._running.pop()
        total = now - call.start
        own = total - call.inside
        entry = self._entries[call.key]
        entry.end(own, total)
        if self._running:
            caller = self._running[-1]
            caller.inside += total
            entry.callers[caller.key].end(own, total)

    def print_stats(self, sort=-1):
        import pstats

        if not isinstance(sort, tuple):
            sort = (sort,)
        pstats.Stats(self).strip_dirs().sort_stats(*sort).print_stats()

    def dump_stats(self, file):
        import marshal

        with open(file, "wb") as f:
            self.create_stats()
            marshal.dump(self.stats, f)

    def create_stats(self):
        self.disable()
        self.snapshot_stats()

    def snapshot_stats(self):
        self.stats = {}
        for key, entry in self._entries.items():
            if not entry.calls:
                continue
            callers = {
                caller: (part.calls, part.calls - part.recursive, *self._times(part))
                for caller, part in entry.callers.items()
            }
            self.stats[key] = (entry.calls - entry.recursive, entry.calls, *self._times(entry), callers)

    def _times(self, entry):
        return entry.own * self._unit, entry.total * self._unit

    def run(self, cmd):
        import __main__

        dict = __main__.__dict__
        return self.runctx(cmd, dict, dict)

    def runctx(self, cmd, globals, locals):
        self.enable()
        try:
            exec(cmd, globals, locals)
        finally:
            self.disable()
        return self

    def runcall(self, func, /, *args, **kw):
        self.enable()
        try:
            return func(*args, **kw)
        finally:
            self.disable()

    def __enter__(self):
        self.enable()
        return self

    def __exit__(self, *exc_info):
        self.disable()


_DISABLE = Profile.disable.__code__


def label(code):
    """File, line and name of a code object; a text stands for something built in."""
    if isinstance(code, str):
        return ("~", 0, code)
    return (code.co_filename, code.co_firstlineno, code.co_name)


def _describe(function):
    """How a builtin function or method is shown."""
    owner = getattr(function, "__self__", None)
    if owner is None or isinstance(owner, type(sys)):
        module = getattr(function, "__module__", None)
        return f"<built-in method {module + '.' if module else ''}{function.__name__}>"
    method = getattr(type(owner), function.__name__, None)
    if isinstance(owner, type) or method is None:
        return f"<built-in method {function.__name__}>"
    return repr(method)


def main():
    import os
    from optparse import OptionParser

    usage = "cProfile.py [-o output_file_path] [-s sort] [-m module | scriptfile] [arg] ..."
    parser = OptionParser(usage=usage)
    parser.allow_interspersed_args = False
    parser.add_option("-o", "--outfile", dest="outfile", help="Save stats to <outfile>", default=None)
    parser.add_option("-s", "--sort", dest="sort", help="Sort order when printing to stdout", default=2)
    parser.add_option("-m", dest="module", action="store_true", help="Profile a library module", default=False)
    if not sys.argv[1:]:
        parser.print_usage()
        sys.exit(2)
    options, args = parser.parse_args()
    sys.argv[:] = args
    if options.outfile is not None:
        options.outfile = os.path.abspath(options.outfile)
    if not args:
        parser.print_usage()
        return parser
    if options.module:
        code = "run_module(modname, run_name='__main__')"
        space = {"run_module": __import__("runpy").run_module, "modname": args[0]}
    else:
        code, space = _script(args[0])
    try:
        runctx(code, space, None, options.outfile, options.sort)
    except BrokenPipeError:
        sys.stdout = None
    return parser


def _script(path):
    """The code of a program and the namespace in which it is the main module."""
    import io
    import os
    from types import ModuleType

    sys.path.insert(0, os.path.dirname(path))
    with io.open_code(path) as file:
        code = compile(file.read(), path, "exec")
    module = ModuleType("__main__")
    module.__file__ = path
    module.__builtins__ = __builtins__
    sys.modules["__main__"] = module
    return code, module.__dict__


if __name__ == "__main__":
    main()
