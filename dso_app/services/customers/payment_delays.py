"""How late customers usually pay: the average payment delay of many at once (rules, section 9)."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP
from fractions import Fraction
from typing import Any

from sqlalchemy import case, select
from sqlmodel import Session, col

from dso_app.domain.collected import by_payment
from dso_app.domain.dso import SETTLED_MONTHS, Settled, months_before
from dso_app.domain.kinds import Kind
from dso_app.domain.money import rounded
from dso_app.models import Customer, Entity, Item, Settlement
from dso_app.services.bulk import fetch

DEBIT_KINDS = (Kind.INVOICE, Kind.DRAFT, Kind.MISCELLANEOUS)
_ENOUGH = 3
"""Paid items under which a customer's own delay says too little: the entity's stands in."""


@dataclass(frozen=True)
class Paid:
    """A paid part of an item settled in full, in minor units of one currency for all."""

    customer_id: int
    item_id: int
    number: str
    kind: str
    settled: Settled


@dataclass(frozen=True, slots=True)
class UsualDelays:
    """Days from due date to payment, weighted by amount, whole and half up; negative when early.

    Attributes:
        entity: of all customers together; 0 while nothing was paid.
        customers: of those with enough paid items.
    """

    entity: int
    customers: dict[int, int]

    def of(self, customer_id: int) -> int:
        """A customer's usual delay; the entity's where it has too few paid items."""
        return self.customers.get(customer_id, self.entity)


def usual_delays(session: Session, entity: Entity, as_of: date) -> UsualDelays:
    """The usual delays of an entity's customers over the last six months, as the ledger stands.

    Items in the entity's currency, settled in full and not by a credit note.
    """
    columns: tuple[Any, ...] = (
        *(col(Item.id), col(Item.number), col(Item.customer_id), col(Item.kind)),
        *(col(Item.issue_date), col(Item.due_date), col(Item.currency)),
        *(col(Settlement.value_date), col(Settlement.amount_minor)),
        case((col(Item.remaining_minor) == 0, 1), else_=0).label("whole"),
    )
    query = (
        select(*columns)
        .join(Item, col(Item.id) == col(Settlement.item_id))
        .join(Customer, col(Customer.id) == col(Item.customer_id))
        .where(
            col(Customer.entity_id) == entity.id,
            col(Item.currency) == entity.currency,
            col(Item.kind).in_((*DEBIT_KINDS, Kind.CREDIT_NOTE)),
            col(Settlement.opening).is_(False),
            col(Settlement.value_date) > months_before(as_of, SETTLED_MONTHS),
            col(Settlement.value_date) <= as_of,
        )
        .order_by(col(Item.due_date), col(Item.id))
    )
    return average_delays(paid_parts(fetch(session, query), lambda minor, _: minor))


def paid_parts(rows: Iterable[Any], converted: Callable[[int, str], int]) -> list[Paid]:
    """What of settlements was paid, not settled by credit notes, on items settled in full.

    Args:
        rows: settlements of debits and of credit notes, oldest due date first: id, number,
            customer_id, kind, issue_date, due_date, currency of the item; value_date and
            amount_minor; whole: whether the item is settled in full.
        converted: an amount of a currency in the one all are told in.
    """
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
                part = converted(minor, fall.currency)
                settled = Settled(part, fall.issue_date, fall.due_date, fall.value_date)
                found.append(Paid(fall.customer_id, fall.id, fall.number, fall.kind, settled))
    return found


@dataclass(slots=True)
class PaidSums:
    """What a customer paid: the sum of amounts, that of amounts × days late, and of how many items.

    Amounts are minor units of one currency for all.
    """

    minor: int = 0
    weighted: int = 0
    items: int = 0


def average_delays(paid: Iterable[Paid]) -> UsualDelays:
    """The average payment delays of customers."""
    return delays_of(sums_of(paid))


def sums_of(paid: Iterable[Paid]) -> dict[int, PaidSums]:
    """What each customer paid."""
    sums: dict[int, PaidSums] = defaultdict(PaidSums)
    items: dict[int, set[int]] = defaultdict(set)
    for one in paid:
        found, settled = sums[one.customer_id], one.settled
        found.minor += settled.minor
        found.weighted += settled.minor * (settled.settled_on - settled.due_date).days
        items[one.customer_id].add(one.item_id)
    for customer_id, known in items.items():
        sums[customer_id].items = len(known)
    return dict(sums)


def delays_of(sums: Mapping[int, PaidSums]) -> UsualDelays:
    """The average payment delays from what customers paid."""
    whole = PaidSums(
        sum(one.minor for one in sums.values()), sum(one.weighted for one in sums.values())
    )
    enough = {customer: one for customer, one in sums.items() if one.items >= _ENOUGH}
    return UsualDelays(_days(whole), {customer: _days(one) for customer, one in enough.items()})


def _days(sums: PaidSums) -> int:
    """Whole days: the delay as it is shown, with two decimals, rounded once more; 0 of nothing."""
    if sums.minor <= 0:
        return 0
    delay = rounded(Fraction(sums.weighted, sums.minor))
    return int(delay.to_integral_value(rounding=ROUND_HALF_UP))
