"""The table of promises and instalments, with what is due."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from dso_app.access.scope import scoped
from dso_app.access.viewer import Viewer
from dso_app.domain.promises import PromiseState
from dso_app.models import Customer, Promise, User
from dso_app.services.lists.days import days_since
from dso_app.services.lists.listing import Cell, Column, Kind, Listing, ListRequest
from dso_app.services.lists.narrowing import customer_filters, search
from dso_app.services.lists.words import promise_state
from dso_app.texts import N_, translate

_WEEK = timedelta(days=7)


class PromiseListing(Listing):
    """Promises of the customers in scope, the next date first.

    Filters: those of `customer_filters`; `show`: `pending` (from the start), `due` (pending, its
    date has come), `week` (pending, within seven days), `broken`, `kept`, `cancelled`, `all`.
    """

    name = "promises"
    columns = (
        Column("customer", N_("Customer")),
        Column("code", N_("Code"), shown=False),
        Column("due_on", N_("Promised for"), Kind.DATE),
        Column("overdue", N_("Days past"), Kind.DAYS),
        Column("amount", N_("Promised"), Kind.MONEY, total=True),
        Column("received", N_("Received"), Kind.MONEY, total=True),
        Column("state", N_("State"), Kind.PILL),
        Column("comment", N_("Comment")),
        Column("made_on", N_("Made"), Kind.DATE, shown=False),
        Column("who", N_("By"), shown=False),
        Column("collector", N_("Collector"), shown=False),
    )
    currency = "currency"
    counted = (N_("{count} promise"), N_("{count} promises"))
    order = "due_on"

    def query(self, viewer: Viewer, request: ListRequest) -> Select[Any]:
        """The promises in scope that are asked for."""
        collector = aliased(User)
        query = (
            select(*_columns(viewer, collector))
            .select_from(Promise)
            .join(Customer, col(Customer.id) == col(Promise.customer_id))
            .join(User, col(User.id) == col(Promise.user_id), isouter=True)
            .join(collector, col(collector.id) == col(Customer.collector_id), isouter=True)
            .where(*_shown(request.filters.get("show", ""), viewer))
            .where(*customer_filters(request.filters, viewer.actor))
            .where(*search(request.search, (Customer.code, Customer.name, Promise.comment)))
        )
        return scoped(query, viewer.actor, viewer.entity_id)

    def cells(self, row: Mapping[str, Any], viewer: Viewer) -> dict[str, Cell]:
        """The cells; which instalment it is stands under the amount."""
        cells = super().cells(row, viewer)
        cells["state"] = promise_state(row["state"])
        if row["state"] != PromiseState.PENDING:
            cells["overdue"] = Cell()
        if row["parts"]:
            words = N_("instalment {number} of {count}")
            part = translate(words, viewer.language, number=row["part"], count=row["parts"])
            cells["customer"] = Cell(row["customer"], sub=part)
        return cells

    def href(self, row: Mapping[str, Any]) -> str:
        """The customer card."""
        return f"/customers/{row['customer_id']}"


def _columns(viewer: Viewer, collector: Any) -> list[Any]:
    """Those of a promise, and which instalment of how many it is; none by itself."""
    sibling = aliased(Promise)
    of_plan = select(func.count()).where(col(sibling.plan_id) == col(Promise.plan_id))
    up_to = of_plan.where(col(sibling.due_on) <= col(Promise.due_on))
    names = ("id", "customer_id", "currency", "due_on", "made_on", "state", "comment")
    return [
        *(col(getattr(Promise, name)).label(name) for name in names),
        days_since(col(Promise.due_on), viewer.today).label("overdue"),
        col(Promise.amount_minor).label("amount"),
        col(Promise.received_minor).label("received"),
        of_plan.scalar_subquery().label("parts"),
        up_to.scalar_subquery().label("part"),
        col(Customer.name).label("customer"),
        col(Customer.code).label("code"),
        col(User.name).label("who"),
        col(collector.name).label("collector"),
    ]


def _shown(show: str, viewer: Viewer) -> list[ColumnElement[bool]]:
    pending = col(Promise.state) == PromiseState.PENDING
    due_on = col(Promise.due_on)
    if show == "all":
        return []
    if show == "due":
        return [pending, due_on <= viewer.today]
    if show == "week":
        return [pending, due_on <= viewer.today + _WEEK]
    if show in set(PromiseState):
        return [col(Promise.state) == show]
    return [pending]
