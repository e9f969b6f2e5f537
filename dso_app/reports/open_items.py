"""Open items as of a date, with what reports say of them beside their balance."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from sqlalchemy import Select, and_, func, select
from sqlmodel import Session, col

from dso_app.access.scope import scoped
from dso_app.domain.money import rounded
from dso_app.domain.qualification import StatusType
from dso_app.models import Customer, Item, Status, StatusUse
from dso_app.reports.balances import item_balances
from dso_app.reports.basis import Basis
from dso_app.services.bulk import fetch


@dataclass(frozen=True, slots=True)
class OpenItem:
    """An item with a balance, in minor units of the report's currency.

    Attributes:
        original: minor units of `currency`, its own.
    """

    item_id: int
    customer_id: int
    number: str
    kind: str
    issue_date: date
    due_date: date
    minor: int
    original: int
    currency: str
    direct_debit: bool

    def part(self, minor: int) -> int:
        """A part of the balance, given in its own currency, in that of the report."""
        if self.original == minor or not self.original:
            return self.minor
        return int(rounded(Fraction(self.minor * minor, self.original), 0))


def read_open(session: Session, basis: Basis) -> list[OpenItem]:
    """The items behind the receivables of customers in the actor's scope.

    Raises:
        MissingRate: a currency with a balance has no rate.
    """
    row = item_balances(basis).c
    query: Select[Any] = (
        select(
            row.item_id,
            row.customer_id,
            col(Item.number),
            row.kind,
            row.issue_date,
            row.due_date,
            row.balance,
            row.original,
            row.original_currency,
            col(Customer.direct_debit),
            row.currency,
        )
        .join(Item, col(Item.id) == row.item_id)
        .join(Customer, col(Customer.id) == row.customer_id)
        .where(*basis.conditions)
        .order_by(row.customer_id, row.due_date, row.item_id)
    )
    found = []
    for *values, currency in fetch(session, scoped(query, basis.actor, basis.entity_id)):
        basis.refuse_other(currency)
        found.append(OpenItem(*values))
    return found


@dataclass(frozen=True, slots=True)
class StatusThen:
    """The last status of an item up to a date."""

    type: str
    name: str
    comment: str
    on: date


def read_statuses(session: Session, basis: Basis) -> dict[int, StatusThen]:
    """The status of each item that had one on the as-of date, as known."""
    last = min(basis.on, basis.known_on or basis.on)
    place = func.row_number().over(
        partition_by=col(StatusUse.item_id), order_by=col(StatusUse.id).desc()
    )
    uses = (
        select(
            *(col(StatusUse.item_id), col(StatusUse.status_id), col(StatusUse.comment)),
            col(StatusUse.on).label("set_on"),
            place.label("place"),
        )
        .join(Item, col(Item.id) == col(StatusUse.item_id))
        .where(col(Item.entity_id) == basis.entity_id, col(StatusUse.on) <= last)
        .subquery("uses")
    )
    columns: tuple[Any, ...] = (
        *(uses.c.item_id, col(Status.type), col(Status.name)),
        *(uses.c.comment, uses.c.set_on),
    )
    query = select(*columns).join(
        Status, and_(col(Status.id) == uses.c.status_id, uses.c.place == 1)
    )
    return {
        item_id: StatusThen(kind, name, comment, on)
        for item_id, kind, name, comment, on in fetch(session, query)
    }


def in_litigation(statuses: dict[int, StatusThen], item_id: int) -> bool:
    """Whether an item was in litigation."""
    status = statuses.get(item_id)
    return status is not None and status.type == StatusType.LITIGATION
