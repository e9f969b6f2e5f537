"""What the tables of the agenda share: a customer's rows stand together, with what it owes late."""

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar

from sqlalchemy import ColumnElement, Select, Subquery, case, func, select
from sqlmodel import Session, col

from dso_app.access.viewer import Viewer
from dso_app.models import Customer, CustomerSummary, Entity, User
from dso_app.services.customers.summaries import summed, summed_currency
from dso_app.services.lists.days import days_since
from dso_app.services.lists.listing import Cell, ListRequest, ListRow, Total
from dso_app.services.lists.listing_steps import SteppedListing, Sums

_WORDS = ("customer", "code", "step_name", "scenario", "collector", "closed_by")
"""Columns that are ordered whatever their capitals."""


class ByCustomer(SteppedListing):
    """Rows ordered so that those of a customer stand together, its first day first.

    By the amount late they do by themselves; by date, customers come by their first day. The
    amounts are the customer's: late debits in its company's currency. One in several currencies
    that cannot be converted names them in place of a sum; the totals hold each.
    """

    currency = "currency"
    day: ClassVar[str]
    """The column of dates."""

    @abstractmethod
    def rows_of(
        self, viewer: Viewer, request: ListRequest, keys: Sequence[Any] | None = None
    ) -> Select[Any]:
        """The rows asked for with all their columns, or those of some keys among them."""

    @abstractmethod
    def places(self, viewer: Viewer, request: ListRequest, order: str = "") -> Select[Any]:
        """The rows asked for: `id`, `customer_id`, `day`, and the column to order by as `place`.

        Little is read for it, so that a page of many rows is found fast. Without an order there
        is no `place`.
        """

    def query(self, viewer: Viewer, request: ListRequest) -> Select[Any]:
        """The rows in scope that are asked for."""
        return self.rows_of(viewer, request)

    def page_keys(
        self, session: Session, viewer: Viewer, request: ListRequest, *, limit: int, offset: int
    ) -> Sequence[Any]:
        """The ids of some of the rows asked for: first which rows, then all about those."""
        name, down = self._order_of(request)
        placed = self.places(viewer, request, name).subquery()
        ordered = select(placed.c.id).order_by(*self._in_order(placed, name, down=down))
        return list(session.scalars(ordered.limit(limit).offset(offset)))

    def rows_by_key(
        self, session: Session, viewer: Viewer, request: ListRequest, keys: Sequence[Any]
    ) -> dict[Any, ListRow]:
        """The rows of some ids."""
        found = session.execute(self.rows_of(viewer, request, keys)).mappings()
        return {row["id"]: self._row(dict(row), viewer) for row in found}

    def arranged(self, rows: Sequence[ListRow]) -> tuple[ListRow, ...]:
        """What is the customer's alone stands in the first row of each customer's."""
        return grouped(rows)

    def sums(self, session: Session, viewer: Viewer, request: ListRequest) -> Sums:
        """How many rows, and what is late of their customers."""
        source = self.places(viewer, request).subquery()
        count = session.scalar(select(func.count()).select_from(source)) or 0
        summed_up = count and any(column.total for column in self.columns)
        totals = _late_totals(session, viewer, request.filters, source) if summed_up else ()
        return Sums(count, totals)

    def _order_of(self, request: ListRequest) -> tuple[str, bool]:
        if request.sort in {column.key for column in self.columns if column.sortable}:
            return request.sort, request.descending
        return self.order, self.order_descending

    def _ordered(self, source: Subquery, request: ListRequest) -> Select[Any]:
        name, down = self._order_of(request)
        columns = {"place": name, "day": self.day}
        named = select(source, *(source.c[of].label(to) for to, of in columns.items())).subquery()
        return select(named).order_by(*self._in_order(named, name, down=down))

    def _in_order(self, source: Subquery, name: str, *, down: bool) -> list[Any]:
        place: ColumnElement[Any] = source.c.place
        day: ColumnElement[Any] = source.c.day
        if name == self.day:
            first = func.max(place) if down else func.min(place)
            place = first.over(partition_by=source.c.customer_id)
            day = day.desc() if down else day
        elif name in _WORDS:
            place = func.lower(place)
        place = place.desc() if down else place.asc()
        return [place.nulls_last(), source.c.customer_id, day, source.c.id]

    def cells(self, row: Mapping[str, Any], viewer: Viewer) -> dict[str, Cell]:
        """The cells of what is the customer's."""
        cells = super().cells(row, viewer)
        cells["customer"] = Cell(row["customer"], sub=_of_company(row, viewer))
        if row["mixed"]:
            cells["late"] = Cell(sub=row["mixed"])
        if (row["days_late"] or 0) <= 0:
            cells["days_late"] = Cell()
        return cells

    def href(self, row: Mapping[str, Any]) -> str:
        """The customer card."""
        return f"/customers/{row['customer_id']}"


def customer_columns(viewer: Viewer, late: Subquery) -> list[Any]:
    """What each row says of its customer; `User` is joined as its collector."""
    several = late.c.currencies > 1
    return [
        col(Customer.id).label("customer_id"),
        col(Customer.entity_id).label("entity_id"),
        col(Customer.name).label("customer"),
        col(Customer.code).label("code"),
        func.coalesce(func.nullif(col(Entity.name), ""), col(Entity.code)).label("company"),
        col(User.name).label("collector"),
        days_since(late.c.oldest_due, viewer.today).label("days_late"),
        case((several, None), else_=late.c.minor).label("late"),
        case((several, ""), else_=func.coalesce(late.c.currency, "")).label("currency"),
        case((several, late.c.names)).label("mixed"),
    ]


def grouped(rows: Sequence[ListRow]) -> tuple[ListRow, ...]:
    """Rows in order; what is the customer's alone stands in the first of each customer's."""
    found: list[ListRow] = []
    before = ""
    for row in rows:
        found.append(_again(row) if row.href == before else row)
        before = row.href
    return tuple(found)


def _again(row: ListRow) -> ListRow:
    again = {name: Cell() for name in ("late", "days_late") if name in row.cells}
    again["customer"] = Cell(row.cells["customer"].value, tone="mute")
    return replace(row, cells={**row.cells, **again})


def _late_totals(
    session: Session, viewer: Viewer, filters: Mapping[str, str], source: Subquery
) -> tuple[Total, ...]:
    """What is late of the customers whose rows these are, each once, by currency."""
    line = col(CustomerSummary.customer_id)
    elsewhere = bool(filters.get("entity"))
    currency = summed_currency(col(Entity.currency) if elsewhere else viewer.entity.currency)
    query = select(currency, func.sum(summed("late"))).select_from(CustomerSummary)
    if elsewhere:
        # Outer joins, so that SQLite does not begin with the companies.
        query = query.join(Customer, col(Customer.id) == line, isouter=True)
        query = query.join(Entity, col(Entity.id) == col(Customer.entity_id), isouter=True)
    query = query.where(line.in_(select(source.c.customer_id)))
    query = query.where(col(CustomerSummary.late_minor) != 0)
    found = session.execute(query.group_by(currency).order_by(currency))
    return tuple(Total(name, {"late": int(minor)}) for name, minor in found)


def _of_company(row: Mapping[str, Any], viewer: Viewer) -> str:
    """Under a customer's name: its code, and its company where that is another one."""
    if row["entity_id"] == viewer.entity_id:
        return str(row["code"])
    return f"{row['code']} · {row['company']}"
