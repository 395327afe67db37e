"""A small SQL: tables in memory, a tokenizer, a parser, an executor of generators with joins, groups and order."""

import operator
import re
from collections import defaultdict, namedtuple
from itertools import chain, islice


class SqlError(Exception):
    pass


class SyntaxError_(SqlError):
    pass


class UnknownName(SqlError, LookupError):
    def __str__(self):
        return f"unknown name {self.args[0]}"


TOKENS = re.compile(r"\s+|(?P<number>\d+(?:\.\d+)?)|(?P<string>'(?:[^']|'')*')|(?P<word>[A-Za-z_][A-Za-z_0-9]*)|(?P<op><>|<=|>=|!=|[-+*/%=<>(),.;])")
KEYWORDS = set("select from where group by order having limit offset join left on as and or not in is null like between asc desc insert into values update set delete create table distinct case when then else end".split())
Token = namedtuple("Token", "kind value at")


def tokenize(text):
    at = 0
    while at < len(text):
        found = TOKENS.match(text, at)
        if not found:
            raise SyntaxError_(f"unexpected {text[at]!r} at {at}")
        if kind := found.lastgroup:
            value = found[kind]
            if kind == "word":
                kind, value = ("key", value.lower()) if value.lower() in KEYWORDS else ("name", value)
            elif kind == "number":
                value = float(value) if "." in value else int(value)
            elif kind == "string":
                value = value[1:-1].replace("''", "'")
            yield Token(kind, value, at)
        at = found.end()
    yield Token("end", None, at)


def nullable(fn):
    return lambda a, b: None if a is None or b is None else fn(a, b)


def divide(a, b):
    return None if b == 0 else a / b


BINARY = {k: nullable(f) for k, f in {"=": operator.eq, "<>": operator.ne, "!=": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "+": operator.add, "-": operator.sub, "*": operator.mul, "/": divide, "%": operator.mod}.items()}
LEVELS = [("=", "<>", "!=", "<", "<=", ">", ">="), ("+", "-"), ("*", "/", "%")]
AGGREGATES = {
    "count": len, "sum": lambda v: sum(v) if v else None, "min": lambda v: min(v, default=None), "max": lambda v: max(v, default=None), "avg": lambda v: sum(v) / len(v) if v else None,
}
SCALARS = {"upper": str.upper, "lower": str.lower, "length": len, "abs": abs, "round": round, "coalesce": None, "substr": lambda s, i, n: s[i - 1 : i - 1 + n]}


