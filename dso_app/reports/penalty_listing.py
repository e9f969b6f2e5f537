"""A customer's penalties as a screen's table, and what was decided about penalties."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import Select, select
from sqlmodel import Session, col

from dso_app.access.permissions import Permission
from dso_app.access.scope import scoped
from dso_app.access.viewer import Viewer
from dso_app.models import Customer, Item, PenaltyDecision, User
from dso_app.reports.cube_lines import CubeLineListing, Found
from dso_app.services.items.penalties import PenaltyState
from dso_app.services.lists.listing import Cell, Column, Kind, Listing, ListRequest, ListRow
from dso_app.services.lists.narrowing import search
from dso_app.texts import N_

STATES = {
    PenaltyState.WAIVED: (N_("Waived"), "warn"),
    PenaltyState.INVOICED: (N_("Invoiced"), "ok"),
    PenaltyState.KEPT: (N_("Taken back"), "mute"),
}


class PenaltyListing(CubeLineListing):
    """The penalties of one customer, with their working; filter `code`: the customer's.

    A row's key is its item's number, by which it is decided about.
    """

    name = "penalty_items"

    def prepare(self, session: Session, viewer: Viewer, request: ListRequest) -> None:
        """Nothing of anybody where no customer is named."""
        code = request.filters.get("code") or "\0"
        filters = {"report": "penalties", "figure": "total", "code": code}
        super().prepare(session, viewer, ListRequest(request.search, filters))
        self.columns = tuple(one for one in self.columns if one.key != "line_customer")

    def row_of(self, found: Found, viewer: Viewer) -> ListRow:
        """A penalty, which leads nowhere."""
        row, line = super().row_of(found, viewer), found[2]
        return ListRow(str(line.cells[0]), row.cells, row.currency)


class DecisionListing(Listing):
    """What was waived, invoiced or kept, the latest first; filters: `state`, `code`."""

    name = "penalty_decisions"
    columns = (
        Column("number", N_("Item")),
        Column("customer", N_("Customer")),
        Column("state", N_("Decision"), Kind.PILL),
        Column("until", N_("Up to"), Kind.DATE),
        Column("interest", N_("Interest"), Kind.MONEY, total=True),
        Column("recovery", N_("Recovery costs"), Kind.MONEY, total=True),
        Column("decided_on", N_("Decided on"), Kind.DATE),
        Column("who", N_("By")),
        Column("comment", N_("Comment")),
    )
    currency = "currency"
    counted = (N_("{count} decision"), N_("{count} decisions"))
    order = "id"
    order_descending = True

    def query(self, viewer: Viewer, request: ListRequest) -> Select[Any]:
        """The decisions about items of customers in scope."""
        viewer.actor.require(Permission.REPORT)
        table = PenaltyDecision
        columns: list[Any] = [
            col(table.id).label("id"),
            col(Item.number).label("number"),
            col(Customer.name).label("customer"),
            col(Customer.code).label("code"),
            col(table.state).label("state"),
            col(table.until).label("until"),
            col(table.currency).label("currency"),
            col(table.interest_minor).label("interest"),
            col(table.recovery_minor).label("recovery"),
            col(table.decided_on).label("decided_on"),
            col(User.name).label("who"),
            col(table.comment).label("comment"),
        ]
        query = (
            select(*columns)
            .select_from(table)
            .join(Item, col(Item.id) == col(table.item_id))
            .join(Customer, col(Customer.id) == col(Item.customer_id))
            .join(User, col(User.id) == col(table.user_id), isouter=True)
            .where(*search(request.search, (Item.number, Customer.code, Customer.name)))
        )
        if (state := request.filters.get("state", "")) in set(PenaltyState):
            query = query.where(col(table.state) == state)
        if code := request.filters.get("code"):
            query = query.where(col(Customer.code) == code)
        return scoped(query, viewer.actor, viewer.entity_id)

    def cells(self, row: Mapping[str, Any], viewer: Viewer) -> dict[str, Cell]:
        """The cells; a decision in words."""
        cells = super().cells(row, viewer)
        words, tone = STATES[PenaltyState(row["state"])]
        return cells | {"state": Cell(words, tone=tone)}

    def href(self, row: Mapping[str, Any]) -> str:
        """The customer's penalties."""
        return customer_penalties(row["code"])


def customer_penalties(code: str) -> str:
    """Address of a customer's penalties."""
    return "/reports/penalties/customer?" + urlencode({"code": code})
