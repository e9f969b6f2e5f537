"""The ageing as a screen's table, and the items behind each of its figures."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import ColumnElement, Select, func, literal, select
from sqlmodel import Session, col

from dso_app.access.permissions import Permission
from dso_app.access.viewer import Viewer
from dso_app.models import Customer, Group, User
from dso_app.reports.ageing_sql import BUCKET, ageing_rows
from dso_app.reports.aging import percent
from dso_app.reports.aging_facts import narrowing_facts
from dso_app.reports.basis import Basis
from dso_app.reports.basis_facts import basis_facts
from dso_app.reports.by import By
from dso_app.reports.request import ReportRequest
from dso_app.reports.sheets import bucket_words
from dso_app.services.listing import Cell, Column, Kind, Listing, ListPage, ListRequest
from dso_app.services.lists.custom import (
    CUSTOMER_FILTERS,
    OF_CUSTOMER,
    NamedFields,
    customer_fields,
    exactly,
)
from dso_app.services.lists.narrowing import NONE, customer_filters, search
from dso_app.services.rates import MissingRate
from dso_app.texts import N_, translate

_NAMES = {By.CUSTOMER: N_("Customer"), By.GROUP: N_("Group"), By.COLLECTOR: N_("Collector")}
_NOBODY = {By.CUSTOMER: "", By.GROUP: N_("No group"), By.COLLECTOR: N_("No collector")}
_NO_VALUE = N_("Without a value")

_COUNTED = {
    By.CUSTOMER: (N_("{count} customer"), N_("{count} customers")),
    By.GROUP: (N_("{count} group"), N_("{count} groups")),
    By.COLLECTOR: (N_("{count} collector"), N_("{count} collectors")),
}
_VALUES_COUNTED = (N_("{count} value"), N_("{count} values"))
_NARROWING = ("customer", "group", "collector", "scenario", *CUSTOMER_FILTERS)


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
    """The ageing by customer, group, collector or a named field of customers.

    Filters: `as_of`, `known_on` (ISO dates), `currency`, `by`, those of `customer_filters`, and
    the named fields of customers, `customer_` before them, by what they hold.
    A row and each of its buckets lead to the items behind them. By group, a customer counts in
    each of its groups and once in the total; the filter `group` then has no meaning.
    """

    name = "ageing"
    key = "row_key"
    currency = "currency"
    order = "total"
    order_descending = True
    columns: tuple[Column, ...] = ()

    basis: Basis
    asked: ReportRequest
    by: By
    narrowed: Mapping[str, str]
    """What narrows the customers."""
    _fields: NamedFields

    def prepare(self, session: Session, viewer: Viewer, request: ListRequest) -> None:
        """Read the entity's bounds and rates; the columns follow from them."""
        viewer.actor.require(Permission.REPORT)
        self.asked = asked_of(request.filters)
        self.by = self.asked.by or By.CUSTOMER
        self.basis = self.asked.basis(session, viewer)
        self._fields = customer_fields(session, viewer.entity_id)
        self.columns = _columns(self.basis, self.by, self._fields)
        self.counted = _COUNTED.get(self.by, _VALUES_COUNTED)
        self.narrowed = {name: request.filters.get(name, "") for name in _NARROWING}
        if self.by is By.GROUP:
            self.narrowed["group"] = ""

    def query(self, viewer: Viewer, request: ListRequest) -> Select[Any]:
        """The rows of the ageing."""
        del viewer
        by = self.by
        searched: dict[By, tuple[Any, ...]] = {
            By.CUSTOMER: (Customer.code, Customer.name, *self._fields.searched),
            By.GROUP: (Group.name,),
            By.COLLECTOR: (User.name,),
        }
        in_field = (getattr(Customer, by.value),) if by.is_field else ()
        rows = (
            ageing_rows(self.basis, by)
            .where(*customer_filters(self.narrowed, self.basis.actor))
            .where(*self._fields.conditions(self.narrowed))
            .where(*search(request.search, searched.get(by, in_field)))
            .subquery("ageing_rows")
        )
        key: ColumnElement[Any] = func.coalesce(rows.c.key, 0)
        if by.is_field:
            # Never empty: an empty key is that of no row.
            key = literal("=").concat(func.coalesce(rows.c.key, ""))
        query = select(rows, key.label("row_key"))
        if by is By.CUSTOMER:
            query = (
                query.add_columns(col(User.name).label("collector"), *self._fields.selected)
                .join(Customer, col(Customer.id) == rows.c.key)
                .join(User, col(User.id) == col(Customer.collector_id), isouter=True)
            )
        return query

    def narrowing(self) -> tuple[Column, ...]:
        """The named fields of customers, whatever the rows are."""
        return self._fields.columns

    def facts(
        self, session: Session, viewer: Viewer, request: ListRequest
    ) -> list[tuple[str, str]]:
        """The basis, and what narrows the customers."""
        asked = {**self.narrowed, "search": request.search}
        return [*basis_facts(self.basis, viewer), *narrowing_facts(session, viewer, asked)]

    def page(self, session: Session, viewer: Viewer, request: ListRequest) -> ListPage:
        """One page; `MissingRate` where a currency with a balance has no rate."""
        page = super().page(session, viewer, request)
        refuse_missing_rates(page, self.basis)
        if self.by is By.GROUP and not request.search:
            # Groups share customers: the total is that of any cut that does not.
            filters = {**request.filters, "by": By.COLLECTOR, "group": ""}
            whole = replace(request, filters=filters, page=1, page_size=1)
            return replace(page, totals=AgeingListing().page(session, viewer, whole).totals)
        return page

    def cells(self, row: Mapping[str, Any], viewer: Viewer) -> dict[str, Cell]:
        """The cells, the buckets also as one bar; nothing stands in an empty bucket."""
        cells = super().cells(row, viewer)
        behind, buckets = self.href(row), []
        for place, label in enumerate(self.basis.labels):
            name = BUCKET.format(place)
            minor = int(row[name])
            buckets.append(minor)
            href = f"{behind}&{urlencode({'bucket': label})}"
            cells[name] = Cell(minor, href=href) if minor else Cell()
        cells["ages"] = Cell(buckets)
        cells["late_rate"] = Cell(percent(int(row["late_over"]), int(row["debits"])))
        if row["key"] is None:
            cells["name"] = Cell(
                translate(_NOBODY.get(self.by, _NO_VALUE), viewer.language), tone="mute"
            )
        return cells

    def href(self, row: Mapping[str, Any]) -> str:
        """The items behind the row."""
        by = str(self.by)
        if self.by.is_field:
            return self.behind({"by": by, OF_CUSTOMER + by: exactly(row["key"] or "")})
        key = NONE if row["key"] is None else row["key"]
        return self.behind({"by": by, by: str(key)})

    def behind(self, more: Mapping[str, str]) -> str:
        """Address of the items behind a figure: what is asked here, and more."""
        known_on = self.basis.known_on
        shown = {
            "as_of": self.basis.on.isoformat(),
            "known_on": known_on.isoformat() if known_on else "",
            "currency": self.basis.currency if self.basis.only else "",
            **self.narrowed,
            **more,
        }
        return "/reports/ageing/items?" + urlencode({k: v for k, v in shown.items() if v})


