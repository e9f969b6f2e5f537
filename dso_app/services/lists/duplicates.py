"""The table of customers that may be one."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from dso_app.access.permissions import Permission
from dso_app.access.scope import visible_customers
from dso_app.access.viewer import Viewer
from dso_app.domain.duplicates import SIGN_WORDS, Sign
from dso_app.models import Customer, CustomerSummary, DuplicatePair, User
from dso_app.services.lists.listing import Cell, Column, Kind, Listing, ListRequest
from dso_app.services.lists.narrowing import search
from dso_app.texts import N_, translate

DISMISSED = "dismissed"


class DuplicateListing(Listing):
    """Pairs of customers that may be one, the likeliest first, for those who may merge them.

    Filter `show`: empty for those nobody decided about, `dismissed` for those that are not one.
    """

    name = "duplicates"
    columns = (
        Column("first", N_("Customer")),
        Column("second", N_("May be the same as")),
        Column("why", N_("Why"), sortable=False),
        Column("likeness", N_("Likeness, %"), Kind.NUMBER),
        Column("first_items", N_("Its open items"), Kind.NUMBER),
        Column("second_items", N_("The other’s"), Kind.NUMBER),
        Column("dismissed_on", N_("Dismissed"), Kind.DATE, shown=False),
        Column("dismisser", N_("By"), shown=False),
    )
    counted = (N_("{count} pair"), N_("{count} pairs"))
    order = "likeness"
    order_descending = True

    def query(self, viewer: Viewer, request: ListRequest) -> Select[Any]:
        """The pairs of the viewer's entity of which they see both customers."""
        viewer.actor.require(Permission.MERGE_CUSTOMERS)
        first, second = aliased(Customer), aliased(Customer)
        seen = select(col(Customer.id)).where(visible_customers(viewer.actor, viewer.entity_id))
        columns: list[Any] = [
            *(
                col(getattr(DuplicatePair, name)).label(name)
                for name in ("id", "first_id", "second_id", "signs", "likeness", "dismissed_on")
            ),
            *_of(first, "first"),
            *_of(second, "second"),
            col(User.name).label("dismisser"),
        ]
        is_open = col(DuplicatePair.dismissed_on).is_(None)
        shown = ~is_open if request.filters.get("show") == DISMISSED else is_open
        searched = [(one.name, one.code, one.city) for one in (first, second)]
        return (
            select(*columns)
            .select_from(DuplicatePair)
            .join(first, col(first.id) == col(DuplicatePair.first_id))
            .join(second, col(second.id) == col(DuplicatePair.second_id))
            .join(User, col(User.id) == col(DuplicatePair.dismissed_by), isouter=True)
            .where(
                col(DuplicatePair.entity_id) == viewer.entity_id,
                shown,
                col(first.id).in_(seen),
                col(second.id).in_(seen),
                *search(request.search, (*searched[0], *searched[1])),
            )
        )

    def cells(self, row: Mapping[str, Any], viewer: Viewer) -> dict[str, Cell]:
        """The cells: who with code and city, and what speaks for it in words."""
        cells = super().cells(row, viewer)
        for side in ("first", "second"):
            sub = " · ".join(filter(None, (row[f"{side}_code"], row[f"{side}_city"])))
            cells[side] = Cell(row[side], sub=sub)
        words = (translate(SIGN_WORDS[Sign(one)], viewer.language) for one in _signs(row))
        cells["why"] = Cell(", ".join(words))
        return cells

    def href(self, row: Mapping[str, Any]) -> str:
        """The two side by side; that of more open items is offered as the one that stays."""
        first, second = row["first_id"], row["second_id"]
        if row["second_items"] > row["first_items"]:
            first, second = second, first
        return f"/merge/{first}-{second}"


def _signs(row: Mapping[str, Any]) -> list[str]:
    return [one for one in row["signs"].split(",") if one]


def _of(customer: Any, side: str) -> list[Any]:
    """What is shown of one of the two."""
    items = (
        select(func.sum(col(CustomerSummary.open_items)))
        .where(col(CustomerSummary.customer_id) == col(customer.id))
        .correlate(customer)
        .scalar_subquery()
    )
    return [
        col(customer.name).label(side),
        col(customer.code).label(f"{side}_code"),
        col(customer.city).label(f"{side}_city"),
        func.coalesce(items, 0).label(f"{side}_items"),
    ]
