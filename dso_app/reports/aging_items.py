"""The items behind a figure of the ageing."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Subquery, literal_column

from dso_app.reports.ageing_sql import in_bucket
from dso_app.reports.balances import item_balances
from dso_app.reports.basis import Basis
from dso_app.reports.items_behind import WHICH_AND_WHEN, ItemsBehind
from dso_app.services.lists.listing import Column, Kind, ListRequest
from dso_app.texts import N_

_ZERO: ColumnElement[int] = literal_column("0")


class AgeingItemListing(ItemsBehind):
    """Items with a balance on a date.

    Filters besides: `bucket`: a label as the report has it; `figure`: `late` (late debits),
    `debits`, `unapplied` (open credits).
    """

    name = "ageing_items"
    amount = "balance"
    columns: tuple[Column, ...] = (
        *WHICH_AND_WHEN,
        Column("days_late", N_("Days late"), Kind.DAYS),
        Column("original_currency", N_("Original currency"), shown=False),
        Column("balance", N_("Balance"), Kind.MONEY, total=True),
        Column("status", N_("Status"), shown=False),
    )
    order = "due_date"

    def source(self, basis: Basis, request: ListRequest) -> Subquery:
        """What is open on the date."""
        del request
        return item_balances(basis)

    def conditions(
        self, row: Any, basis: Basis, request: ListRequest
    ) -> Sequence[ColumnElement[bool]]:
        """The bucket and the figure that were opened."""
        del basis
        filters = request.filters
        conditions: list[ColumnElement[bool]] = []
        if (bucket := filters.get("bucket", "")) in self.basis.labels:
            conditions.append(in_bucket(row.due_date, self.basis, bucket))
        figures: dict[str, ColumnElement[bool]] = {
            "debits": row.balance > _ZERO,
            "unapplied": row.balance < _ZERO,
            "late": (row.balance > _ZERO) & (row.due_date < self.basis.on),
        }
        if (figure := filters.get("figure", "")) in figures:
            conditions.append(figures[figure])
        return conditions
