"""A text adventure engine, played by a script: rooms, items, a parser of commands, events, saving."""

import copy
import textwrap
from collections import deque


class GameOver(Exception):
    def __init__(self, message, won):
        super().__init__(message)
        self.won = won


class Rejected(Exception):
    """The command makes no sense here."""


class Thing:
    portable = True

    def __init__(self, name, description, **properties):
        self.name = name
        self.description = description
        self.properties = properties
        self.contents = []

    def __getattr__(self, attribute):
        try:
            return self.__dict__["properties"][attribute]
        except KeyError:
            raise AttributeError(attribute) from None

    def __str__(self):
        return f"the {self.name}"

    def __contains__(self, thing):
        return any(c is thing for c in self.contents)

    def has(self, attribute):
        return getattr(self, attribute, False)


class Room(Thing):
    portable = False
    opposite = {"north": "south", "south": "north", "east": "west", "west": "east", "up": "down", "down": "up"}

    def __init__(self, name, description, **properties):
        super().__init__(name, description, **properties)
        self.exits = {}
        self.visits = 0

    def connect(self, direction, other, *, one_way=False, door=None):
        self.exits[direction] = (other, door)
        if not one_way:
            other.exits[self.opposite[direction]] = (self, door)
        return other

    def look(self, brief=False):
        lines = [self.name.upper()]
        if not brief:
            lines += textwrap.wrap(self.description, 60)
        things = [t.name for t in self.contents]
        if things:
            lines.append("You see " + join(things) + ".")
        lines.append("Exits: " + ", ".join(sorted(self.exits)) + ".")
        return "\n".join(lines)


class Door(Thing):
    portable = False

    def __init__(self, name, key=None):
        super().__init__(name, f"A {name}.")
        self.key = key
        self.locked = key is not None


class Lamp(Thing):
    lit = False

    def use(self, game):
        self.lit = not self.lit
        return f"The lamp is {'on' if self.lit else 'off'}."


class Food(Thing):
    def use(self, game):
        game.remove(self)
        game.energy += self.energy
        return f"You eat {self}. Energy is {game.energy}."


def join(words):
    words = [f"a{'n' if w[0] in 'aeiou' else ''} {w}" for w in words]
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + " and " + words[-1]


def command(*names, takes=0):
    def mark(method):
        method.commands = names
        method.takes = takes
        return method

    return mark


class CommandTable(type):
    def __new__(mcls, name, bases, ns):
        cls = super().__new__(mcls, name, bases, ns)
        cls.commands = dict(getattr(cls, "commands", {}))
        for value in ns.values():
            for word in getattr(value, "commands", ()):
                cls.commands[word] = value
        return cls


