"""The items behind the sales of a DSO: what was issued in a span of days."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Subquery, func, select
from sqlmodel import Session

from dso_app import formats
from dso_app.access.viewer import Viewer
from dso_app.domain.dso import month_end, month_of
from dso_app.reports.basis import Basis
from dso_app.reports.items_behind import WHICH_AND_WHEN, ItemsBehind
from dso_app.reports.sold import sold_items
from dso_app.services.bulk import fetch
from dso_app.services.lists.listing import Column, Kind, ListRequest
from dso_app.texts import N_, translate


class SoldItemListing(ItemsBehind):
    """Invoices and credit notes by issue date; filters besides: `from` and `to`, both counted.

    A month of which more was credited than invoiced gives nothing to sales: its items are left
    out, and those shown sum to the figure.
    """

    name = "sold_items"
    amount = "minor"
    columns: tuple[Column, ...] = (
        *WHICH_AND_WHEN,
        Column("original_currency", N_("Original currency"), shown=False),
        Column("minor", N_("Amount"), Kind.MONEY, total=True),
    )
    order = "issue_date"

    _nothing: dict[int, Collection[date]]
    """By company, the months that give nothing."""

    def prepare(self, session: Session, viewer: Viewer, request: ListRequest) -> None:
        """Find the months that give nothing besides."""
        super().prepare(session, viewer, request)
        self._nothing = {}
        whole = replace(request, search="")
        for basis in self.bases:
            found = self.of_company(basis, whole).subquery("found").c
            days = select(found.issue_date, func.sum(found.minor)).group_by(found.issue_date)
            months: dict[date, int] = {}
            for day, minor in fetch(session, days):
                month = month_of(day)
                months[month] = months.get(month, 0) + int(minor)
            self._nothing[basis.entity_id] = [one for one, minor in months.items() if minor < 0]

    def source(self, basis: Basis, request: ListRequest) -> Subquery:
        """What was sold in the span."""
        del request
        return sold_items(basis, self.asked.first, self.asked.last)

    def conditions(
        self, row: Any, basis: Basis, request: ListRequest
    ) -> Sequence[ColumnElement[bool]]:
        """The months that give something."""
        del request
        return [
            ~row.issue_date.between(month, month_end(month))
            for month in self._nothing.get(basis.entity_id, ())
        ]

    def facts(
        self, session: Session, viewer: Viewer, request: ListRequest
    ) -> list[tuple[str, str]]:
        """The basis, the span, and what the items stand behind."""
        language = viewer.language
        days = ((N_("From"), self.asked.first), (N_("To"), self.asked.last))
        span = [
            (translate(name, language), formats.day(day, language)) for name, day in days if day
        ]
        return [*super().facts(session, viewer, request), *span]
