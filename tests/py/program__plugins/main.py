"""A plugin system: registries by metaclass and by decorator, dependencies, versions, hooks with priorities, a pipeline."""

import abc
import functools
import inspect_by_hand as inspect
import re
from collections import defaultdict
from typing import ClassVar, Protocol, runtime_checkable


class PluginError(Exception):
    pass


class MissingDependency(PluginError):
    def __init__(self, plugin, name, found=None):
        self.plugin, self.name = plugin, name
        super().__init__(f"{plugin} needs {name}" + (f", found {found}" if found else ""))


@functools.total_ordering
class Version:
    PATTERN = re.compile(r"(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:-([a-z]+)(\d*))?$")

    def __init__(self, text):
        found = self.PATTERN.match(text)
        if not found:
            raise ValueError(f"bad version {text!r}")
        *numbers, stage, serial = found.groups()
        self.numbers = tuple(int(n or 0) for n in numbers)
        self.stage = (stage or "~", int(serial or 0))

    def __eq__(self, other):
        return isinstance(other, Version) and self._key == other._key

    def __lt__(self, other):
        return self._key < other._key if isinstance(other, Version) else NotImplemented

    def __hash__(self):
        return hash(self._key)

    @property
    def _key(self):
        return self.numbers + self.stage

    def __str__(self):
        text = ".".join(map(str, self.numbers))
        return text if self.stage[0] == "~" else f"{text}-{self.stage[0]}{self.stage[1] or ''}"

    __repr__ = __str__


class Requirement:
    TESTS = {">=": "__ge__", "<=": "__le__", ">": "__gt__", "<": "__lt__", "==": "__eq__", "!=": "__ne__"}

    def __init__(self, text):
        self.name, *rest = re.split(r"\s*([<>=!]=?)\s*", text)
        self.tests = [(op, Version(v)) for op, v in zip(rest[::2], (r.strip(", ") for r in rest[1::2]))]

    def __contains__(self, version):
        return all(getattr(version, self.TESTS[op])(v) for op, v in self.tests)

    def __str__(self):
        return self.name + ",".join(f"{op}{v}" for op, v in self.tests)


class PluginMeta(abc.ABCMeta):
    plugins: dict = {}

    def __new__(mcls, name, bases, ns, *, abstract=False, **options):
        cls = super().__new__(mcls, name, bases, ns)
        cls.options = {**getattr(cls, "options", {}), **options}
        if not abstract:
            key = ns.get("name") or re.sub(r"(?<!^)(?=[A-Z])", "-", name).lower()
            if key in mcls.plugins:
                raise PluginError(f"two plugins are called {key}")
            cls.name = key
            cls.version = Version(ns.get("version", "1.0"))
            cls.requires = [Requirement(r) for r in ns.get("requires", ())]
            mcls.plugins[key] = cls
        return cls

    def __init__(cls, name, bases, ns, **options):
        super().__init__(name, bases, ns)

    def __call__(cls, *args, **kwargs):
        instance = super().__call__(*args, **kwargs)
        for attr in dir(cls):
            event = getattr(getattr(cls, attr), "_event", None)
            if event is not None:
                instance.manager.connect(event[0], getattr(instance, attr), event[1])
        return instance

    def __lt__(cls, other):
        return cls.name < other.name

    def __str__(cls):
        return f"{cls.name} {cls.version}"


def listens(event, priority=0):
    def mark(fn):
        fn._event = (event, priority)
        return fn

    return mark


@runtime_checkable
class Closable(Protocol):
    def close(self): ...


class Plugin(metaclass=PluginMeta, abstract=True):
    requires: ClassVar[list] = []

    def __init__(self, manager, **settings):
        self.manager = manager
        unknown = settings.keys() - self.options.keys()
        if unknown:
            raise PluginError(f"{self.name} has no setting {', '.join(sorted(unknown))}")
        self.settings = {**self.options, **settings}

    @abc.abstractmethod
    def process(self, text): ...

    def __getattr__(self, name):
        try:
            return self.__dict__["settings"][name]
        except KeyError:
            raise AttributeError(f"{type(self).__name__} has no {name}") from None


