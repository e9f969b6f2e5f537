"""What was paid lately and when: the ground of average delays (rules, section 9)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from dso_app.access.scope import scoped
from dso_app.domain.collected import by_payment
from dso_app.domain.dso import SETTLED_MONTHS, Settled, months_before, payment_delay
from dso_app.domain.kinds import Kind
from dso_app.models import Customer, Item, Settlement
from dso_app.reports.balances import KnownItems
from dso_app.reports.basis import Basis
from dso_app.services.bulk import fetch

DEBIT_KINDS = (Kind.INVOICE, Kind.DRAFT, Kind.MISCELLANEOUS)
ENOUGH = 3
"""Paid items under which a customer's own delay says too little: the entity's stands in."""


@dataclass(frozen=True)
class Paid:
    """A paid part of an item settled in full, in minor units of the report's currency."""

    customer_id: int
    item_id: int
    number: str
    kind: str
    settled: Settled


def read_paid(session: Session, basis: Basis, customer_id: int = 0) -> list[Paid]:
    """What was paid in the last six months of items settled in full as of the date.

    Of all customers in scope, whatever the basis narrows: the company's delay is made of them;
    or of one customer alone.
    """
    known = KnownItems(basis)
    start = months_before(basis.on, SETTLED_MONTHS)
    until = _until(basis)
    names = ("customer_id", "kind", "issue_date", "due_date", "currency")
    all_of_it = aliased(Settlement)
    settled = (
        select(func.sum(col(all_of_it.amount_minor)))
        .where(col(all_of_it.item_id) == col(Item.id), *_until(basis, all_of_it))
        .scalar_subquery()
    )
    query: Select[Any] = known.joined(
        select(
            col(Item.id),
            col(Item.number),
            *(known.column(name).label(name) for name in names),
            col(Settlement.value_date),
            col(Settlement.amount_minor),
            case((known.column("amount_minor") == settled, 1), else_=0).label("whole"),
        )
        .select_from(Settlement)
        .join(Item, col(Item.id) == col(Settlement.item_id))
    ).join(Customer, col(Customer.id) == known.column("customer_id"))
    counted = [
        col(Item.entity_id) == basis.entity_id,
        col(Settlement.value_date) > start,
        ~col(Settlement.opening),
        known.column("kind").in_((*DEBIT_KINDS, Kind.CREDIT_NOTE)),
        *until,
    ]
    if basis.known_on:
        counted.append(col(Item.known_on) <= basis.known_on)
    if basis.only:
        counted.append(known.column("currency") == basis.currency)
    if customer_id:
        counted.append(known.column("customer_id") == customer_id)
    query = query.where(*counted).order_by(known.column("due_date"), col(Item.id))
    return _paid(fetch(session, scoped(query, basis.actor, basis.entity_id)), basis)


def _until(basis: Basis, of: Any = Settlement) -> list[Any]:
    until = [col(of.value_date) <= basis.on]
    if basis.known_on:
        until.append(col(of.known_on) <= basis.known_on)
    return until


def _paid(rows: Iterable[Any], basis: Basis) -> list[Paid]:
    days: dict[tuple[int, str, date], list[Any]] = defaultdict(list)
    notes: dict[tuple[int, str, date], int] = defaultdict(int)
    for row in rows:
        place = (row.customer_id, row.currency, row.value_date)
        if row.kind == Kind.CREDIT_NOTE:
            notes[place] -= row.amount_minor
        elif row.amount_minor > 0:
            days[place].append(row)
    found = []
    for place, falls in days.items():
        parts = by_payment([fall.amount_minor for fall in falls], notes[place])
        for fall, minor in zip(falls, parts, strict=True):
            if minor > 0 and fall.whole:
                part = basis.converted(minor, fall.currency)
                settled = Settled(part, fall.issue_date, fall.due_date, fall.value_date)
                found.append(Paid(fall.customer_id, fall.id, fall.number, fall.kind, settled))
    return found


@dataclass(frozen=True)
class Delays:
    """Average payment delays in whole days, half up.

    Attributes:
        entity: of all together; 0 while nothing was paid.
        customers: of those with enough paid items.
    """

    entity: int
    customers: dict[int, int]

    def of(self, customer_id: int) -> int:
        """A customer's average delay; the entity's where it has too few paid items."""
        return self.customers.get(customer_id, self.entity)


def average_delays(paid: Iterable[Paid], on: date) -> Delays:
    """The average payment delays of customers."""
    by_customer: dict[int, list[Paid]] = defaultdict(list)
    for one in paid:
        by_customer[one.customer_id].append(one)
    everybody = [one for rows in by_customer.values() for one in rows]
    return Delays(
        _days(everybody, on),
        {
            customer: _days(rows, on)
            for customer, rows in by_customer.items()
            if len({one.item_id for one in rows}) >= ENOUGH
        },
    )


def _days(paid: Iterable[Paid], on: date) -> int:
    delay = payment_delay([one.settled for one in paid], on)
    return 0 if delay is None else int(delay.to_integral_value(rounding="ROUND_HALF_UP"))
