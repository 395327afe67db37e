"""Objects as records: equality, hashing, ordering, properties, inheritance, updates by copy."""

N = 28_000


class Money:
    __slots__ = ("cents", "currency")

    def __init__(self, cents, currency="EUR"):
        self.cents = cents
        self.currency = currency

    def __add__(self, other):
        if self.currency != other.currency:
            raise ValueError("currencies differ")
        return Money(self.cents + other.cents, self.currency)

    def __eq__(self, other):
        return isinstance(other, Money) and self.cents == other.cents and self.currency == other.currency

    def __hash__(self):
        return hash((self.cents, self.currency))

    def __lt__(self, other):
        return self.cents < other.cents

    def __repr__(self):
        return f"{self.cents // 100}.{self.cents % 100:02d} {self.currency}"


class Item:
    tax = 19

    def __init__(self, name, price, count=1, **extra):
        self.name = name
        self.price = price
        self.count = count
        self.extra = extra

    @property
    def total(self):
        return Money(self.price.cents * self.count * (100 + self.tax) // 100)

    def replace(self, **changes):
        fields = {"name": self.name, "price": self.price, "count": self.count, **self.extra}
        fields.update(changes)
        return type(self)(**fields)

    def key(self):
        return (self.name, self.price, self.count)


class Book(Item):
    tax = 7

    @classmethod
    def parse(cls, line):
        name, price, count = line.split(";")
        return cls(name.strip(), Money(int(price)), int(count))


class Gift(Item):
    @property
    def total(self):
        return Money(0)


class Order:
    def __init__(self, number):
        self.number = number
        self.lines = []

    def add(self, item):
        self.lines.append(item)
        return self

    def __len__(self):
        return len(self.lines)

    def __iter__(self):
        return iter(self.lines)

    @property
    def total(self):
        return sum((line.total for line in self.lines), Money(0))


def run(n):
    kinds = [Item, Book, Gift]
    orders = []
    for number in range(n // 5):
        order = Order(number)
        for i in range(5):
            item = kinds[(number + i) % 3](f"thing {i}", Money(100 + number % 50 * i), 1 + i % 3, colour="red")
            order.add(item)
        order.add(Book.parse(f" book {number % 9} ; {500 + number % 77} ; 2"))
        orders.append(order)
    grand = sum((order.total for order in orders), Money(0))
    prices = {}
    for order in orders:
        for item in order:
            prices[item.price] = prices.get(item.price, 0) + item.count
    cheaper = [item.replace(price=Money(item.price.cents // 2)) for order in orders for item in order]
    ranked = sorted(orders, key=lambda o: (o.total.cents, -o.number))
    return repr(grand), len(prices), repr(max(prices)), sum(i.total.cents for i in cheaper), ranked[0].number, len(ranked[-1])
