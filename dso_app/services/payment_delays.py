"""How late customers usually pay: the average payment delay of many at once (rules, section 9)."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlmodel import Session, col

from dso_app.domain.dso import SETTLED_MONTHS, Settled, months_before, payment_delay
from dso_app.domain.kinds import Kind
from dso_app.models import Customer, Entity, Item, Settlement
from dso_app.services.bulk import fetch

_ENOUGH = 3
"""Paid items under which a customer's own delay says too little: the entity's stands in."""


@dataclass(frozen=True, slots=True)
class UsualDelays:
    """Days from due date to payment, weighted by amount, negative when early.

    Attributes:
        entity: of all customers together; 0 while nothing was paid.
        customers: of those with enough paid items.
    """

    entity: int
    customers: dict[int, int]

    def of(self, customer_id: int) -> int:
        """A customer's usual delay."""
        return self.customers.get(customer_id, self.entity)


def usual_delays(session: Session, entity: Entity, as_of: date) -> UsualDelays:
    """The usual delays of an entity's customers over the last six months.

    Items in the entity's currency, settled in full and not by a credit note's own use.
    """
    paid: dict[int, list[Settled]] = defaultdict(list)
    items: dict[int, set[int]] = defaultdict(set)
    query = (
        select(
            col(Item.customer_id),
            col(Item.id),
            col(Settlement.amount_minor),
            col(Item.issue_date),
            col(Item.due_date),
            col(Settlement.value_date),
        )
        .join(Item, col(Item.id) == col(Settlement.item_id))
        .join(Customer, col(Customer.id) == col(Item.customer_id))
        .where(
            col(Customer.entity_id) == entity.id,
            col(Item.currency) == entity.currency,
            col(Item.kind).in_((Kind.INVOICE, Kind.DRAFT, Kind.MISCELLANEOUS)),
            col(Item.remaining_minor) == 0,
            col(Settlement.amount_minor) > 0,
            col(Settlement.opening).is_(False),
            col(Settlement.value_date) > months_before(as_of, SETTLED_MONTHS),
        )
    )
    for customer_id, item_id, minor, issued, due, on in fetch(session, query):
        paid[customer_id].append(Settled(minor, issued, due, on))
        items[customer_id].add(item_id)
    everybody = [one for rows in paid.values() for one in rows]
    return UsualDelays(
        entity=_days(everybody, as_of) or 0,
        customers={
            key: days
            for key, rows in paid.items()
            if len(items[key]) >= _ENOUGH and (days := _days(rows, as_of)) is not None
        },
    )


def _days(rows: Sequence[Settled], as_of: date) -> int | None:
    delay = payment_delay(rows, as_of)
    return None if delay is None else round(delay)
