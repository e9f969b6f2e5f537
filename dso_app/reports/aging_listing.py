"""The ageing as a screen's table, and the items behind each of its figures."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import ColumnElement, Select, func, literal, select, union_all
from sqlmodel import Session, col

from dso_app import formats
from dso_app.access.permissions import Permission
from dso_app.access.viewer import Viewer
from dso_app.models import Customer, User
from dso_app.reports.ageing_sql import BUCKET, SUMS, ageing_rows
from dso_app.reports.aging import percent
from dso_app.reports.aging_facts import narrowing_facts
from dso_app.reports.basis import Basis
from dso_app.reports.basis_facts import facts_of
from dso_app.reports.by import By, Key
from dso_app.reports.by_words import BY_NAMES, counted, shown_name
from dso_app.reports.narrowing import NARROWING
from dso_app.reports.request import ALL, ReportRequest, request_of
from dso_app.reports.sheets import bucket_words
from dso_app.services.lists.custom import (
    OF_CUSTOMER,
    NamedFields,
    customer_fields,
    exactly,
)
from dso_app.services.lists.listing import (
    Cell,
    Column,
    Kind,
    Listing,
    ListPage,
    ListRequest,
    ListRow,
    Total,
)
from dso_app.services.lists.narrowing import NONE
from dso_app.texts import N_


class AgeingListing(Listing):
    """The ageing by customer, group, collector, company, kind or a named field of customers.

    Filters: those of `request_of`. The search is for customers, whatever the rows are.
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
    bases: list[Basis]
    asked: ReportRequest
    by: By
    before: tuple[Total, ...] = ()
    """The totals of the date it is compared with."""
    narrowed: Mapping[str, str]
    """What narrows the customers."""
    _fields: NamedFields

    def prepare(self, session: Session, viewer: Viewer, request: ListRequest) -> None:
        """Read the entity's bounds and rates; the columns follow from them."""
        viewer.actor.require(Permission.REPORT)
        self.narrowed = {name: request.filters.get(name, "") for name in NARROWING}
        self.by = request_of(request.filters).by or By.CUSTOMER
        if self.by is By.GROUP:
            self.narrowed["group"] = ""
        asked = {**request.filters, **self.narrowed, "search": request.search}
        self.asked = request_of(asked)
        self.bases = self.asked.bases(session, viewer)
        self.basis = self.bases[0]
        self._fields = customer_fields(session, viewer.entity_id)
        self.columns = _columns(self.basis, self.by, self._fields)
        self.counted = counted(self.by)

    def query(self, viewer: Viewer, request: ListRequest) -> Select[Any]:
        """The rows of the ageing."""
        del viewer, request
        rows = self._rows().subquery("ageing_rows")
        key: ColumnElement[Any] = func.coalesce(rows.c.key, 0)
        if self.by.is_field or self.by is By.KIND:
            # Never empty: an empty key is that of no row.
            key = literal("=").concat(func.coalesce(rows.c.key, ""))
        query = select(rows, key.label("row_key"))
        if self.by is By.CUSTOMER:
            query = (
                query.add_columns(col(User.name).label("collector"), *self._fields.selected)
                .join(Customer, col(Customer.id) == rows.c.key)
                .join(User, col(User.id) == col(Customer.collector_id), isouter=True)
            )
        return query

    def _rows(self) -> Select[Any]:
        """The rows of every company looked at; those of one collector, kind or value are one."""
        if len(self.bases) == 1:
            return ageing_rows(self.basis, self.by)
        each = union_all(*(ageing_rows(one, self.by) for one in self.bases)).subquery("each")
        buckets = (BUCKET.format(place) for place in range(len(self.basis.labels)))
        same = (each.c.key, each.c.code, each.c.name, each.c.currency)
        summed = (*buckets, "total", *SUMS, "customers")
        sums = (func.sum(each.c[name]).label(name) for name in summed)
        return select(*same, *sums).group_by(*same)

    def narrowing(self) -> tuple[Column, ...]:
        """The named fields of customers, whatever the rows are."""
        return self._fields.columns

    def facts(
        self, session: Session, viewer: Viewer, request: ListRequest
    ) -> list[tuple[str, str]]:
        """The basis, and what narrows the customers."""
        asked = {**self.narrowed, "search": request.search}
        return [*facts_of(self.bases, viewer), *narrowing_facts(session, viewer, asked)]

    def page(self, session: Session, viewer: Viewer, request: ListRequest) -> ListPage:
        """One page; `MissingRate` where a currency with a balance has no rate."""
        page = super().page(session, viewer, request)
        refuse_missing_rates(page, self.basis)
        if self.by is By.GROUP:
            # Groups share customers: the total is that of any cut that does not.
            filters = {**request.filters, "by": By.COLLECTOR, "group": "", "compare": ""}
            whole = replace(request, filters=filters, page=1, page_size=1)
            page = replace(page, totals=AgeingListing().page(session, viewer, whole).totals)
        return self._compared(page, session, viewer, request) if self.asked.compare else page

    def _compared(
        self, page: ListPage, session: Session, viewer: Viewer, request: ListRequest
    ) -> ListPage:
        """The page with how each total changed since the date it is compared with."""
        then = {**request.filters, "as_of": str(self.asked.compare), "compare": ""}
        before, asked = AgeingListing(), replace(request, filters=then, page=1, page_size=1)
        self.before = before.page(session, viewer, asked).totals
        source = before.query(viewer, asked).subquery()
        shown = [row.key for row in page.rows]
        # Keys of people and groups are numbers, those of values begin with "=".
        keys = [key if key.startswith("=") else int(key) for key in shown]
        columns: tuple[Any, ...] = (source.c.row_key, source.c.total)
        found = session.execute(select(*columns).where(source.c.row_key.in_(keys)))
        totals = {str(key): int(minor) for key, minor in found}

        def compared(row: ListRow) -> ListRow:
            total = row.cells["total"]
            change = changed(total.value - totals.get(row.key, 0), self.basis, viewer.language)
            return replace(row, cells={**row.cells, "total": replace(total, sub=change)})

        return replace(page, rows=tuple(compared(row) for row in page.rows))

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
        tone = "mute" if row["key"] is None else ""
        named = Key(row["key"], "", row["name"])
        cells["name"] = Cell(shown_name(named, self.by, viewer.language), tone=tone)
        return cells

    def href(self, row: Mapping[str, Any]) -> str:
        """The items behind the row."""
        by = str(self.by)
        if self.by.is_field:
            return self.behind({"by": by, OF_CUSTOMER + by: exactly(row["key"] or "")})
        key = NONE if row["key"] is None else row["key"]
        name = "entity" if self.by is By.ENTITY else by
        return self.behind({"by": by, name: str(key)})

    def behind(self, more: Mapping[str, str]) -> str:
        """Address of the items behind a figure: what is asked here, and more.

        What the items do not look at, the way back does. A filter by what the rows are would be
        taken for a row there: it is kept, and the rows are then as usual.
        """
        known_on, compare = self.basis.known_on, self.asked.compare
        rows = str(self.asked.by or "")
        filters = {name for name, value in self.narrowed.items() if value}
        filters |= {"kind"} if self.asked.kind else set()
        shown = {
            "as_of": self.basis.on.isoformat(),
            "known_on": known_on.isoformat() if known_on else "",
            "compare": compare.isoformat() if compare else "",
            "by": "" if {rows, OF_CUSTOMER + rows} & filters else rows,
            "currency": self.basis.currency if self.basis.only else "",
            "into": self.asked.into or "",
            "entities": ALL if self.asked.everywhere else "",
            "kind": self.asked.kind,
            **self.narrowed,
            **more,
        }
        return "/reports/ageing/items?" + urlencode({k: v for k, v in shown.items() if v})


def changed(minor: int, basis: Basis, language: str) -> str:
    """A change of an amount, with its sign."""
    sign = "\N{MINUS SIGN}" if minor < 0 else "+" if minor else "±"
    return sign + formats.amount(abs(minor), basis.currency, language)


def refuse_missing_rates(page: ListPage, basis: Basis) -> None:
    """Raise `MissingRate` when some of the rows could not be converted."""
    for total in page.totals:
        basis.refuse_other(total.currency)


def _columns(basis: Basis, by: By, fields: NamedFields) -> tuple[Column, ...]:
    if by.is_field:
        names = [Column("name", fields.names.get(by, by), given=True)]
    else:
        names = [Column("name", BY_NAMES[by])]
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