class Parser:
    def __init__(self, text):
        self.tokens, self.at = list(tokenize(text)), 0

    @property
    def current(self):
        return self.tokens[self.at]

    def accept(self, *values):
        if self.current.kind in ("key", "op") and self.current.value in values:
            self.at += 1
            return self.tokens[self.at - 1].value
        return None

    def expect(self, *values):
        found = self.accept(*values)
        if found is None:
            raise SyntaxError_(f"expected {' or '.join(values)}, found {self.current.value!r} at {self.current.at}")
        return found

    def name(self):
        if self.current.kind != "name":
            raise SyntaxError_(f"expected a name, found {self.current.value!r} at {self.current.at}")
        self.at += 1
        return self.tokens[self.at - 1].value

    def listed(self, element):
        items = [element()]
        while self.accept(","):
            items.append(element())
        return items

    def statement(self):
        word = self.expect("select", "insert", "update", "delete", "create")
        result = getattr(self, "parse_" + word)()
        self.accept(";")
        if self.current.kind != "end":
            raise SyntaxError_(f"unexpected {self.current.value!r} at {self.current.at}")
        return result

    def parse_create(self):
        self.expect("table")
        name = self.name()
        self.expect("(")
        columns = self.listed(self.name)
        self.expect(")")
        return {"do": "create", "table": name, "columns": columns}

    def parse_insert(self):
        self.expect("into")
        name = self.name()
        columns = None
        if self.accept("("):
            columns = self.listed(self.name)
            self.expect(")")
        if self.accept("select"):
            return {"do": "insert", "table": name, "columns": columns, "select": self.parse_select()}
        self.expect("values")

        def row():
            self.expect("(")
            values = self.listed(self.expression)
            self.expect(")")
            return values

        return {"do": "insert", "table": name, "columns": columns, "rows": self.listed(row)}

    def parse_update(self):
        name = self.name()
        self.expect("set")

        def change():
            column = self.name()
            self.expect("=")
            return column, self.expression()

        return {"do": "update", "table": name, "changes": self.listed(change), "where": self.condition()}

    def parse_delete(self):
        self.expect("from")
        return {"do": "delete", "table": self.name(), "where": self.condition()}

    def condition(self, word="where"):
        return self.expression() if self.accept(word) else None

    def source(self):
        name = self.name()
        alias = self.name() if self.accept("as") or self.current.kind == "name" else name
        return name, alias

    def parse_select(self):
        query = {"do": "select", "distinct": bool(self.accept("distinct"))}
        query["columns"] = self.listed(self.column)
        query["joins"] = []
        query["from"] = None
        if self.accept("from"):
            query["from"] = self.source()
            while kind := self.accept("join", "left"):
                if kind == "left":
                    self.expect("join")
                other = self.source()
                self.expect("on")
                query["joins"].append((kind, other, self.expression()))
        query["where"] = self.condition()
        query["group"] = self.listed(self.expression) if self.accept("group") and self.expect("by") else []
        query["having"] = self.condition("having")
        query["order"] = self.listed(lambda: (self.expression(), self.accept("asc", "desc") == "desc")) if self.accept("order") and self.expect("by") else []
        query["limit"] = self.expression() if self.accept("limit") else None
        query["offset"] = self.expression() if self.accept("offset") else None
        return query

    def column(self):
        if self.accept("*"):
            return ("*",), None
        at = self.current.at
        expression = self.expression()
        if self.accept("as"):
            return expression, self.name()
        return expression, expression[-1] if expression[0] == "name" else f"c{at}"

    def expression(self):
        left = self.conjunction()
        while self.accept("or"):
            left = ("or", left, self.conjunction())
        return left

    def conjunction(self):
        left = self.negation()
        while self.accept("and"):
            left = ("and", left, self.negation())
        return left

    def negation(self):
        return ("not", self.negation()) if self.accept("not") else self.comparison()

    def comparison(self):
        left = self.binary(0)
        negated = bool(self.accept("not"))
        if self.accept("is"):
            negated = bool(self.accept("not"))
            self.expect("null")
            left = ("null", left)
        elif self.accept("in"):
            self.expect("(")
            if self.accept("select"):
                left = ("insub", left, self.parse_select())
            else:
                left = ("in", left, self.listed(self.expression))
            self.expect(")")
        elif self.accept("like"):
            left = ("like", left, self.binary(1))
        elif self.accept("between"):
            low = self.binary(1)
            self.expect("and")
            left = ("and", ("op", ">=", left, low), ("op", "<=", left, self.binary(1)))
        return ("not", left) if negated else left

    def binary(self, level):
        if level == len(LEVELS):
            return self.primary()
        left = self.binary(level + 1)
        while op := self.accept(*LEVELS[level]):
            left = ("op", op, left, self.binary(level + 1))
        return left

    def primary(self):
        token = self.current
        match token:
            case Token("number" | "string", value, _):
                self.at += 1
                return "const", value
            case Token("key", "null", _):
                self.at += 1
                return "const", None
            case Token("key", "case", _):
                self.at += 1
                branches = []
                while self.accept("when"):
                    test = self.expression()
                    self.expect("then")
                    branches.append((test, self.expression()))
                other = self.expression() if self.accept("else") else ("const", None)
                self.expect("end")
                return "case", branches, other
            case Token("op", "(", _):
                self.at += 1
                if self.accept("select"):
                    inner = ("sub", self.parse_select())
                else:
                    inner = self.expression()
                self.expect(")")
                return inner
            case Token("op", "-", _):
                self.at += 1
                return "op", "-", ("const", 0), self.primary()
        name = self.name()
        if self.accept("("):
            if name.lower() in AGGREGATES:
                distinct = bool(self.accept("distinct"))
                arg = ("*",) if self.accept("*") else self.expression()
                self.expect(")")
                return "agg", name.lower(), distinct, arg
            args = self.listed(self.expression)
            self.expect(")")
            if name.lower() not in SCALARS:
                raise UnknownName(f"{name}()")
            return "call", name.lower(), args
        return ("name", name, self.name()) if self.accept(".") else ("name", None, name)


class Row(dict):
    """Values by (table, column)."""

    def find(self, table, column):
        found = [v for (t, c), v in self.items() if c == column and table in (None, t)]
        if not found:
            raise UnknownName(f"{table}.{column}" if table else column)
        if len(found) > 1:
            raise SqlError(f"{column} is ambiguous")
        return found[0]


