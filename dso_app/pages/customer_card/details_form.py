"""What the form of a customer's details asks for, written in one transaction."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlmodel import Session

from dso_app.access.viewer import Viewer
from dso_app.clock import clock
from dso_app.database import database
from dso_app.errors import RelanceError
from dso_app.models import User
from dso_app.pages.customer_card.answers import Unreadable, typed_amount, typed_date
from dso_app.pages.customer_card.details_words import TEXTS
from dso_app.pages.typed import typed
from dso_app.services.customer_details import read_customer_details
from dso_app.services.customer_groups import BadGroup, set_groups
from dso_app.services.customer_values import BadCustomerValue
from dso_app.services.customers import (
    UnknownCollector,
    UnknownSales,
    assign_collector,
    assign_sales,
    change_customer,
)

_BLAMED: dict[type[RelanceError], str] = {
    UnknownCollector: "collector",
    UnknownSales: "sales",
    BadGroup: "groups",
}
_COLUMNS = {"credit_limit_minor": "credit_limit"}


def blamed(error: RelanceError) -> str:
    """The field of the form an error is about; `form` when no field is to blame."""
    if isinstance(error, Unreadable):
        return error.field
    if isinstance(error, BadCustomerValue):
        column = str(error.values["field"])
        return _COLUMNS.get(column, column)
    return _BLAMED.get(type(error), "form")


def save_details(viewer: Viewer, customer_id: int, form: Mapping[str, Any]) -> None:
    """Change what the form says otherwise: all of it or, if something is wrong, nothing.

    Raises:
        RelanceError: see `blamed`.
    """
    with database().write() as session:
        details = read_customer_details(session, viewer, customer_id)
        currency = typed(form, "currency").upper() or viewer.entity.currency
        values: dict[str, Any] = {name: typed(form, name) for name in (*TEXTS, *details.names)}
        values["insolvent_on"] = _day(form)
        values["credit_limit_minor"] = typed_amount(form, "credit_limit", currency)
        change_customer(session, viewer.actor, clock(), customer_id, values)
        _regroup(session, viewer, customer_id, details.groups, typed(form, "groups"))
        actor = viewer.actor
        if (email := typed(form, "sales")) != _email(details.sales):
            assign_sales(session, actor, clock(), customer_id, email)
        # Last: afterwards the customer may be in a colleague's portfolio.
        if (email := typed(form, "collector")) != _email(details.collector):
            assign_collector(session, actor, clock(), [customer_id], email)


def _email(user: User | None) -> str:
    return user.email if user else ""


def _day(form: Mapping[str, Any]) -> date | None:
    return typed_date(form, "insolvent_on") if typed(form, "insolvent_on") else None


def _regroup(
    session: Session, viewer: Viewer, customer_id: int, before: tuple[str, ...], text: str
) -> None:
    wanted = [name for part in text.split(",") if (name := " ".join(part.split()))]
    kept = {name.lower() for name in wanted}
    gone = [name for name in before if name.lower() not in kept]
    known = {name.lower() for name in before}
    added = [name for name in wanted if name.lower() not in known]
    if gone or added:
        set_groups(session, viewer.actor, clock(), [customer_id], add=added, remove=gone)
