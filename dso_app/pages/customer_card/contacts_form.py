"""A contact as a form: filled, and written or removed in one transaction."""

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session

from dso_app.access.viewer import Viewer
from dso_app.clock import clock
from dso_app.database import database
from dso_app.models import Contact
from dso_app.pages.typed import row_id, typed
from dso_app.services.customers.contacts import (
    ContactFields,
    UnknownContact,
    list_contacts,
    remove_contact,
    save_contact,
)
from dso_app.services.meanwhile import Seen, Trace, hold_customer, own_changes

NEW = "0"
"""Key of a contact about to be added."""
_TEXTS = ("name", "role", "email", "phone", "mobile", "language")


def contact_values(contact: Contact) -> dict[str, str]:
    """What is known of a contact, by field, as the form says it."""
    known = {name: str(getattr(contact, name)) for name in _TEXTS}
    return known | {"is_collection": "on" if contact.is_collection else ""}


def save_from_form(
    viewer: Viewer, customer_id: int, key: str, form: Mapping[str, Any], seen: Seen
) -> None:
    """Add a contact, or change what the form says otherwise of one.

    Raises:
        ChangedMeanwhile: a colleague changed the same.
        UnknownContact: it is gone.
        RelanceError: as `save_contact`.
    """
    wanted = {name: typed(form, f"contact_{name}") for name in _TEXTS}
    wanted["is_collection"] = "on" if form.get("is_collection") else ""
    contact_id = row_id(key) or None
    with database().write() as session:
        if contact_id:
            hold_customer(session, customer_id)
            now = _now(session, viewer, customer_id, contact_id)
            mine = own_changes(session, customer_id, seen, now, wanted, _traces(now, contact_id))
            wanted = now | {name: wanted[name] for name in mine}
        collection = bool(wanted.pop("is_collection"))
        save_contact(
            session,
            viewer.actor,
            clock(),
            customer_id,
            ContactFields(**wanted),
            contact_id=contact_id,
            collection=collection,
        )


def remove_from_form(viewer: Viewer, customer_id: int, key: str, seen: Seen) -> None:
    """Remove a contact, unless a colleague changed it since it was shown.

    Raises:
        ChangedMeanwhile: a colleague did.
        UnknownContact: it is gone.
    """
    contact_id = row_id(key)
    with database().write() as session:
        hold_customer(session, customer_id)
        now = _now(session, viewer, customer_id, contact_id)
        nothing = dict.fromkeys(now, "\N{EMPTY SET}")  # Removing it says otherwise of every field.
        own_changes(session, customer_id, seen, now, nothing, _traces(now, contact_id))
        remove_contact(session, viewer.actor, clock(), contact_id)


def _now(session: Session, viewer: Viewer, customer_id: int, contact_id: int) -> dict[str, str]:
    for one in list_contacts(session, viewer.actor, customer_id):
        if one.id == contact_id:
            return contact_values(one)
    raise UnknownContact(id=contact_id)


def _traces(now: Mapping[str, str], contact_id: int) -> dict[str, Trace]:
    """Where the history tells of a contact."""
    return dict.fromkeys(now, ("customer.contact", "contact_id", (contact_id,)))
