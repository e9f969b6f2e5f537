"""The table of everything that happened to one customer."""

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import Select, select
from sqlmodel import col

from dso_app import formats
from dso_app.access.scope import scoped
from dso_app.access.viewer import Viewer
from dso_app.models import Customer, Event, User
from dso_app.services.lists.listing import Cell, Column, Listing, ListRequest
from dso_app.services.lists.narrowing import search
from dso_app.services.words.stored import stored_sentence
from dso_app.texts import N_, translate

ABOUT = ("message", "action", "item", "promise", "customer")
"""First words of the kinds of events: what the filter `about` chooses from."""
NOTES = ("customer.note", "customer.comment", "customer.attachment")
"""Kinds of what people wrote or kept: the filter `about` calls them `note`."""
_DAYS = {"7": 7, "30": 30, "90": 90, "365": 365}


class CustomerHistoryListing(Listing):
    """The events of one customer, the last one first.

    Filters: `about`: one of `ABOUT`, or `note`; `since`: of so many days; `by`: `people` or
    `house`, what was done by itself. Empty for everything.
    """

    name = "customer_history"
    columns = (
        Column("at", N_("When")),
        Column("what", N_("What"), sortable=False),
        Column("who", N_("Who")),
        Column("before", N_("Before")),
    )
    counted = (N_("{count} event"), N_("{count} events"))
    order = "id"
    order_descending = True

    def __init__(self, customer_id: int) -> None:
        self.customer_id = customer_id

    def query(self, viewer: Viewer, request: ListRequest) -> Select[Any]:
        """The customer's events, if the customer is in the viewer's scope."""
        names = ("id", "kind", "at", "before", "after", "message", "values", "message_id")
        columns: list[Any] = [
            *(col(getattr(Event, name)).label(name) for name in names),
            col(User.name).label("who"),
        ]
        query = (
            select(*columns)
            .select_from(Event)
            .join(Customer, col(Customer.id) == col(Event.customer_id))
            .join(User, col(User.id) == col(Event.user_id), isouter=True)
            .where(col(Event.customer_id) == self.customer_id)
            .where(*search(request.search, (Event.values, Event.before, Event.after)))
        )
        about = request.filters.get("about", "")
        if about in ABOUT:
            query = query.where(col(Event.kind).startswith(f"{about}.", autoescape=True))
        elif about == "note":
            query = query.where(col(Event.kind).in_(NOTES))
        if days := _DAYS.get(request.filters.get("since", "")):
            query = query.where(col(Event.on) > viewer.today - timedelta(days=days))
        if (by := request.filters.get("by", "")) in ("people", "house"):
            query = query.where(col(Event.user_id).is_(None) == (by == "house"))
        return scoped(query, viewer.actor, viewer.entity_id)

    def cells(self, row: Mapping[str, Any], viewer: Viewer) -> dict[str, Cell]:
        """The moment in the company's time zone, the event as one sentence."""
        values = json.loads(row["values"] or "{}")
        return {
            "at": Cell(formats.moment(row["at"], viewer.language, viewer.timezone)),
            "what": Cell(stored_sentence(row["message"], values, viewer.language)),
            "who": Cell(row["who"] or "Relance"),
            "before": Cell(_before(row, viewer.language)),
        }


def _before(row: Mapping[str, Any], language: str) -> str:
    """What it was before; a shipped status in words."""
    before = str(row["before"] or "")
    return translate(before, language) if row["kind"].startswith("item.") else before
