"""The demo company's ledger: eighteen months of items, most of them paid, each in its habit."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from dso_app.domain.kinds import Kind
from dso_app.domain.terms import parse_term
from dso_app.workflows.demo.customers import DemoCustomer

MONTHS = 18
_DAYS = MONTHS * 365 // 12


@dataclass(frozen=True)
class DemoItem:
    """One item; amounts in minor units, credits negative. Settlements are (value date, amount)."""

    customer: int
    kind: Kind
    number: str
    issued: date
    due: date
    currency: str
    minor: int
    settled: tuple[tuple[date, int], ...]
    order_number: str


def make_items(
    random: Random, customers: list[DemoCustomer], count: int, today: date
) -> list[DemoItem]:
    """So many items of all kinds, issued over the months before today, in order of issue."""
    weights = [random.choice((2, 4, 6, 9, 14)) for _ in customers]
    owners = random.choices(range(len(customers)), weights, k=count)
    days = sorted(random.randint(1, _DAYS) for _ in range(count))
    numbers: dict[str, int] = {}
    items = []
    for owner, age in zip(owners, reversed(days), strict=True):
        issued = today - timedelta(days=age)
        kind = random.choices(
            (Kind.INVOICE, Kind.CREDIT_NOTE, Kind.PAYMENT, Kind.MISCELLANEOUS, Kind.DOWN_PAYMENT),
            (905, 42, 28, 13, 12),
        )[0]
        if kind is Kind.INVOICE and customers[owner].drafts and random.randint(0, 2) == 0:
            kind = Kind.DRAFT
        number = _next_number(numbers, kind, issued)
        items.append(_item(random, owner, customers[owner], kind, number, issued, today))
    return items


def _next_number(numbers: dict[str, int], kind: Kind, issued: date) -> str:
    prefix = {"FAC": "F", "AVO": "A", "RGL": "RGL"}.get(kind.code, kind.code) + f"{issued:%y}"
    numbers[prefix] = numbers.get(prefix, 0) + 1
    return f"{prefix}-{numbers[prefix]:04d}"


def _item(
    random: Random,
    owner: int,
    customer: DemoCustomer,
    kind: Kind,
    number: str,
    issued: date,
    today: date,
) -> DemoItem:
    minor = round(customer.size * random.uniform(35, 185))
    if kind in {Kind.CREDIT_NOTE, Kind.PAYMENT}:
        minor = -minor // 4
        due = issued
    else:
        due = parse_term(customer.term).due(issued)
    return DemoItem(
        customer=owner,
        kind=kind,
        number=number,
        issued=issued,
        due=due,
        currency=customer.currency,
        minor=minor,
        settled=_settled(random, customer, kind, minor, issued, due, today),
        order_number=f"PO-{random.randint(10_000, 99_999)}",
    )


def _settled(
    random: Random,
    customer: DemoCustomer,
    kind: Kind,
    minor: int,
    issued: date,
    due: date,
    today: date,
) -> tuple[tuple[date, int], ...]:
    """When an item was paid by its customer's habit; nothing that lies after yesterday."""
    if minor < 0:
        used = issued + timedelta(days=random.randint(5, 160))
        return ((used, minor),) if used < today else ()
    if random.randint(1, 100) <= customer.habit.unpaid_percent:
        return ()
    delay = round(random.gauss(customer.habit.mean, customer.habit.spread))
    if kind is Kind.DRAFT or customer.direct_debit:
        delay = 1
    paid = max(issued + timedelta(days=1), due + timedelta(days=delay))
    if random.randint(1, 100) <= 6:  # noqa: PLR2004 - six in a hundred pay in two parts
        first = minor // 2
        parts = ((paid, first), (paid + timedelta(days=25), minor - first))
        return tuple(part for part in parts if part[0] < today)
    return ((paid, minor),) if paid < today else ()