def refuse_missing_rates(page: ListPage, basis: Basis) -> None:
    """Raise `MissingRate` when some of the rows could not be converted."""
    for total in page.totals:
        if total.currency != basis.currency:
            raise MissingRate(currency=total.currency, target=basis.currency, day=basis.on)


def _columns(basis: Basis, by: By, fields: NamedFields) -> tuple[Column, ...]:
    if by.is_field:
        names = [Column("name", fields.names.get(by, by), given=True)]
    else:
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
        *_late_over(basis),
        Column("late_rate", N_("Late rate"), Kind.PERCENT, sortable=False, shown=False),
        Column("debits", N_("All debits"), Kind.MONEY, shown=False, total=True),
        Column("unapplied", N_("Unapplied credits"), Kind.MONEY, shown=False, total=True),
        Column("items", N_("Items"), Kind.NUMBER, shown=False, total=True),
        Column("late_items", N_("Late items"), Kind.NUMBER, shown=False, total=True),
        *(fields.columns if by is By.CUSTOMER else ()),
    )


def _late_over(basis: Basis) -> list[Column]:
    """What the late rate counts, where that is not all that is late."""
    if not basis.late_threshold:
        return []
    label = f"> {basis.late_threshold}"
    return [Column("late_over", label, Kind.MONEY, shown=False, total=True)]


def _day(text: str) -> date | None:
    with suppress(ValueError):
        return date.fromisoformat(text)
    return None
