"""The table of items."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal_column, or_, select, true
from sqlmodel import Session, col

from dso_app.access.scope import UnknownEntity, in_portfolio, scoped, sees_entity
from dso_app.access.viewer import Viewer
from dso_app.domain.kinds import Kind as ItemKind
from dso_app.models import Customer, Item, Status, User
from dso_app.services.lists.custom import (
    NamedFields,
    customer_fields,
    item_fields,
    with_fields,
)
from dso_app.services.lists.days import days_since
from dso_app.services.lists.listing import Cell, Column, Kind, ListRequest, ListRow, Total
from dso_app.services.lists.listing_steps import SteppedListing, Sums
from dso_app.services.lists.narrowing import customer_filters, matches, search
from dso_app.services.lists.set_aside import is_set_aside
from dso_app.services.scenarios.rows import scenarios_in_force
from dso_app.texts import N_, translate

_ZERO: ColumnElement[int] = literal_column("0")

SET_ASIDE = "set_aside"
"""What the filter `show` calls old and exhausted items nobody has decided about."""
_NEVER_NULL = ("number", "kind", "issue_date", "due_date", "days_late", "amount", "remaining")
KIND_WORDS = {
    ItemKind.INVOICE: N_("Invoice"),
    ItemKind.CREDIT_NOTE: N_("Credit note"),
    ItemKind.PAYMENT: N_("Payment"),
    ItemKind.MISCELLANEOUS: N_("Miscellaneous"),
    ItemKind.DRAFT: N_("Draft"),
    ItemKind.DOWN_PAYMENT: N_("Down-payment request"),
}


class ItemListing(SteppedListing):
    """Items of the customers in scope, each in its own currency.

    Filters: those of `customer_filters`; `show`: `open` (from the start), `late`, `settled`,
    `all`, `set_aside` (old or exhausted, undecided); `kind`; `status`: an id, or `none`;
    `currency`; the named fields of items and, with `customer_` before them, of their customers,
    by what they hold.
    """

    name = "items"
    columns: tuple[Column, ...] = (
        Column("number", N_("Number")),
        Column("customer", N_("Customer")),
        Column("code", N_("Code"), shown=False),
        Column("collector", N_("Collector"), shown=False),
        Column("kind", N_("Kind"), Kind.PILL),
        Column("issue_date", N_("Issued"), Kind.DATE),
        Column("due_date", N_("Due"), Kind.DATE),
        Column("days_late", N_("Days late"), Kind.DAYS),
        Column("amount", N_("Amount"), Kind.MONEY, shown=False, total=True),
        Column("remaining", N_("Open"), Kind.MONEY, total=True),
        Column("status", N_("Status")),
        Column("comment", N_("Comment"), shown=False),
        Column("order_number", N_("Order"), shown=False),
        Column("business_case", N_("Business case"), shown=False),
        Column("note", N_("Comment in the ledger"), shown=False),
    )
    currency = "currency"
    counted = (N_("{count} item"), N_("{count} items"))
    order = "due_date"

    def __init__(self) -> None:
        self._own, self._of_customer = NamedFields(Item, {}), NamedFields(Customer, {})
        self._set_aside: ColumnElement[bool] = true()
        self._looks_at_scenarios = False
        self._names_customers = True

    def prepare(self, session: Session, viewer: Viewer, request: ListRequest) -> None:
        """Read the names of fields, and what the filter needs."""
        self._own = item_fields(session, viewer.entity_id)
        self._of_customer = customer_fields(session, viewer.entity_id)
        self.columns = with_fields(type(self).columns, self._own, self._of_customer)
        if request.filters.get("show") == SET_ASIDE:
            scenarios = scenarios_in_force(session, viewer.entity_id)
            self._set_aside = is_set_aside(viewer, scenarios)
            self._looks_at_scenarios = True
        if theirs := self._of_searched_customers(request.search):
            # A number is no customer's name: no item is asked then whose customer has it.
            named = select(col(Customer.id)).where(*theirs).limit(1)
            self._names_customers = session.scalar(named) is not None

    def query(self, viewer: Viewer, request: ListRequest) -> Select[Any]:
        """The items in scope that are asked for."""
        return self._whole_rows(viewer).where(*self._wanted(viewer, request))

    def page_keys(
        self, session: Session, viewer: Viewer, request: ListRequest, *, limit: int, offset: int
    ) -> Sequence[Any]:
        """The ids of some of the items asked for."""
        name, kind, down = self.asked_order(request)
        query, place = self._placed(viewer, name)
        if kind is Kind.TEXT:
            place = func.lower(place)
        order = place.desc() if down else place.asc()
        if name not in _NEVER_NULL:
            # Only there: no index is in that order.
            order = order.nulls_last()
        query = query.where(*self._wanted(viewer, request)).order_by(order, col(Item.id))
        return list(session.scalars(query.limit(limit).offset(offset)))

    def rows_by_key(
        self, session: Session, viewer: Viewer, request: ListRequest, keys: Sequence[Any]
    ) -> dict[Any, ListRow]:
        """Items by their ids."""
        del request
        query = scoped(self._whole_rows(viewer), viewer.actor, viewer.entity_id)
        found = session.execute(query.where(col(Item.id).in_(keys))).mappings()
        return {row["id"]: self._row(dict(row), viewer) for row in found}

    def sums(self, session: Session, viewer: Viewer, request: ListRequest) -> Sums:
        """Their number and amounts: one look where all are in one currency, as most are."""
        return self._sum(session, self._wanted(viewer, request))

    def sums_of(self, session: Session, rows: Sequence[ListRow]) -> Sums:
        """Of a few items that were found by reading all: they are not all read once more."""
        return self._sum(session, [col(Item.id).in_([int(row.key) for row in rows])])

    def _sum(self, session: Session, wanted: list[ColumnElement[bool]]) -> Sums:
        currency = col(Item.currency)
        columns: tuple[Any, ...] = (
            func.count(),
            func.min(currency),
            func.max(currency),
            func.sum(col(Item.amount_minor)),
            func.sum(col(Item.remaining_minor)),
        )
        lines: list[Any] = list(session.execute(self._narrow(select(*columns)).where(*wanted)))
        if lines[0][1] != lines[0][2]:
            by_currency = self._narrow(select(*columns)).where(*wanted)
            lines = list(session.execute(by_currency.group_by(currency).order_by(currency)))
        totals = tuple(
            Total(first, {"amount": int(amount), "remaining": int(remaining)})
            for count, first, _, amount, remaining in lines
            if count
        )
        return Sums(sum(line[0] for line in lines), totals)

    def _whole_rows(self, viewer: Viewer) -> Select[Any]:
        return (
            select(*_columns(viewer), *self._own.selected, *self._of_customer.selected)
            .select_from(Item)
            .join(Customer, col(Customer.id) == col(Item.customer_id))
            .join(User, col(User.id) == col(Customer.collector_id), isouter=True)
            .join(Status, col(Status.id) == col(Item.status_id), isouter=True)
        )

    def _placed(self, viewer: Viewer, name: str) -> tuple[Select[Any], Any]:
        """The ids of items with no more beside them than a column to order by needs."""
        wide = name in ("customer", "code", "collector") or name in self._of_customer.keys
        query = self._narrow(select(col(Item.id)), with_customer=wide)
        if name == "collector":
            query = query.join(User, col(User.id) == col(Customer.collector_id), isouter=True)
        if name == "status":
            query = query.join(Status, col(Status.id) == col(Item.status_id), isouter=True)
        columns = (*_columns(viewer), *self._own.selected, *self._of_customer.selected)
        return query, {one.name: one.element for one in columns}[name]

    def _narrow(self, query: Select[Any], *, with_customer: bool = False) -> Select[Any]:
        """A query over items; their customers stand beside them only where they are needed."""
        query = query.select_from(Item)
        if with_customer or self._looks_at_scenarios:
            query = query.join(Customer, col(Customer.id) == col(Item.customer_id))
        return query

    def _wanted(self, viewer: Viewer, request: ListRequest) -> list[ColumnElement[bool]]:
        """Conditions on `Item`: in scope and asked for; its customer's are asked by its id."""
        filters, actor = request.filters, viewer.actor
        if not sees_entity(actor, viewer.entity_id):
            raise UnknownEntity(entity=viewer.entity_id)
        theirs = [*customer_filters(filters, actor), *self._of_customer.conditions(filters)]
        if actor.own_portfolio:
            theirs.append(in_portfolio(actor))
        return [
            col(Item.entity_id) == viewer.entity_id,
            *item_conditions(viewer, filters),
            self._set_aside,
            *self._own.conditions(filters),
            *([_of_customers(*theirs)] if theirs else []),
            *self._searched(request.search),
        ]

    def _searched(self, text: str) -> list[ColumnElement[bool]]:
        own = search(text, (Item.number, *self._own.searched))
        theirs = self._of_searched_customers(text)
        if not theirs or not self._names_customers:
            return own
        return [or_(*own, _of_customers(*theirs))]

    def _of_searched_customers(self, text: str) -> list[ColumnElement[bool]]:
        return search(text, (Customer.code, Customer.name, *self._of_customer.searched))

    def cells(self, row: Mapping[str, Any], viewer: Viewer) -> dict[str, Cell]:
        """The cells; days late stand only beside what is late."""
        cells = super().cells(row, viewer)
        cells["kind"] = Cell(KIND_WORDS[ItemKind(row["kind"])], tone="mute")
        cells["status"] = Cell(translate(row["status"] or "", viewer.language))
        if row["days_late"] <= 0 or row["remaining"] <= 0:
            cells["days_late"] = Cell()
        if row["remaining"] < 0:
            cells["remaining"] = Cell(row["remaining"], tone="ok")
        return cells

    def href(self, row: Mapping[str, Any]) -> str:
        """The customer card."""
        return f"/customers/{row['customer_id']}"


