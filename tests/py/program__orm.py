"""An object mapper over lists of rows: descriptors as columns, metaclass tables, queries as expressions, sessions."""

import operator
from functools import reduce


class ORMError(Exception):
    pass


class IntegrityError(ORMError):
    pass


class NotFound(ORMError, LookupError):
    pass


class Expression:
    def __and__(self, other):
        return Logical("and", self, other)

    def __or__(self, other):
        return Logical("or", self, other)

    def __invert__(self):
        return Not(self)


class Comparison(Expression):
    def __init__(self, column, name, fn, value):
        self.column, self.name, self.fn, self.value = column, name, fn, value

    def __call__(self, row):
        value = self.value(row) if callable(self.value) and not isinstance(self.value, type) else self.value
        left = self.column(row)
        if left is None and self.name not in ("==", "!=", "is"):
            return False
        return self.fn(left, value)

    def __str__(self):
        return f"{self.column} {self.name} {self.value!r}"

    def __bool__(self):
        if self.name == "==":
            return self.column is self.value
        raise TypeError(f"the truth of {self} depends on the row")


class Logical(Expression):
    def __init__(self, name, left, right):
        self.name, self.left, self.right = name, left, right

    def __call__(self, row):
        return (all if self.name == "and" else any)(part(row) for part in (self.left, self.right))

    def __str__(self):
        return f"({self.left} {self.name} {self.right})"


class Not(Expression):
    def __init__(self, inner):
        self.inner = inner

    def __call__(self, row):
        return not self.inner(row)

    def __str__(self):
        return f"not {self.inner}"


def compare(name, fn):
    def method(self, other):
        return Comparison(self, name, fn, other)

    return method


class Column:
    serial = 0
    python_type = object

    def __init__(self, *, default=None, null=True, unique=False, check=None):
        Column.serial += 1
        self.order = Column.serial
        self.default, self.null, self.unique, self.check = default, null, unique, check

    def __set_name__(self, owner, name):
        self.name, self.table = name, owner.__name__

    def __get__(self, obj, cls):
        if obj is None:
            return self
        return obj._values.get(self.name)

    def __set__(self, obj, value):
        value = self.convert(value)
        if self.check is not None and value is not None and not self.check(value):
            raise IntegrityError(f"{self}: {value!r} fails the check")
        if obj._values.get(self.name, Column) != value:
            obj._dirty.add(self.name)
        obj._values[self.name] = value

    def convert(self, value):
        if value is None:
            if not self.null:
                raise IntegrityError(f"{self} must not be null")
            return None
        if not isinstance(value, self.python_type) or (isinstance(value, bool) and self.python_type is int):
            raise IntegrityError(f"{self}: {value!r} is not {self.python_type.__name__}")
        return value

    def __call__(self, row):
        return row._values.get(self.name)

    def __str__(self):
        return f"{self.table}.{self.name}"

    __eq__ = compare("==", operator.eq)
    __ne__ = compare("!=", operator.ne)
    __lt__ = compare("<", operator.lt)
    __le__ = compare("<=", operator.le)
    __gt__ = compare(">", operator.gt)
    __ge__ = compare(">=", operator.ge)
    __hash__ = object.__hash__

    def like(self, pattern):
        head, _, tail = pattern.partition("%")
        return Comparison(self, "like", lambda v, p: v.startswith(head) and v.endswith(tail) and len(v) >= len(head + tail), pattern)

    def isin(self, values):
        return Comparison(self, "in", lambda v, vs: v in vs, tuple(values))

    def __neg__(self):
        return Descending(self)


class Descending:
    def __init__(self, column):
        self.column = column


class Integer(Column):
    python_type = int


class Text(Column):
    python_type = str

    def __init__(self, size=None, **options):
        super().__init__(**options)
        self.size = size

    def convert(self, value):
        value = super().convert(value)
        if value is not None and self.size is not None and len(value) > self.size:
            raise IntegrityError(f"{self}: longer than {self.size}")
        return value


class Reference(Integer):
    def __init__(self, target, backref=None, **options):
        super().__init__(**options)
        self.target, self.backref = target, backref

    def __set_name__(self, owner, name):
        super().__set_name__(owner, name)
        if self.backref:
            Model.pending.append((self.target, self.backref, owner, self))

    def resolve(self):
        return Model.tables[self.target] if isinstance(self.target, str) else self.target

    def __get__(self, obj, cls):
        if obj is None:
            return self
        key = obj._values.get(self.name)
        return None if key is None else obj._session.get(self.resolve(), key)

    def __set__(self, obj, value):
        if isinstance(value, Model):
            if value.id is None:
                raise IntegrityError(f"{self}: {value!r} is not stored yet")
            value = value.id
        super().__set__(obj, value)


