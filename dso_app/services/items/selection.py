"""What a selection of items comes to, per currency."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, literal_column, select
from sqlmodel import Session, col

from dso_app.access.scope import scoped
from dso_app.access.viewer import Viewer
from dso_app.models import Customer, Item
from dso_app.services.bulk import among

_ZERO: ColumnElement[int] = literal_column("0")


@dataclass(frozen=True)
class Selected:
    """The items of a selection in one currency, amounts in minor units.

    Attributes:
        remaining_minor: open amounts, credits deducted.
        askable_minor: remaining − disputed − promised, of the debits.
        debit_minor: open debits.
        late_minor: open debits whose due date has passed.
        credit_minor: open credits, below zero.
    """

    currency: str
    items: int
    remaining_minor: int
    askable_minor: int
    debit_minor: int
    late_minor: int
    credit_minor: int


def sum_selection(session: Session, viewer: Viewer, item_ids: Collection[int]) -> list[Selected]:
    """The sums of the items among those meant that the viewer sees, by currency."""
    remaining = col(Item.remaining_minor)
    late = (remaining > _ZERO) & (col(Item.due_date) < viewer.today)
    free = remaining - col(Item.disputed_minor) - col(Item.sheltered_minor)
    columns: tuple[Any, ...] = (
        col(Item.currency),
        func.count(),
        func.sum(remaining),
        func.sum(case((free > _ZERO, free), else_=_ZERO)),
        func.sum(case((remaining > _ZERO, remaining), else_=_ZERO)),
        func.sum(case((late, remaining), else_=_ZERO)),
        func.sum(case((remaining < _ZERO, remaining), else_=_ZERO)),
    )
    query: Select[Any] = (
        select(*columns)
        .select_from(Item)
        .join(Customer, col(Customer.id) == col(Item.customer_id))
        .where(among(col(Item.id), sorted(set(item_ids))))
        .group_by(col(Item.currency))
        .order_by(col(Item.currency))
    )
    return [
        Selected(currency, *(int(figure) for figure in figures))
        for currency, *figures in session.execute(scoped(query, viewer.actor, viewer.entity_id))
    ]
