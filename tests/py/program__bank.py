"""A bank: accounts with rules, a ledger, transfers that fail half-way, statements, an uncaught error at the end."""

import itertools
from abc import ABC, abstractmethod
from collections import namedtuple


class BankError(Exception):
    """Anything the bank refuses."""


class InsufficientFunds(BankError):
    def __init__(self, account, amount):
        self.account = account
        self.amount = amount
        super().__init__(f"account {account.number} has {account.balance}, {amount} wanted")

    @property
    def shortfall(self):
        return self.amount - self.account.available


class AccountLocked(BankError):
    pass


class UnknownAccount(BankError, KeyError):
    def __str__(self):
        return f"no account {self.args[0]}"


class LimitExceeded(BankError):
    def __init__(self, limit, *args):
        super().__init__(*args)
        self.add_note(f"the limit is {limit}")


Entry = namedtuple("Entry", "serial kind amount balance text")


class Positive:
    """A descriptor for amounts."""

    def __set_name__(self, owner, name):
        self.name = "_" + name

    def __get__(self, obj, cls):
        return self if obj is None else obj.__dict__.get(self.name, 0)

    def __set__(self, obj, value):
        if isinstance(value, bool) or not isinstance(value, int):
            raise TypeError(f"{self.name[1:]} must be int, not {type(value).__name__}")
        if value < 0:
            raise ValueError(f"{self.name[1:]} must not be negative")
        obj.__dict__[self.name] = value


class Account(ABC):
    serials = itertools.count(1)
    numbers = itertools.count(1001)
    limit = Positive()

    def __init__(self, owner, limit=1000):
        self.number = next(self.numbers)
        self.owner = owner
        self.limit = limit
        self.balance = 0
        self.entries = []
        self.locked = False

    @property
    def available(self):
        return self.balance

    @property
    @abstractmethod
    def label(self): ...

    def _book(self, kind, amount, text):
        self.balance += amount
        self.entries.append(Entry(next(self.serials), kind, amount, self.balance, text))

    def _check(self, amount):
        if self.locked:
            raise AccountLocked(f"account {self.number} is locked")
        if amount <= 0:
            raise BankError(f"amount {amount} is not positive")
        if amount > self.limit:
            raise LimitExceeded(self.limit, f"{amount} is too much at once")

    def deposit(self, amount, text="deposit"):
        self._check(amount)
        self._book("in", amount, text)
        return self

    def withdraw(self, amount, text="withdrawal"):
        self._check(amount)
        if amount > self.available:
            raise InsufficientFunds(self, amount)
        self._book("out", -amount, text)
        return self

    def close_month(self):
        """Interest and fees; nothing by default."""

    def __repr__(self):
        return f"<{self.label} {self.number} {self.owner}: {self.balance}>"

    def __lt__(self, other):
        return self.balance < other.balance