class Backref:
    def __init__(self, model, column):
        self.model, self.column = model, column

    def __get__(self, obj, cls):
        return self if obj is None else obj._session.query(self.model).where(self.column == obj.id)


class Table(type):
    def __new__(mcls, name, bases, ns, abstract=False):
        cls = super().__new__(mcls, name, bases, ns)
        if not abstract:
            columns = {n: c for b in reversed(cls.__mro__) for n, c in vars(b).items() if isinstance(c, Column)}
            cls.columns = dict(sorted(columns.items(), key=lambda item: (item[0] != "id", item[1].order)))
            Model.tables[name] = cls
            for entry in Model.pending[:]:
                target, backref, owner, column = entry
                if target in Model.tables:
                    setattr(Model.tables[target], backref, Backref(owner, column))
                    Model.pending.remove(entry)
        return cls

    def __iter__(cls):
        return iter(cls.columns)

    def __len__(cls):
        return len(cls.columns)


class Model(metaclass=Table, abstract=True):
    tables, pending = {}, []
    id = Integer(unique=True)

    def __init__(self, **values):
        self._values, self._dirty, self._session = {}, set(), None
        for name, column in self.columns.items():
            default = column.default() if callable(column.default) else column.default
            if name in values or default is not None:
                setattr(self, name, values.pop(name, default))
        if values:
            raise TypeError(f"{type(self).__name__} has no {', '.join(sorted(values))}")

    def __repr__(self):
        return f"{type(self).__name__}({', '.join(f'{n}={self._values[n]!r}' for n in self.columns if n in self._values)})"


class Query:
    def __init__(self, session, model, tests=(), order=(), limit=None):
        self.session, self.model, self.tests, self.ordering, self.count_ = session, model, tests, order, limit

    def _with(self, **changes):
        return Query(**{"session": self.session, "model": self.model, "tests": self.tests, "order": self.ordering, "limit": self.count_} | changes)

    def where(self, *tests, **equal):
        extra = tuple(self.model.columns[n] == v for n, v in equal.items())
        return self._with(tests=self.tests + tests + extra)

    def order(self, *columns):
        return self._with(order=columns)

    def limit(self, n):
        return self._with(limit=n)

    def __iter__(self):
        rows = [r for r in self.session.rows(self.model) if all(t(r) for t in self.tests)]
        for column in reversed(self.ordering):
            down = isinstance(column, Descending)
            key = column.column if down else column
            rows.sort(key=lambda r: (key(r) is None, key(r) or 0 if not isinstance(key(r), str) else key(r)), reverse=down)
        return iter(rows[: self.count_])

    def __len__(self):
        return sum(1 for _ in self)

    def one(self):
        found = list(self)
        if len(found) != 1:
            raise NotFound(f"{len(found)} rows where {self}")
        return found[0]

    def group(self, column, aggregate=len):
        groups = {}
        for row in self:
            groups.setdefault(column(row), []).append(row)
        return {k: aggregate(v) for k, v in groups.items()}

    def update(self, **changes):
        return sum(reduce(lambda n, item: setattr(row, *item) or n, changes.items(), 1) for row in list(self))

    def delete(self):
        return sum(self.session.delete(row) for row in list(self))

    def __str__(self):
        return " and ".join(map(str, self.tests)) or "true"


