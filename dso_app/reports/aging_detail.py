"""The items behind an ageing as rows of a file, each balance in the column of its age."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Select, select
from sqlmodel import Session, col

from dso_app.access.scope import scoped
from dso_app.domain.ageing import bucket_place, days_late
from dso_app.models import Customer, Item
from dso_app.reports.balances import item_balances
from dso_app.reports.basis import Basis
from dso_app.services.bulk import fetch


class AgedItem(NamedTuple):
    """One item with a balance, in minor units of the report's currency."""

    company: str
    code: str
    customer: str
    number: str
    kind: str
    issue_date: date
    due_date: date
    days_late: int
    """Zero for what is not late."""
    bucket: int
    """Place of its bucket, not due first."""
    balance: int


def aged_items(session: Session, bases: Sequence[Basis]) -> Iterator[AgedItem]:
    """The items behind an ageing, by company, customer and due date."""
    for basis in bases:
        for row in fetch(session, _query(basis)):
            code, customer, number, kind, issued, due, minor, currency = row
            basis.refuse_other(currency)
            late = days_late(due, basis.on)
            yield AgedItem(
                *(basis.entity_name, code, customer, number, kind, issued, due),
                days_late=max(0, late),
                bucket=bucket_place(late, basis.bounds),
                balance=minor,
            )


def _query(basis: Basis) -> Select[Any]:
    row = item_balances(basis).c
    columns: list[Any] = [
        *(col(Customer.code), col(Customer.name), col(Item.number), row.kind),
        *(row.issue_date, row.due_date, row.balance, row.currency),
    ]
    query: Select[Any] = select(*columns).join(Item, col(Item.id) == row.item_id)
    query = query.join(Customer, col(Customer.id) == row.customer_id).where(*basis.conditions)
    if basis.kind:
        query = query.where(row.kind == basis.kind)
    query = query.order_by(col(Customer.code), row.due_date, row.item_id)
    return scoped(query, basis.actor, basis.entity_id)
