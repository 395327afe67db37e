"""An inventory with dataclasses, enums, validation, reports and an undo log."""

from collections import Counter, defaultdict
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, fields, replace
from enum import Enum, Flag, auto
from functools import cached_property, total_ordering
from itertools import groupby
from operator import attrgetter


class Category(Enum):
    TOOL = "tool"
    TOY = "toy"
    FOOD = "food"

    @classmethod
    def parse(cls, text):
        try:
            return cls[text.upper()]
        except KeyError:
            raise ValidationError("category", text, f"one of {', '.join(c.value for c in cls)}") from None

    @property
    def tax(self):
        return {Category.FOOD: 7}.get(self, 19)


class Handling(Flag):
    NONE = 0
    FRAGILE = auto()
    COLD = auto()
    HEAVY = auto()


class InventoryError(Exception):
    pass


class ValidationError(InventoryError):
    def __init__(self, name, value, expected):
        super().__init__(name, value, expected)
        self.name, self.value, self.expected = name, value, expected

    def __str__(self):
        return f"{self.name}: {self.value!r} is not {self.expected}"


class OutOfStock(InventoryError):
    def __init__(self, item, wanted):
        super().__init__(f"{wanted} of {item.sku} wanted, {item.quantity} there")
        self.missing = wanted - item.quantity


@total_ordering
@dataclass(frozen=True)
class Money:
    cents: int

    @classmethod
    def parse(cls, text):
        whole, _, part = text.partition(".")
        if not whole.isdigit() or (part and (len(part) != 2 or not part.isdigit())):
            raise ValidationError("price", text, "an amount")
        return cls(int(whole) * 100 + int(part or 0))

    def __add__(self, other):
        if other == 0:
            return self
        return Money(self.cents + other.cents) if isinstance(other, Money) else NotImplemented

    __radd__ = __add__

    def __mul__(self, factor):
        return Money(round(self.cents * factor)) if isinstance(factor, (int, float)) else NotImplemented

    def __lt__(self, other):
        return self.cents < other.cents

    def __str__(self):
        return f"{self.cents // 100}.{self.cents % 100:02d}"

    def __format__(self, spec):
        return format(str(self), spec)


@dataclass(order=True)
class Item:
    sku: str
    name: str = field(compare=False)
    category: Category = field(compare=False)
    price: Money = field(compare=False)
    quantity: int = field(default=0, compare=False)
    handling: Handling = field(default=Handling.NONE, compare=False, repr=False)
    tags: set = field(default_factory=set, compare=False, repr=False)

    def __post_init__(self):
        if self.quantity < 0:
            raise ValidationError("quantity", self.quantity, "positive")
        if not (self.sku.isalnum() and self.sku.isupper()):
            raise ValidationError("sku", self.sku, "upper case letters and digits")

    @property
    def value(self):
        return self.price * self.quantity

    @property
    def gross(self):
        return self.price * (1 + self.category.tax / 100)

    @classmethod
    def from_line(cls, line):
        parts = [p.strip() for p in line.split("|")]
        if len(parts) < 5:
            raise ValidationError("line", line, "five columns")
        sku, name, category, price, quantity, *more = parts
        try:
            count = int(quantity)
        except ValueError as e:
            raise ValidationError("quantity", quantity, "a number") from e
        item = cls(sku, name, Category.parse(category), Money.parse(price), count)
        for word in more:
            if word.startswith("#"):
                item.tags.update(word[1:].split("#"))
            else:
                for flag in word.split("+"):
                    item.handling |= Handling[flag.upper()]
        return item


class Inventory:
    def __init__(self):
        self._items = {}
        self._undo = []
        self._observers = []
        self.history = Counter()

    def __len__(self):
        return len(self._items)

    def __iter__(self):
        return iter(sorted(self._items.values()))

    def __contains__(self, sku):
        return sku in self._items

    def __getitem__(self, sku):
        try:
            return self._items[sku]
        except KeyError:
            raise InventoryError(f"no item {sku}") from None

    def _set(self, sku, item):
        self._undo.append((sku, self._items.get(sku)))
        before = self._items.get(sku)
        if item is None:
            del self._items[sku]
        else:
            self._items[sku] = item
        for observer in self._observers:
            observer(before, item)

    def observe(self, fn):
        self._observers.append(fn)
        return fn

    def add(self, item):
        if item.sku in self:
            raise InventoryError(f"{item.sku} is there already")
        self._set(item.sku, item)
        self.history["add"] += 1

    def change(self, sku, **changes):
        unknown = changes.keys() - {f.name for f in fields(Item)}
        if unknown:
            raise InventoryError(f"no fields {sorted(unknown)}")
        self._set(sku, replace(self[sku], **changes))
        self.history["change"] += 1

    def take(self, sku, count=1):
        item = self[sku]
        if item.quantity < count:
            raise OutOfStock(item, count)
        self.change(sku, quantity=item.quantity - count)
        return item.gross * count

    def remove(self, sku):
        self[sku]
        self._set(sku, None)

    def undo(self, count=1):
        for _ in range(min(count, len(self._undo))):
            sku, item = self._undo.pop()
            if item is None:
                del self._items[sku]
            else:
                self._items[sku] = item

    @contextmanager
    def transaction(self, label):
        mark = len(self._undo)
        try:
            yield self
        except InventoryError as e:
            self.undo(len(self._undo) - mark)
            print(f"  {label}: rolled back because {e}")
        else:
            print(f"  {label}: done in {len(self._undo) - mark} steps")

    def total(self, where=lambda item: True):
        return sum((item.value for item in self if where(item)), Money(0))

    def by_category(self):
        ordered = sorted(self, key=lambda i: (i.category.value, i.sku))
        return {c: list(g) for c, g in groupby(ordered, key=attrgetter("category"))}