class Session:
    def __init__(self):
        self.data, self.snapshots = {}, []

    def rows(self, model):
        return self.data.setdefault(model, {}).values()

    def query(self, model):
        return Query(self, model)

    def get(self, model, key):
        try:
            return self.data[model][key]
        except KeyError:
            raise NotFound(f"{model.__name__} {key}") from None

    def add(self, *objects):
        for obj in objects:
            model = type(obj)
            for name, column in model.columns.items():
                if name != "id" and not column.null and obj._values.get(name) is None:
                    raise IntegrityError(f"{column} must not be null")
                if column.unique and obj._values.get(name) is not None and any(r._values.get(name) == obj._values[name] for r in self.rows(model) if r is not obj):
                    raise IntegrityError(f"{column}: {obj._values[name]!r} is there already")
                if isinstance(column, Reference) and obj._values.get(name) is not None:
                    self.get(column.resolve(), obj._values[name])
            if obj.id is None:
                obj.id = max(self.data.get(model, ()), default=0) + 1
            obj._session = self
            obj._dirty.clear()
            self.data.setdefault(model, {})[obj.id] = obj
        return objects[0]

    def delete(self, obj):
        for model in self.data:
            for column in model.columns.values():
                if isinstance(column, Reference) and column.resolve() is type(obj) and any(r._values.get(column.name) == obj.id for r in self.rows(model)):
                    raise IntegrityError(f"{column} refers to {obj!r}")
        del self.data[type(obj)][obj.id]
        return 1

    def __enter__(self):
        self.snapshots.append({m: {k: (r, dict(r._values)) for k, r in rows.items()} for m, rows in self.data.items()})
        return self

    def __exit__(self, kind, value, tb):
        snapshot = self.snapshots.pop()
        if kind is not None:
            self.data = {m: {k: r for k, (r, _) in rows.items()} for m, rows in snapshot.items()}
            for rows in snapshot.values():
                for row, values in rows.values():
                    row._values = values
        return kind is not None and issubclass(kind, ORMError)


class Author(Model):
    name = Text(size=20, null=False, unique=True)
    born = Integer(check=lambda y: 1000 < y < 2100)


class Named(Model, abstract=True):
    title = Text(null=False)


class Book(Named):
    author = Reference("Author", backref="books")
    year = Integer(default=lambda: 2000)
    pages = Integer()


session = Session()
ann, bob = Author(name="Ann", born=1950), Author(name="Bob")
session.add(ann, bob)
for title, author, year, pages in [("Alpha", ann, 1980, 200), ("Beta", ann, 1990, None), ("Gamma", bob, 1985, 350), ("Delta", None, 2001, 120), ("Alpha Two", bob, 1999, 90)]:
    session.add(Book(title=title, author=author, year=year, pages=pages))
books = session.query(Book)
print(list(Author), list(Book), len(Book), Book.year, Model.tables.keys())
print(*books, sep="\n")
print([b.title for b in books.where(Book.year > 1984, Book.pages >= 100)], [b.title for b in books.where((Book.year < 1985) | (Book.title == "Delta"))], [b.title for b in books.where(~Book.title.like("Alpha%"))])
print([b.title for b in ann.books.order(-Book.year)], len(bob.books), books.where(title="Delta").one().author, books.where(title="Gamma").one().author.name, [b.title for b in books.order(Book.pages).limit(2)], [b.title for b in books.where(Book.year.isin([1980, 2001]))])
print(books.group(Book.author), books.where(Book.pages > 0).group(Book.author, lambda rows: sum(r.pages for r in rows)), [b.title for b in books.where(Book.author == ann.id).order(Book.title)])
print((Book.year > 1984) & ~(Book.title == "x") | Book.pages.isin([1]), books.where(Book.pages > (lambda r: r.year // 10)))
actions = {
    "null": lambda: session.add(Author(born=1990)), "twice": lambda: session.add(Author(name="Ann")), "check": lambda: Author(name="C", born=5), "type": lambda: Author(name=5), "bool": lambda: Author(name="x", born=True), "long": lambda: setattr(bob, "name", "x" * 21),
    "unknown": lambda: Author(nam="x"), "reference": lambda: session.add(Book(title="t", author=99)), "unsaved": lambda: Book(title="t", author=Author(name="new")), "delete": lambda: session.delete(ann), "one": lambda: books.where(Book.year > 0).one(), "none": lambda: session.query(Author).where(Author.name == "Zed").one(),
    "truth": lambda: bool(Book.year > 5), "get": lambda: session.get(Book, 77),
}
for name, action in actions.items():
    try:
        print(name, action())
    except (ORMError, TypeError) as e:
        print(f"{name}: {type(e).__name__}: {e}")
with session:
    books.where(Book.year < 1990).update(year=1900, pages=1)
    session.add(Book(title="Temporary"))
    session.delete(bob)
print(len(books), [b.year for b in books], bob.books.update(pages=7), [b.pages for b in bob.books], bob._dirty)
with session:
    print(bob.books.delete(), session.delete(bob), len(session.query(Author)))
print(len(books), len(session.query(Author)), ann._session is session, Column.serial, isinstance(NotFound(), LookupError))
