"""The ageing as a screen's table, and the items behind each of its figures."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import Select, func, select
from sqlmodel import Session, col

from dso_app.access.permissions import Permission
from dso_app.access.viewer import Viewer
from dso_app.models import Customer, Group, User
from dso_app.reports.ageing_sql import BUCKET, By, ageing_rows
from dso_app.reports.aging import percent
from dso_app.reports.basis import Basis
from dso_app.reports.request import ReportRequest
from dso_app.reports.sheets import bucket_words
from dso_app.services.listing import Cell, Column, Kind, Listing, ListPage, ListRequest
from dso_app.services.lists.narrowing import NONE, customer_filters, search
from dso_app.services.rates import MissingRate
from dso_app.texts import N_

_NAMES = {By.CUSTOMER: N_("Customer"), By.GROUP: N_("Group"), By.COLLECTOR: N_("Collector")}
_NOBODY = {By.CUSTOMER: "", By.GROUP: N_("No group"), By.COLLECTOR: N_("No collector")}

REPORT_FILTERS = ("as_of", "known_on", "currency", "by")
"""Filters that say what is asked of the report; the others narrow its customers."""


def asked_of(filters: Mapping[str, str]) -> ReportRequest:
    """The report asked for by the filters of a table; what cannot be read is left out."""
    by = filters.get("by", "")
    return ReportRequest(
        as_of=_day(filters.get("as_of", "")),
        known_on=_day(filters.get("known_on", "")),
        currency=filters.get("currency") or None,
        by=By(by) if by in set(By) else By.CUSTOMER,
    )


class AgeingListing(Listing):
    """The ageing by customer, group or collector.

    Filters: `as_of`, `known_on` (ISO dates), `currency`, `by`, and those of `customer_filters`.
    A row leads to the items behind it. By group, a customer counts in each of its groups and once
    in the total.
    """

    name = "ageing"
    key = "row_key"
    currency = "currency"
    order = "total"
    order_descending = True
    columns: tuple[Column, ...] = ()

    basis: Basis
    asked: ReportRequest

    def prepare(self, session: Session, viewer: Viewer, request: ListRequest) -> None:
        """Read the entity's bounds and rates; the columns follow from them."""
        viewer.actor.require(Permission.REPORT)
        self.asked = asked_of(request.filters)
        self.basis = self.asked.basis(session, viewer)
        self.columns = _columns(self.basis, self.asked.by)

    def query(self, viewer: Viewer, request: ListRequest) -> Select[Any]:
        """The rows of the ageing."""
        del viewer
        searched: dict[By, tuple[Any, ...]] = {
            By.CUSTOMER: (Customer.code, Customer.name),
            By.GROUP: (Group.name,),
            By.COLLECTOR: (User.name,),
        }
        rows = (
            ageing_rows(self.basis, self.asked.by)
            .where(*customer_filters(request.filters))
            .where(*search(request.search, searched[self.asked.by]))
            .subquery("ageing_rows")
        )
        query = select(rows, func.coalesce(rows.c.key, 0).label("row_key"))
        if self.asked.by is By.CUSTOMER:
            query = (
                query.add_columns(col(User.name).label("collector"))
                .join(Customer, col(Customer.id) == rows.c.key)
                .join(User, col(User.id) == col(Customer.collector_id), isouter=True)
            )
        return query

    def page(self, session: Session, viewer: Viewer, request: ListRequest) -> ListPage:
        """One page; `MissingRate` where a currency with a balance has no rate."""
        page = super().page(session, viewer, request)
        refuse_missing_rates(page, self.basis)
        if self.asked.by is By.GROUP and not request.search:
            # Groups share customers: the total is that of any cut that does not.
            filters = {**request.filters, "by": By.COLLECTOR}
            whole = replace(request, filters=filters, page=1, page_size=1)
            return replace(page, totals=AgeingListing().page(session, viewer, whole).totals)
        return page

    def cells(self, row: Mapping[str, Any], viewer: Viewer) -> dict[str, Cell]:
        """The cells, the buckets also as one bar."""
        cells = super().cells(row, viewer)
        buckets = [int(row[BUCKET.format(place)]) for place in range(len(self.basis.labels))]
        cells["ages"] = Cell(buckets)
        cells["late_rate"] = Cell(percent(int(row["late_over"]), int(row["debits"])))
        if row["key"] is None:
            cells["name"] = Cell(_NOBODY[self.asked.by], tone="mute")
        return cells

    def href(self, row: Mapping[str, Any]) -> str:
        """The items behind the row."""
        shown = {
            "as_of": self.basis.on.isoformat(),
            "known_on": self.basis.known_on.isoformat() if self.basis.known_on else "",
            "currency": self.basis.currency if self.basis.only else "",
            str(self.asked.by): str(NONE if row["key"] is None else row["key"]),
        }
        return "/reports/ageing/items?" + urlencode({k: v for k, v in shown.items() if v})


def refuse_missing_rates(page: ListPage, basis: Basis) -> None:
    """Raise `MissingRate` when some of the rows could not be converted."""
    for total in page.totals:
        if total.currency != basis.currency:
            raise MissingRate(currency=total.currency, target=basis.currency, day=basis.on)


def _columns(basis: Basis, by: By) -> tuple[Column, ...]:
    names = [Column("name", _NAMES[by])]
    if by is By.CUSTOMER:
        names += [Column("code", N_("Code")), Column("collector", N_("Collector"))]
    else:
        names += [Column("customers", N_("Customers"), Kind.NUMBER)]
    buckets = [
        Column(BUCKET.format(place), bucket_words(label), Kind.MONEY, total=True)
        for place, label in enumerate(basis.labels)
    ]
    return (
        *names,
        *buckets,
        Column("total", N_("Total"), Kind.MONEY, total=True),
        Column("ages", N_("Age"), Kind.AGES, sortable=False),
        Column("late", N_("Late"), Kind.MONEY, shown=False, total=True),
        Column("late_rate", N_("Late rate"), Kind.PERCENT, sortable=False, shown=False),
        Column("unapplied", N_("Unapplied credits"), Kind.MONEY, shown=False, total=True),
        Column("items", N_("Items"), Kind.NUMBER, shown=False, total=True),
        Column("late_items", N_("Late items"), Kind.NUMBER, shown=False, total=True),
    )


def _day(text: str) -> date | None:
    with suppress(ValueError):
        return date.fromisoformat(text)
    return None