class Manager:
    def __init__(self):
        self.active, self.hooks, self.log, self.services = {}, defaultdict(list), [], {}

    def connect(self, event, fn, priority):
        self.hooks[event].append((priority, len(self.hooks[event]), fn))
        self.hooks[event].sort(key=lambda h: (-h[0], h[1]))

    def emit(self, event, value=None):
        for _, _, fn in self.hooks[event]:
            result = fn(value)
            if result is StopIteration:
                break
            value = result if result is not None else value
        return value

    def order(self, names):
        result, state = [], {}

        def visit(name, trail):
            if state.get(name) == "done":
                return
            if name in trail:
                raise PluginError("cycle: " + " > ".join([*trail[trail.index(name) :], name]))
            cls = PluginMeta.plugins.get(name)
            if cls is None:
                raise MissingDependency(trail[-1] if trail else "the user", name)
            for need in cls.requires:
                target = PluginMeta.plugins.get(need.name)
                if target is None or target.version not in need:
                    raise MissingDependency(name, need, target)
                visit(need.name, [*trail, name])
            state[name] = "done"
            result.append(cls)

        for name in names:
            visit(name, [])
        return result

    def load(self, *names, **settings):
        for cls in self.order(names):
            if cls.name not in self.active:
                self.active[cls.name] = cls(self, **settings.get(cls.name.replace("-", "_"), {}))
                self.log.append(f"+{cls}")
        return self

    def run(self, text):
        text = self.emit("before", text)
        for plugin in self.active.values():
            text = plugin.process(text)
        return self.emit("after", text)

    def unload(self, name):
        dependents = [p.name for p in self.active.values() if any(r.name == name for r in p.requires)]
        if dependents:
            raise PluginError(f"{name} is needed by {', '.join(dependents)}")
        plugin = self.active.pop(name)
        for event, hooks in self.hooks.items():
            hooks[:] = [h for h in hooks if getattr(h[2], "__self__", None) is not plugin]
        if isinstance(plugin, Closable):
            plugin.close()
        self.log.append(f"-{name}")


class Upper(Plugin):
    def process(self, text):
        return text.upper()


class StripTags(Plugin, keep="b"):
    version = "1.2"

    def process(self, text):
        return re.sub(rf"</?(?!{self.keep}\b)\w+[^>]*>", "", text)


class Counter(Plugin, start=0):
    version = "2.0-beta3"
    requires = ["strip-tags >= 1.1, < 2"]
    name = "counter"

    def __init__(self, manager, **settings):
        super().__init__(manager, **settings)
        self.n = self.start

    def process(self, text):
        self.n += len(text.split())
        return text

    @listens("after", priority=5)
    def report(self, text):
        return f"{text} [{self.n}]"

    def close(self):
        self.manager.log.append(f"closed at {self.n}")


class Banner(Plugin, mark="*", width=3):
    requires = ["counter>1.9", "upper"]

    def process(self, text):
        return text

    @listens("before", 1)
    def trim(self, text):
        return text.strip()

    @listens("after")
    def frame(self, text):
        side = self.mark * self.width
        return f"{side} {text} {side}"


class Censor(Plugin, words=("darn",)):
    def process(self, text):
        return functools.reduce(lambda t, w: re.sub(w, lambda m: "#" * len(m[0]), t, flags=re.I), self.words, text)

    @listens("before", 10)
    def veto(self, text):
        if "stop" in text:
            return StopIteration


class LoopA(Plugin):
    requires = ["loop-b"]
    process = Upper.process


class LoopB(LoopA):
    requires = ["loop-a"]


class Newer(Upper):
    requires = ["counter >= 2.0"]


class Unfinished(Plugin):
    pass


print(sorted(PluginMeta.plugins), *map(str, sorted(PluginMeta.plugins.values())), sep=", ")
manager = Manager().load("banner", banner={"mark": "="}, counter={"start": 100})
print(manager.log, manager.run("  <i>hello</i> <b>big</b> world "), manager.run("again"))
manager.load("censor", "banner", censor={"words": ("big", "world")})
print(manager.run("a Big world"), manager.run("  stop  "), [fn.__qualname__ for _, _, fn in manager.hooks["before"]])
attempts = {
    "cycle": lambda: Manager().load("loop-a"), "version": lambda: Manager().load("newer"), "missing": lambda: Manager().load("nothing"), "setting": lambda: Manager().load("upper", upper={"colour": 1}), "abstract": lambda: Manager().load("unfinished"),
    "needed": lambda: manager.unload("counter"), "twice": lambda: PluginMeta("Upper", (Plugin,), {}), "attribute": lambda: manager.active["banner"].height, "gone": lambda: manager.unload("gone"), "bad version": lambda: Version("1.x"),
    "bad class": lambda: PluginMeta("Odd", (Plugin,), {"version": "one"}), "requirement": lambda: PluginMeta("Odder", (Plugin,), {"requires": ["upper >= new"]}), "compare": lambda: Version("1") < 1,
}
for name, action in attempts.items():
    try:
        print(name, action())
    except (PluginError, TypeError, AttributeError, KeyError, ValueError) as e:
        print(f"{name}: {type(e).__name__}: {e}")
manager.unload("banner")
manager.unload("counter")
print(manager.log, manager.run("last big one"), list(manager.active), sum(map(len, manager.hooks.values())))
versions = [Version(v) for v in ("1.0", "0.9.9", "1.0.1", "1.0-beta", "1.0-alpha2", "1.0-alpha10", "2")]
print(sorted(versions), max(versions), Version("1") == Version("1.0.0"), len({Version("1"), Version("1.0")}), Version("1.5") in Requirement("x>=1.2,<2"), Version("2.0") in Requirement("x >= 1.2, != 2"), str(Requirement("name >= 1, < 2.1")))
print(Upper.options, Counter.options, Newer.__mro__[1].__name__, issubclass(Counter, Closable), isinstance(object(), Closable), inspect.signature(Counter.__init__), inspect.signature(listens), inspect.signature(PluginMeta.__new__), Plugin.__abstractmethods__)
