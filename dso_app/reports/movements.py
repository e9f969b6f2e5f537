"""What a ledger's items moved, by their days: one reading for balances and sales of all dates.

An item's amount is what is left of it and what settled it. Summed by the day it was issued, the
day it is due and the day it was settled, a million items make some thousand movements; what was
open on any date, and what was sold in any month, follows from them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, case, func, literal_column, select
from sqlmodel import Session, col

from dso_app.access.scope import scoped
from dso_app.domain.kinds import Kind
from dso_app.models import Customer, Item, Settlement
from dso_app.reports.basis import Basis
from dso_app.services.bulk import fetch

SOLD = (Kind.INVOICE, Kind.CREDIT_NOTE)
"""The kinds that are sales."""
_ZERO: ColumnElement[int] = literal_column("0")


class Movement(NamedTuple):
    """Parts of items alike in their days, in minor units of the basis' currency.

    Attributes:
        closed: day they were settled; None for what is open today.
        receivable: their sum, down-payment requests left out.
        sold: the sum of those that are sales.
    """

    issued: date
    due: date
    closed: date | None
    receivable: int
    sold: int


@dataclass(frozen=True)
class Movements:
    """The movements of the customers looked at, as known today.

    Attributes:
        first_import: business date the company's first item became known.
        rows: None where they cannot tell: as known on an earlier date, or where amounts are
            converted, each item being rounded by itself.
    """

    first_import: date | None
    rows: Sequence[Movement] | None


def read_movements(session: Session, basis: Basis) -> Movements:
    """What the items moved, in three passes over the ledger."""
    foreign = case((col(Item.currency) != basis.currency, literal_column("1")), else_=_ZERO)
    facts = select(func.min(col(Item.known_on)), func.max(foreign)).where(of_entity(basis))
    ((first_import, is_foreign),) = fetch(session, facts)
    if basis.known_on or (is_foreign and not basis.only):
        return Movements(first_import, None)
    rows = [
        Movement(issued, due, closed, int(receivable), int(sold))
        for query in (_closed(basis), _open(basis))
        for issued, due, closed, receivable, sold in fetch(session, query)
    ]
    return Movements(first_import, rows)


def of_entity(basis: Basis) -> ColumnElement[bool]:
    """Nearly every item is read: "+ 0" keeps SQLite from an index that leads to them one by one."""
    return col(Item.entity_id) + _ZERO == basis.entity_id


def _closed(basis: Basis) -> Select[Any]:
    day = col(Settlement.value_date)
    # The day said twice keeps SQLite from its index, which leads to settlements and their items
    # one by one in no order.
    closed: ColumnElement[Any] = func.coalesce(day, day)
    query = select(*_summed(closed, col(Settlement.amount_minor))).select_from(Settlement)
    query = query.join(Item, col(Item.id) == col(Settlement.item_id))
    return _counted(query.group_by(*_DAYS, closed), basis)


def _open(basis: Basis) -> Select[Any]:
    columns = _summed(literal_column("NULL"), col(Item.remaining_minor))
    # "+ 0" as of the entity: the index of open items is by customer.
    left = col(Item.remaining_minor) + _ZERO != _ZERO
    query = select(*columns).select_from(Item).where(left)
    return _counted(query.group_by(*_DAYS), basis)


_DAYS: tuple[Any, ...] = (col(Item.issue_date), col(Item.due_date))


def _summed(closed: Any, minor: Any) -> tuple[Any, ...]:
    return (
        *_DAYS,
        closed,
        func.sum(case((col(Item.kind) != Kind.DOWN_PAYMENT, minor), else_=_ZERO)),
        func.sum(case((is_sale(col(Item.kind)), minor), else_=_ZERO)),
    )


def is_sale(kind: Any) -> ColumnElement[bool]:
    """Whether an item is a sale of the month it was issued in.

    One issued before the entry that brought it forward is none: nobody knows of which month.
    """
    sale: ColumnElement[bool] = kind.in_(SOLD) & ~col(Item.date_assumed)
    return sale


def _counted(query: Select[Any], basis: Basis) -> Select[Any]:
    query = query.where(of_entity(basis), col(Item.currency) == basis.currency)
    if not basis.is_narrow:
        # All customers of the entity: looking each up would take as long as all the rest.
        return query
    query = query.join(Customer, col(Customer.id) == col(Item.customer_id))
    query = query.where(*basis.conditions)
    return scoped(query, basis.actor, basis.entity_id)
