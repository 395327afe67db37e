"""A text adventure driven by a script of commands."""
from __future__ import annotations
import enum, textwrap, random, json, io
from dataclasses import dataclass, field, asdict, replace
from typing import Callable, ClassVar, Iterator

class Direction(enum.StrEnum):
    NORTH = enum.auto(); SOUTH = enum.auto(); EAST = enum.auto(); WEST = enum.auto()
    @property
    def opposite(self):
        return {Direction.NORTH: Direction.SOUTH, Direction.EAST: Direction.WEST}.get(self) or next(
            d for d, o in ((Direction.SOUTH, Direction.NORTH), (Direction.WEST, Direction.EAST)) if d is self and (self := o))

class Flag(enum.Flag):
    NONE = 0
    LIT = enum.auto()
    LOCKED = enum.auto()
    WET = enum.auto()
    DARK_AND_WET = WET | LOCKED

@dataclass(order=True)
class Item:
    sort_index: float = field(init=False, repr=False)
    name: str
    weight: float = 1.0
    tags: frozenset[str] = frozenset()
    def __post_init__(self):
        self.sort_index = self.weight

@dataclass
class Room:
    name: str
    text: str
    exits: dict[Direction, str] = field(default_factory=dict)
    items: list[Item] = field(default_factory=list)
    flags: Flag = Flag.LIT
    count: ClassVar[int] = 0
    def __post_init__(self):
        type(self).count += 1
    def describe(self) -> str:
        body = textwrap.fill(self.text, 40)
        things = ', '.join(sorted(i.name for i in self.items)) or 'nothing'
        return f'{self.name:=^40}\n{body}\nExits: {"/".join(self.exits)}\nYou see: {things}'

class GameOver(Exception):
    def __init__(self, score, *, why='quit'):
        super().__init__(score, why)
        self.score, self.why = score, why
    def __str__(self): return f'{self.why} with {self.score}'

class Game:
    commands: dict[str, Callable] = {}
    def command(*names, table=commands):
        def deco(f):
            for n in names: table[n] = f
            return f
        return deco
    def __init__(self, rooms, start):
        self.rooms = {r.name: r for r in rooms}
        self.here = self.rooms[start]
        self.bag: list[Item] = []
        self.score = 0
        self.log = io.StringIO()
    def say(self, *a, **k): print(*a, **k, file=self.log)
    @command('go', 'walk')
    def go(self, where='', *_):
        try:
            d = Direction(where)
        except ValueError as e:
            self.say('Error:', e); return
        if d not in self.here.exits: self.say(f'No exit {d}.'); return
        nxt = self.rooms[self.here.exits[d]]
        if Flag.LOCKED in nxt.flags and not any('key' in i.tags for i in self.bag):
            self.say('It is locked.'); return
        self.here = nxt
        self.say(nxt.describe())
    @command('take')
    def take(self, name='', *_):
        match [i for i in self.here.items if i.name == name]:
            case [item]:
                self.here.items.remove(item); self.bag.append(item); self.score += int(item.weight * 10)
                self.say(f'Taken: {item.name} {item.weight} {sorted(item.tags)}')
            case []: self.say(f'No {name!r} here.')
            case [first, *rest]: self.say(f'Which? {len(rest) + 1}')
    @command('inv', 'i')
    def inv(self, *_):
        for n, i in enumerate(sorted(self.bag), 1): self.say(f'{n:>2}. {i.name:<10}|{i.weight:6.2f}')
    @command('quit')
    def quit(self, *_): raise GameOver(self.score)
    @command('save')
    def save(self, *_):
        self.say(json.dumps({'here': self.here.name, 'bag': [asdict(i) for i in self.bag]}, default=sorted, sort_keys=True))
    del command
    def run(self, lines: Iterator[str]):
        for line in lines:
            verb, *args = line.split() or ['look']
            self.say('>', line)
            match verb, args:
                case ('look' | 'l', _): self.say(self.here.describe())
                case ('drop', [name]) if any(i.name == name for i in self.bag):
                    i = next(i for i in self.bag if i.name == name); self.bag.remove(i); self.here.items.append(i)
                case ('set', [key, '=', value]): setattr(self.here, key, value)
                case (v, _) if v in self.commands: self.commands[v](self, *args)
                case _: self.say(f'What is {verb!r}?')

rooms = [Room('Hall', 'A long hall with a creaking floor and many portraits of people that look at you.', {Direction.NORTH: 'Cellar', Direction.EAST: 'Garden'}, [Item('lamp', 2.5), Item('key', .1, frozenset({'key', 'metal'}))]),
         Room('Cellar', 'Dark.', {Direction.SOUTH: 'Hall'}, [Item('gold', 10)], Flag.DARK_AND_WET),
         Room('Garden', 'Green.', {Direction.WEST: 'Hall'})]
g = Game(rooms, 'Hall')
try:
    g.run(['look', 'go up', 'go north', 'take key', 'take sword', 'take lamp', 'i', 'go north', 'take gold', 'drop lamp', 'look', 'save', '', 'set text = Bright', 'l', 'dance now', 'quit', 'never'])
except GameOver as over:
    g.say(over, repr(over), over.args)
print(g.log.getvalue())
print(Room.count, Flag.DARK_AND_WET, Flag.LIT | Flag.WET, ~Flag.LIT, list(Flag), Flag(0), repr(Flag.WET))
print(list(Direction), Direction('north') == 'north', Direction.__members__, Direction.NORTH.opposite)
print(replace(rooms[2], name='Park'), Item('a') < Item('b', 2), Item.__match_args__)
try: Direction.SOUTH.opposite
except Exception as e: print(type(e).__name__, e)