class Checking(Account):
    label = "checking"
    overdraft = Positive()

    def __init__(self, owner, overdraft=0, **options):
        super().__init__(owner, **options)
        self.overdraft = overdraft

    @property
    def available(self):
        return super().available + self.overdraft

    def close_month(self):
        if self.balance < 0:
            self._book("fee", self.balance // 10, "overdraft interest")


class Savings(Account):
    label = "savings"
    rate = 3

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.withdrawals = 0

    def withdraw(self, amount, text="withdrawal"):
        if self.withdrawals >= 2:
            raise BankError("only two withdrawals a month")
        super().withdraw(amount, text)
        self.withdrawals += 1
        return self

    def close_month(self):
        if self.balance:
            self._book("interest", self.balance * self.rate // 100, "interest")
        self.withdrawals = 0


class Bank:
    def __init__(self, name):
        self.name = name
        self.accounts = {}
        self.failures = []

    def open(self, kind, owner, first=0, **options):
        account = kind(owner, **options)
        self.accounts[account.number] = account
        if first:
            account.deposit(first, "opening")
        return account

    def __getitem__(self, number):
        if number not in self.accounts:
            raise UnknownAccount(number)
        return self.accounts[number]

    def transfer(self, source, target, amount):
        source, target = self[source], self[target]
        source.withdraw(amount, f"to {target.number}")
        try:
            target.deposit(amount, f"from {source.number}")
        except BankError as error:
            source._book("undo", amount, f"back from {target.number}")
            raise BankError(f"transfer of {amount} failed") from error
        return f"{amount} from {source.number} to {target.number}"

    def batch(self, orders):
        errors = []
        for order in orders:
            try:
                print("  ok:", self.transfer(*order))
            except BankError as error:
                errors.append(error)
        if errors:
            raise ExceptionGroup(f"{len(errors)} of {len(orders)} orders failed", errors)

    def close_month(self):
        for account in self.accounts.values():
            account.close_month()

    @property
    def total(self):
        return sum(a.balance for a in self.accounts.values())

    def statement(self, number):
        account = self[number]
        yield f"{account.label} {account.number} of {account.owner}"
        for entry in account.entries:
            yield f"  {entry.serial:>3} {entry.kind:<9}{entry.amount:>7}{entry.balance:>8}  {entry.text}"
        yield f"  balance {account.balance:>20}"


def attempt(action, *args, **kwargs):
    try:
        result = action(*args, **kwargs)
    except BankError as error:
        extra = getattr(error, "__notes__", "")
        cause = f" <- {error.__cause__}" if error.__cause__ is not None else ""
        print(f"{type(error).__name__}: {error} {extra}{cause}")
        return error
    except (TypeError, ValueError) as error:
        print(f"{type(error).__name__}: {error}")
    else:
        print("fine:", result)


bank = Bank("First")
anna = bank.open(Checking, "Anna", 500, overdraft=200)
bert = bank.open(Savings, "Bert", 900)
cora = bank.open(Checking, "Cora", limit=300)
print(bank.accounts, bank.total)
attempt(bank.transfer, 1001, 1002, 250)
error = attempt(bank.transfer, 1001, 1002, 600)
print(error.shortfall, error.account is anna)
attempt(bank.transfer, 1002, 1003, 400)
attempt(bank.transfer, 1001, 9999, 1)
attempt(bank.transfer, 1001, 1003, 5000)
attempt(anna.withdraw, -5)
attempt(anna.withdraw, 440)
for _ in range(3):
    attempt(bert.withdraw, 100)
cora.locked = True
attempt(bank.transfer, 1001, 1003, 5)
cora.locked = False
attempt(setattr, anna, "limit", -1)
attempt(setattr, anna, "limit", "lots")
attempt(setattr, anna, "overdraft", True)
attempt(Account, "nobody")
try:
    bank.batch([(1002, 1003, 10), (1002, 1001, 100), (1003, 1001, 10**6), (1, 2, 3), (1001, 1003, 0)])
except* InsufficientFunds as group:
    print("funds:", [str(e) for e in group.exceptions])
except* UnknownAccount as group:
    print("unknown:", [e.args for e in group.exceptions])
except* BankError as group:
    print("other:", [type(e).__name__ for e in group.exceptions], group.message)
bank.close_month()
for number in bank.accounts:
    print("\n".join(bank.statement(number)))
print(bank.total, min(bank.accounts.values()), max(bank.accounts.values()), sorted(bank.accounts.values())[1].owner)
print(isinstance(error, KeyError), issubclass(UnknownAccount, KeyError), Account.__abstractmethods__ == frozenset({"label"}), Checking.limit.name)
rich = [a.owner for a in bank.accounts.values() if a.balance > 0]
print(rich, [e.serial for a in bank.accounts.values() for e in a.entries if e.kind in ("fee", "interest", "undo")])


def audit(bank):
    for number, account in bank.accounts.items():
        total = sum(entry.amount for entry in account.entries)
        if total != account.balance:
            raise BankError(f"account {number} does not add up", total, account.balance)
        for before, after in itertools.pairwise(account.entries):
            if before.balance + after.amount != after.balance:
                raise BankError(f"entry {after.serial} does not follow") from InsufficientFunds(account, 0)
    return "books are right"


print(audit(bank))
bert.entries[1] = bert.entries[1]._replace(amount=0)
bert.balance -= bert.balance - sum(e.amount for e in bert.entries)
print(audit(bank))