def _of_customers(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """Condition on `Item` for conditions on its customer."""
    theirs = select(col(Customer.id)).where(*conditions)
    return col(Item.customer_id).in_(theirs)


def _columns(viewer: Viewer) -> list[Any]:
    columns = ("id", "customer_id", "number", "kind", "issue_date", "due_date", "currency")
    return [
        *(col(getattr(Item, name)).label(name) for name in columns),
        col(Customer.name).label("customer"),
        col(Customer.code).label("code"),
        col(User.name).label("collector"),
        days_since(col(Item.due_date), viewer.today).label("days_late"),
        col(Item.amount_minor).label("amount"),
        col(Item.remaining_minor).label("remaining"),
        col(Status.name).label("status"),
        col(Item.status_comment).label("comment"),
        col(Item.order_number).label("order_number"),
        col(Item.business_case).label("business_case"),
        col(Item.comment).label("note"),
    ]


def item_conditions(viewer: Viewer, filters: Mapping[str, str]) -> list[ColumnElement[bool]]:
    """What the filters `show`, `kind`, `currency` and `status` ask of `Item`."""
    is_open = col(Item.remaining_minor) != _ZERO
    # Open is said once more: the partial index of open items is used only where it is.
    late = is_open & (col(Item.remaining_minor) > _ZERO) & (col(Item.due_date) < viewer.today)
    shown: dict[str, list[ColumnElement[bool]]] = {
        SET_ASIDE: [],
        "late": [late],
        "settled": [col(Item.remaining_minor) == _ZERO],
        "all": [],
    }
    conditions = list(shown.get(filters.get("show", ""), [is_open]))
    if kind := filters.get("kind"):
        conditions.append(col(Item.kind) == kind)
    if currency := filters.get("currency"):
        conditions.append(col(Item.currency) == currency)
    if status := filters.get("status"):
        conditions.append(matches(col(Item.status_id), status))
    return conditions