class Database:
    def __init__(self):
        self.tables, self.columns = {}, {}

    def execute(self, text):
        plan = Parser(text).statement()
        return getattr(self, plan["do"])(plan)

    def table(self, name):
        if name not in self.tables:
            raise UnknownName(name)
        return self.tables[name]

    def create(self, plan):
        if plan["table"] in self.tables:
            raise SqlError(f"{plan['table']} exists")
        self.tables[plan["table"]], self.columns[plan["table"]] = [], plan["columns"]
        return 0

    def insert(self, plan):
        rows = self.table(plan["table"])
        columns = plan["columns"] or self.columns[plan["table"]]
        source = (tuple(r) for r in self.select(plan["select"])) if "select" in plan else ([self.eval(v, Row()) for v in values] for values in plan["rows"])
        fresh = []
        for values in source:
            if len(values) != len(columns):
                raise SqlError(f"{len(values)} values for {len(columns)} columns")
            fresh.append({c: dict(zip(columns, values)).get(c) for c in self.columns[plan["table"]]})
        rows += fresh
        return len(fresh)

    def update(self, plan):
        count = 0
        for row in self.table(plan["table"]):
            view = self.view(plan["table"], row)
            if plan["where"] is None or self.eval(plan["where"], view):
                row.update({c: self.eval(e, view) for c, e in plan["changes"]})
                count += 1
        return count

    def delete(self, plan):
        rows = self.table(plan["table"])
        kept = [r for r in rows if plan["where"] is not None and not self.eval(plan["where"], self.view(plan["table"], r))]
        count = len(rows) - len(kept)
        rows[:] = kept
        return count

    @staticmethod
    def view(alias, row):
        return Row({(alias, c): v for c, v in row.items()})

    def scan(self, query, outer):
        if query["from"] is None:
            yield Row(outer)
            return
        name, alias = query["from"]
        rows = (Row({**outer, **self.view(alias, r)}) for r in self.table(name))
        for kind, (other, other_alias), test in query["joins"]:
            rows = self.join(rows, kind, other, other_alias, test)
        yield from rows

    def join(self, rows, kind, other, alias, test):
        right = self.table(other)
        blank = self.view(alias, dict.fromkeys(self.columns[other]))
        for row in rows:
            matched = False
            for r in right:
                both = Row({**row, **self.view(alias, r)})
                if self.eval(test, both):
                    matched = True
                    yield both
            if kind == "left" and not matched:
                yield Row({**row, **blank})

    def select(self, query, outer=()):
        rows = self.scan(query, dict(outer))
        if query["where"] is not None:
            rows = (r for r in rows if self.eval(query["where"], r))
        if query["group"] or any(self.has_aggregate(e) for e, _ in query["columns"]):
            groups = defaultdict(list)
            for r in rows:
                groups[tuple(self.eval(g, r) for g in query["group"])].append(r)
            if not query["group"] and not groups:
                groups[()] = []
            rows = [(members[0] if members else Row(), members) for members in groups.values()]
            if query["having"] is not None:
                rows = [(r, m) for r, m in rows if self.eval(query["having"], r, m)]
        else:
            rows = [(r, None) for r in rows]
        names = None
        out = []
        for row, members in rows:
            values = []
            labels = []
            for expression, label in query["columns"]:
                if expression == ("*",):
                    values += row.values()
                    labels += [c for _, c in row]
                else:
                    values.append(self.eval(expression, row, members))
                    labels.append(label)
            names = names or labels
            keys = [(self.eval(("name", None, e[-1]) if e[0] == "name" else e, Row({**row, **{("", l): v for l, v in zip(labels, values) if e[-1] == l and e[:2] == ("name", None) and not any(c == l for _, c in row)}}), members), down) for e, down in query["order"]]
            out.append((keys, tuple(values)))
        for i in range(len(query["order"]) - 1, -1, -1):
            out.sort(key=lambda o: (o[0][i][0] is not None, o[0][i][0] if o[0][i][0] is not None else 0), reverse=query["order"][i][1])
        result = [v for _, v in out]
        if query["distinct"]:
            result = list(dict.fromkeys(result))
        start = self.eval(query["offset"], Row()) if query["offset"] else 0
        stop = start + self.eval(query["limit"], Row()) if query["limit"] else None
        return list(islice(result, start, stop))

    def has_aggregate(self, node):
        match node:
            case ("agg", *_):
                return True
            case tuple() | list():
                return any(self.has_aggregate(n) for n in node)
        return False

    def eval(self, node, row, members=None):
        match node:
            case ("const", value):
                return value
            case ("name", table, column):
                return row.find(table, column)
            case ("op", op, a, b):
                try:
                    return BINARY[op](self.eval(a, row, members), self.eval(b, row, members))
                except TypeError as e:
                    raise SqlError(f"cannot {op}: {e}") from None
            case ("and", a, b):
                return self.eval(a, row, members) and self.eval(b, row, members)
            case ("or", a, b):
                return self.eval(a, row, members) or self.eval(b, row, members)
            case ("not", a):
                value = self.eval(a, row, members)
                return None if value is None else not value
            case ("null", a):
                return self.eval(a, row, members) is None
            case ("in", a, items):
                return self.eval(a, row, members) in [self.eval(i, row, members) for i in items]
            case ("insub", a, query):
                return self.eval(a, row, members) in [v for (v, *_) in self.select(query, row)]
            case ("sub", query):
                found = self.select(query, row)
                return found[0][0] if found else None
            case ("like", a, pattern):
                value = self.eval(a, row, members)
                parts = re.split("([%_])", self.eval(pattern, row, members))
                regex = "".join({"%": ".*", "_": "."}.get(p, re.escape(p)) for p in parts)
                return value is not None and re.fullmatch(regex, value, re.I) is not None
            case ("case", branches, other):
                for test, value in branches:
                    if self.eval(test, row, members):
                        return self.eval(value, row, members)
                return self.eval(other, row, members)
            case ("call", "coalesce", args):
                return next((v for v in (self.eval(a, row, members) for a in args) if v is not None), None)
            case ("call", name, args):
                values = [self.eval(a, row, members) for a in args]
                return None if None in values else SCALARS[name](*values)
            case ("agg", name, distinct, arg):
                if members is None:
                    raise SqlError(f"{name} outside a group")
                values = [1 if arg == ("*",) else self.eval(arg, m) for m in members]
                values = [v for v in values if v is not None]
                return AGGREGATES[name](list(dict.fromkeys(values)) if distinct else values)
        raise SqlError(f"cannot evaluate {node!r}")


