"""What the form of a customer's details asks for, written in one transaction."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlmodel import Session

from dso_app.access.viewer import Viewer
from dso_app.clock import clock
from dso_app.database import database
from dso_app.errors import RelanceError
from dso_app.pages.customer_card.answers import Unreadable, typed_amount, typed_date
from dso_app.pages.customer_card.details_words import TEXTS, form_values
from dso_app.pages.typed import typed
from dso_app.services.customers.details import CustomerDetails, read_customer_details
from dso_app.services.customers.grouping import BadGroup, set_groups
from dso_app.services.customers.values import BadCustomerValue
from dso_app.services.customers.verbs import (
    UnknownCollector,
    UnknownSales,
    assign_collector,
    assign_sales,
    change_customer,
)
from dso_app.services.meanwhile import Seen, Trace, hold_customer, own_changes

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


def save_details(viewer: Viewer, customer_id: int, form: Mapping[str, Any], seen: Seen) -> None:
    """Change what the form says otherwise: all of it or, if something is wrong, nothing.

    Raises:
        ChangedMeanwhile: a colleague changed the same.
        RelanceError: see `blamed`.
    """
    with database().write() as session:
        hold_customer(session, customer_id)
        details = read_customer_details(session, viewer, customer_id)
        now = form_values(details, viewer)
        wanted = {name: typed(form, name) for name in now}
        mine = own_changes(session, customer_id, seen, now, wanted, _traces(details))
        values = _values(viewer, wanted, mine, (*TEXTS, *details.names))
        change_customer(session, viewer.actor, clock(), customer_id, values)
        if "groups" in mine:
            _regroup(session, viewer, customer_id, details.groups, wanted["groups"])
        if "sales" in mine:
            assign_sales(session, viewer.actor, clock(), customer_id, wanted["sales"])
        # Last: afterwards the customer may be in a colleague's portfolio.
        if "collector" in mine:
            email = wanted["collector"]
            assign_collector(session, viewer.actor, clock(), [customer_id], email)


def _traces(details: CustomerDetails) -> dict[str, Trace]:
    """Where the history tells of each field."""
    columns = {name: name for name in TEXTS} | {"insolvent_on": "insolvent_on"}
    columns |= details.names
    columns |= {field: column for column, field in _COLUMNS.items()}
    return {field: ("customer.changed", "field", (said,)) for field, said in columns.items()} | {
        name: (f"customer.{name}", "", ()) for name in ("groups", "sales", "collector")
    }


def _values(
    viewer: Viewer, wanted: Mapping[str, str], mine: Collection[str], texts: Collection[str]
) -> dict[str, Any]:
    """What changes, by column; a limit is read anew when its currency changes."""
    values: dict[str, Any] = {name: wanted[name] for name in texts if name in mine}
    if "insolvent_on" in mine:
        on = wanted["insolvent_on"]
        values["insolvent_on"] = typed_date(wanted, "insolvent_on") if on else None
    if {"credit_limit", "currency"}.intersection(mine):
        currency = wanted["currency"].upper() or viewer.entity.currency
        values["credit_limit_minor"] = typed_amount(wanted, "credit_limit", currency)
    return values


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
