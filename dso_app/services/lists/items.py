"""The table of items."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Select, literal_column, select, true
from sqlmodel import Session, col

from dso_app.access.scope import scoped
from dso_app.access.viewer import Viewer
from dso_app.domain.kinds import Kind as ItemKind
from dso_app.models import Customer, Item, Status, User
from dso_app.services.listing import Cell, Column, Kind, Listing, ListRequest
from dso_app.services.lists.custom import (
    NamedFields,
    customer_fields,
    item_fields,
    with_fields,
)
from dso_app.services.lists.days import days_since
from dso_app.services.lists.narrowing import customer_filters, matches, search
from dso_app.services.lists.set_aside import is_set_aside
from dso_app.services.scenario_rows import scenarios_in_force
from dso_app.texts import N_

_ZERO: ColumnElement[int] = literal_column("0")

SET_ASIDE = "set_aside"
"""What the filter `show` calls old and exhausted items nobody has decided about."""
KIND_WORDS = {
    ItemKind.INVOICE: N_("Invoice"),
    ItemKind.CREDIT_NOTE: N_("Credit note"),
    ItemKind.PAYMENT: N_("Payment"),
    ItemKind.MISCELLANEOUS: N_("Miscellaneous"),
    ItemKind.DRAFT: N_("Draft"),
    ItemKind.DOWN_PAYMENT: N_("Down-payment request"),
}


class ItemListing(Listing):
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

    def prepare(self, session: Session, viewer: Viewer, request: ListRequest) -> None:
        """Read the names of fields, and what the filter needs."""
        self._own = item_fields(session, viewer.entity_id)
        self._of_customer = customer_fields(session, viewer.entity_id)
        self.columns = with_fields(type(self).columns, self._own, self._of_customer)
        if request.filters.get("show") == SET_ASIDE:
            scenarios = scenarios_in_force(session, viewer.entity_id)
            self._set_aside = is_set_aside(viewer, scenarios)

    def query(self, viewer: Viewer, request: ListRequest) -> Select[Any]:
        """The items in scope that are asked for."""
        fields = (self._own, self._of_customer)
        searched = [Item.number, Customer.code, Customer.name]
        searched += [column for one in fields for column in one.searched]
        query = (
            select(*_columns(viewer), *self._own.selected, *self._of_customer.selected)
            .select_from(Item)
            .join(Customer, col(Customer.id) == col(Item.customer_id))
            .join(User, col(User.id) == col(Customer.collector_id), isouter=True)
            .join(Status, col(Status.id) == col(Item.status_id), isouter=True)
            .where(*item_conditions(viewer, request.filters))
            .where(self._set_aside)
            .where(*customer_filters(request.filters, viewer.actor))
            .where(*self._own.conditions(request.filters))
            .where(*self._of_customer.conditions(request.filters))
            .where(*search(request.search, searched))
        )
        return scoped(query, viewer.actor, viewer.entity_id)

    def cells(self, row: Mapping[str, Any], viewer: Viewer) -> dict[str, Cell]:
        """The cells; days late stand only beside what is late."""
        cells = super().cells(row, viewer)
        cells["kind"] = Cell(KIND_WORDS[ItemKind(row["kind"])], tone="mute")
        if row["days_late"] <= 0 or row["remaining"] <= 0:
            cells["days_late"] = Cell()
        if row["remaining"] < 0:
            cells["remaining"] = Cell(row["remaining"], tone="ok")
        return cells

    def href(self, row: Mapping[str, Any]) -> str:
        """The customer card."""
        return f"/customers/{row['customer_id']}"


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
    late = (col(Item.remaining_minor) > _ZERO) & (col(Item.due_date) < viewer.today)
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