SCRIPT = """
create table city (id, name, country, size);
create table visit (city, who, days);
insert into city values (1, 'Oslo', 'NO', 700), (2, 'Bergen', 'NO', 280), (3, 'Paris', 'FR', 2100), (4, 'Lyon', 'FR', 520), (5, 'Nowhere', null, null);
insert into visit (who, city, days) values ('ann', 1, 3), ('ann', 3, 5), ('bob', 3, 1), ('bob', 2, 2), ('cat', 9, 4), ('ann', 1, 1);
select * from city where size > 300 order by size desc;
select name, size / 10 as tenth, upper(country) from city where not country = 'FR' or size is null order by name;
select country, count(*) as n, sum(size) as total, avg(size) as mean from city group by country order by total desc;
select country, count(*) as n from city group by country having count(*) > 1 and min(size) > 250 order by country;
select c.name, v.who, v.days from visit v join city c on c.id = v.city order by v.who, days desc;
select c.name, v.who from city c left join visit v on c.id = v.city where v.who is null order by c.name;
select who, count(distinct city), max(days) from visit group by who order by who;
select distinct country from city order by country desc limit 2;
select name from city where name like '%o%' and size between 100 and 1000 order by id;
select name from city where id in (select city from visit where who = 'bob') order by name;
select name, (select sum(days) from visit where visit.city = city.id) as days from city order by days desc, name;
select case when size > 1000 then 'big' when size > 400 then 'mid' else 'small' end as kind, count(*) from city group by case when size > 1000 then 'big' when size > 400 then 'mid' else 'small' end order by kind;
select 1 + 2 * 3 as seven, 'it''s', -5 % 3, null = null, coalesce(null, 'x'), 1 / 0, substr('abcdef', 2, 3);
select count(*), sum(size), min(name) from city where id > 100;
select id from city order by id limit 2 offset 1 + 1;
update city set size = size * 2, country = lower(country) where country = 'NO';
select name, country, size from city where country in ('no', 'xx') order by size;
delete from visit where days < 2;
insert into visit select id, 'dan', 7 from city where size > 1000;
select who, count(*), round(avg(days), 2) from visit group by who order by count(*) desc, who;
select nope from city;
select id from city c join visit v on c.id = v.city where city.id = 1;
select name from city order by;
select from city;
select name city where;
selec 1;
select * from missing;
insert into city values (1, 2);
create table city (a);
select name + 1 from city;
select sum(size) from city where sum(size) > 1;
select a.id from city a join city b on id = 1;
select f(1);
select 'open;
select 1 from city where size > 'x';
delete from visit;
select count(*) from visit
"""
db = Database()
for statement in SCRIPT.strip().splitlines():
    try:
        result = db.execute(statement)
    except SqlError as e:
        print(f"{statement[:50]!r}: {type(e).__name__}: {e}")
        continue
    if isinstance(result, int):
        print(f"{statement[:30]}... {result} rows")
    else:
        print(statement[:70])
        for row in result:
            print("   ", *("NULL" if v is None else f"{v:g}" if isinstance(v, float) else v for v in row), sep=" | ")
print(list(chain.from_iterable(db.columns.values())), isinstance(UnknownName("x"), LookupError))