class Game(metaclass=CommandTable):
    shortcuts = {"n": "go north", "s": "go south", "e": "go east", "w": "go west", "u": "go up", "d": "go down", "i": "inventory", "l": "look"}

    def __init__(self, start, hero_energy=12):
        self.here = start
        self.carried = []
        self.energy = hero_energy
        self.turns = 0
        self.score = 0
        self.saved = None
        self.events = deque()
        self.listeners = {}

    def on(self, event):
        def register(fn):
            self.listeners.setdefault(event, []).append(fn)
            return fn

        return register

    def emit(self, event, **details):
        for listener in self.listeners.get(event, []):
            message = listener(self, **details)
            if message:
                self.events.append(message)

    def find(self, words, *places):
        name = " ".join(w for w in words if w not in ("the", "a", "an"))
        found = [t for place in places for t in place if name and (t.name == name or name in t.name.split())]
        if not found:
            raise Rejected(f"There is no {name or 'such thing'} here.")
        if len(found) > 1:
            raise Rejected(f"Which {name}: {' or '.join(t.name for t in found)}?")
        return found[0]

    def remove(self, thing):
        for place in (self.carried, self.here.contents):
            if thing in place:
                place.remove(thing)

    def perform(self, line):
        line = self.shortcuts.get(line.strip().lower(), line.strip().lower())
        verb, *words = line.split() or [""]
        method = self.commands.get(verb)
        if method is None:
            return f"I don't know how to {verb!r}."
        if len(words) < method.takes:
            return f"{verb.capitalize()} what?"
        try:
            answer = method(self, *words) if method.takes else method(self)
        except Rejected as reason:
            return str(reason)
        self.turns += 1
        self.emit("turn", verb=verb)
        lines = [answer, *self.events]
        self.events.clear()
        return "\n".join(filter(None, lines))

    @command("go", "walk", takes=1)
    def go(self, direction, *_):
        if direction not in self.here.exits:
            raise Rejected(f"You cannot go {direction}.")
        target, door = self.here.exits[direction]
        if door is not None and door.locked:
            raise Rejected(f"{str(door).capitalize()} is locked.")
        if target.has("dark") and not any(isinstance(t, Lamp) and t.lit for t in self.carried):
            raise Rejected("It is too dark to go there.")
        self.here = target
        target.visits += 1
        self.energy -= 1
        self.emit("enter", room=target)
        if self.energy <= 0:
            raise GameOver("You faint from hunger.", won=False)
        return target.look(brief=target.visits > 1)

    @command("look")
    def look(self):
        return self.here.look()

    @command("examine", "x", takes=1)
    def examine(self, *words):
        return self.find(words, self.here.contents, self.carried).description

    @command("take", "get", takes=1)
    def take(self, *words):
        if words == ("all",):
            taken = [t for t in self.here.contents if t.portable]
            if not taken:
                raise Rejected("Nothing to take.")
            for t in taken:
                self.here.contents.remove(t)
            self.carried += taken
            return f"Taken: {', '.join(t.name for t in taken)}."
        thing = self.find(words, self.here.contents)
        if not thing.portable:
            raise Rejected(f"{str(thing).capitalize()} stays where it is.")
        self.here.contents.remove(thing)
        self.carried.append(thing)
        self.score += thing.has("value") or 0
        self.emit("take", thing=thing)
        return f"You take {thing}."

    @command("drop", takes=1)
    def drop(self, *words):
        thing = self.find(words, self.carried)
        self.carried.remove(thing)
        self.here.contents.append(thing)
        return f"You drop {thing}."

    @command("inventory")
    def inventory(self):
        return "You carry " + (join([t.name for t in self.carried]) if self.carried else "nothing") + "."

    @command("use", "eat", "light", takes=1)
    def use(self, *words):
        thing = self.find(words, self.carried, self.here.contents)
        try:
            return thing.use(self)
        except AttributeError:
            raise Rejected(f"You cannot use {thing}.") from None

    @command("unlock", takes=1)
    def unlock(self, *words):
        doors = [door for _, door in self.here.exits.values() if door is not None]
        door = self.find(words, doors)
        if not door.locked:
            raise Rejected("It is not locked.")
        if door.key not in self.carried:
            raise Rejected("You lack the key.")
        door.locked = False
        return f"Click. {str(door).capitalize()} is open."

    @command("save")
    def save(self):
        listeners, self.listeners = self.listeners, {}
        self.saved = None
        self.saved = copy.deepcopy(self.__dict__)
        self.listeners = listeners
        return "Saved."

    @command("restore")
    def restore(self):
        if self.saved is None:
            raise Rejected("Nothing is saved.")
        state, listeners = self.saved, self.listeners
        self.__dict__.update(state)
        self.listeners = listeners
        return "Restored.\n" + self.here.look()

    @command("score")
    def tell_score(self):
        return f"{self.score} points in {self.turns} turns."


class HardGame(Game):
    @command("look", "peer")
    def look(self):
        self.energy -= 1
        return super().look() + f"\n(Energy {self.energy})"


def build(kind):
    hall = Room("hall", "A wide hall with a high ceiling. Dust lies on everything, and somewhere a clock ticks.")
    kitchen = Room("kitchen", "It smells of old soup.")
    cellar = Room("cellar", "Cold and wet.", dark=True)
    tower = Room("tower", "You can see the whole valley from here.")
    key = Thing("brass key", "A small brass key.")
    door = Door("oak door", key=key)
    hall.connect("east", kitchen)
    kitchen.connect("down", cellar)
    hall.connect("north", tower, door=door)
    kitchen.contents += [Lamp("lamp", "An oil lamp."), Food("apple", "Red and shiny.", energy=5), Food("green apple", "Sour.", energy=1)]
    cellar.contents += [key, Thing("old barrel", "Empty.", portable=False)]
    cellar.contents[-1].portable = False
    tower.contents.append(Thing("crown", "Pure gold.", value=50))
    game = kind(hall)

    @game.on("take")
    def win(game, thing):
        if thing.name == "crown":
            raise GameOver("The crown is yours.", won=True)

    @game.on("turn")
    def clock(game, verb):
        return f"The clock strikes {game.turns // 5}." if game.turns % 5 == 0 else None

    @game.on("enter")
    def draught(game, room):
        if room.has("dark"):
            return "A draught makes the lamp flicker."

    return game


SCRIPT = """look
dance
n
unlock oak door
e
take
take apple
take red apple
take green apple
get lamp
down
light the lamp
light crown
d
take barrel
examine old barrel
take key
i
save
u
eat green apple
w
unlock door
unlock door
north
restore
i
u
w
unlock the oak door
n
score
take crown
look"""


def play(kind):
    game = build(kind)
    print(game.look())
    try:
        for line in SCRIPT.splitlines():
            print(">", line)
            print(game.perform(line))
    except GameOver as end:
        print("***", end, "You have won!" if end.won else "You have lost.", game.tell_score())
    else:
        print("The story goes on.")


play(Game)
print("=" * 20)
play(HardGame)
print(sorted(Game.commands), HardGame.commands["peer"].__qualname__, Game.commands["look"].__qualname__)
