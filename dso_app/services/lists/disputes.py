"""The table of disputes, with what is due and who resolves it."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, func, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from dso_app.access.scope import scoped
from dso_app.access.viewer import Viewer
from dso_app.models import Customer, Dispute, DisputeCause, DisputeItem, Item, User
from dso_app.services.lists.days import days_since
from dso_app.services.lists.listing import Cell, Column, Kind, Listing, ListRequest
from dso_app.services.lists.narrowing import customer_filters, search
from dso_app.texts import N_, translate

_STATES = {
    True: Cell(N_("founded"), tone="warn"),
    False: Cell(N_("unfounded"), tone="ok"),
    None: Cell(N_("closed"), tone="mute"),
}
_OPEN, _OVERDUE = Cell(N_("unresolved"), tone="info"), Cell(N_("overdue"), tone="bad")


class DisputeListing(Listing):
    """Disputes of the customers in scope, the oldest first.

    Filters: those of `customer_filters`; `show`: `open` (from the start), `due` (open, to be
    resolved by today or before), `mine` (open, the viewer resolves them), `closed`, `all`.
    """

    name = "disputes"
    columns = (
        Column("customer", N_("Customer")),
        Column("code", N_("Code"), shown=False),
        Column("items", N_("Items"), sortable=False),
        Column("amount", N_("Disputed"), Kind.MONEY, total=True),
        Column("cause", N_("Cause")),
        Column("resolver", N_("Resolved by")),
        Column("opened_on", N_("Since"), Kind.DATE),
        Column("days", N_("Days open"), Kind.NUMBER, sortable=False),
        Column("target_on", N_("To be resolved by"), Kind.DATE),
        Column("closed_on", N_("Closed"), Kind.DATE, shown=False),
        Column("state", N_("State"), Kind.PILL, sortable=False),
        Column("comment", N_("Comment"), shown=False),
        Column("collector", N_("Collector"), shown=False),
    )
    currency = "currency"
    counted = (N_("{count} dispute"), N_("{count} disputes"))
    order = "opened_on"

    def query(self, viewer: Viewer, request: ListRequest) -> Select[Any]:
        """The disputes in scope that are asked for."""
        resolver, collector = aliased(User), aliased(User)
        parts = _parts()
        query = (
            select(*_columns(viewer, parts, resolver, collector))
            .select_from(Dispute)
            .join(parts, parts.c.dispute_id == col(Dispute.id))
            .join(Customer, col(Customer.id) == col(Dispute.customer_id))
            .join(DisputeCause, col(DisputeCause.id) == col(Dispute.cause_id), isouter=True)
            .join(resolver, col(resolver.id) == col(Dispute.resolver_id), isouter=True)
            .join(collector, col(collector.id) == col(Customer.collector_id), isouter=True)
            .where(*_shown(request.filters.get("show", ""), viewer))
            .where(*customer_filters(request.filters, viewer.actor))
            .where(
                *search(
                    request.search,
                    (Customer.code, Customer.name, Dispute.comment, DisputeCause.name),
                )
            )
        )
        return scoped(query, viewer.actor, viewer.entity_id)

    def cells(self, row: Mapping[str, Any], viewer: Viewer) -> dict[str, Cell]:
        """The cells; an open dispute past its target date says so."""
        cells = super().cells(row, viewer)
        cells["cause"] = Cell(translate(row["cause"] or "", viewer.language))
        cells["items"] = Cell(row["items"].replace(",", ", "))
        if row["closed_on"] is not None:
            cells["days"] = Cell((row["closed_on"] - row["opened_on"]).days)
            cells["state"] = _STATES[row["founded"]]
        else:
            late = row["target_on"] is not None and row["target_on"] < viewer.today
            cells["state"] = _OVERDUE if late else _OPEN
        return cells

    def href(self, row: Mapping[str, Any]) -> str:
        """The customer card."""
        return f"/customers/{row['customer_id']}"


def _parts() -> Any:
    """Each dispute's amount and items; a dispute is in one currency."""
    return (
        select(
            col(DisputeItem.dispute_id).label("dispute_id"),
            func.sum(col(DisputeItem.amount_minor)).label("amount"),
            func.min(col(Item.currency)).label("currency"),
            func.aggregate_strings(col(Item.number), ",").label("items"),
        )
        .join(Item, col(Item.id) == col(DisputeItem.item_id))
        .group_by(col(DisputeItem.dispute_id))
        .subquery("parts")
    )


def _columns(viewer: Viewer, parts: Any, resolver: Any, collector: Any) -> list[Any]:
    names = ("id", "customer_id", "opened_on", "closed_on", "target_on", "founded", "comment")
    return [
        *(col(getattr(Dispute, name)).label(name) for name in names),
        days_since(col(Dispute.opened_on), viewer.today).label("days"),
        parts.c.amount,
        parts.c.currency,
        parts.c["items"],
        col(DisputeCause.name).label("cause"),
        col(resolver.name).label("resolver"),
        col(collector.name).label("collector"),
        col(Customer.name).label("customer"),
        col(Customer.code).label("code"),
    ]


def _shown(show: str, viewer: Viewer) -> list[ColumnElement[bool]]:
    still_open = col(Dispute.closed_on).is_(None)
    if show == "all":
        return []
    if show == "closed":
        return [~still_open]
    if show == "due":
        return [still_open, col(Dispute.target_on) <= viewer.today]
    if show == "mine":
        me = viewer.actor.user_id
        return [and_(still_open, col(Dispute.resolver_id) == me) if me else false()]
    return [still_open]