class Report:
    def __init__(self, inventory, width=52):
        self.inventory, self.width = inventory, width

    @cached_property
    def rows(self):
        return [(i.sku, i.name, i.quantity, i.price, i.value) for i in self.inventory]

    def __str__(self):
        lines = ["-" * self.width]
        for sku, name, quantity, price, value in self.rows:
            lines.append(f"{sku:<6}{name[:16]:<18}{quantity:>5}{price:>10}{value:>12}")
        lines += ["-" * self.width, f"{'total':<24}{sum(r[2] for r in self.rows):>5}{self.inventory.total():>22}"]
        return "\n".join(lines)


LINES = """
H1 | Hammer | tool | 12.50 | 10 | heavy
S7 | Screwdriver | tool | 5 | 40 | #small#steel
B3 | Ball | toy | 3.99 | 100 | #round
G2 | Glass marbles | toy | 7.25 | 12 | fragile+heavy | #round#small
A1 | Apples | food | 2.49 | 60 | cold
M4 | Milk | food | 1.09 | 30 | cold+fragile
bad | Lower | toy | 1 | 1
X1 | Unknown | car | 1 | 1
X2 | Price | toy | 1.5 | 1
X3 | Count | toy | 1.50 | many
X4 | Negative | toy | 1.50 | -3
X5 | short
H1 | Hammer again | tool | 1.00 | 1
X6 | Odd flag | toy | 1.00 | 1 | wet
"""

inventory = Inventory()
log = []


@inventory.observe
def watch(before, after):
    if before is not None and after is not None and after.quantity < 5 <= before.quantity:
        log.append(f"{after.name} runs low ({after.quantity})")


for line in LINES.strip().splitlines():
    try:
        inventory.add(Item.from_line(line))
    except (InventoryError, KeyError) as e:
        cause = type(e.__cause__).__name__ if e.__cause__ else "-"
        print(f"{type(e).__name__}: {e} [{cause}]")
print(Report(inventory))
for category, items in inventory.by_category().items():
    print(category, category.tax, [i.sku for i in items], inventory.total(lambda i: i.category is category))
with inventory.transaction("sale"):
    paid = inventory.take("H1", 3) + inventory.take("A1", 10)
    print("  paid", paid)
with inventory.transaction("too much"):
    inventory.take("B3", 50)
    inventory.take("M4", 31)
with inventory.transaction("low"):
    for sku in ("H1", "G2", "M4"):
        inventory.take(sku, inventory[sku].quantity - 2)
with inventory.transaction("unknown"):
    inventory.remove("B3")
    inventory.change("S7", colour="red", size=1)
with inventory.transaction("rename"):
    inventory.change("S7", name="Screwdriver XL", price=Money.parse("6.75"))
print(log, "B3" in inventory, inventory["B3"].quantity)
print(Report(inventory))
tags = defaultdict(set)
for item in inventory:
    for tag in item.tags:
        tags[tag].add(item.sku)
print({k: sorted(v) for k, v in sorted(tags.items())}, inventory.history)
fragile = [i for i in inventory if Handling.FRAGILE in i.handling]
print([f"{i.sku}:{i.handling!r}" for i in fragile], (Handling.COLD | Handling.HEAVY).name)
print(asdict(Money(5)), max(i.price for i in inventory), Money(1) < Money(2) <= Money(2), Money(3) * 1.5, inventory["A1"])
for action in (lambda: Money(1) + 5, lambda: Money(1) * "x", lambda: inventory["ZZ"], lambda: setattr(Money(1), "cents", 2), lambda: Item("OK"), lambda: Category.parse("car")):
    try:
        print(action())
    except (TypeError, InventoryError, AttributeError) as e:
        print(type(e).__name__, e)
inventory.undo(100)
print(len(inventory))
