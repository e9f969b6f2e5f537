"""The customer's contacts: shown, added, changed, removed."""

import asyncio
from dataclasses import dataclass
from typing import Any

import reflex as rx

from dso_app.access.permissions import Permission
from dso_app.access.scope import UnknownCustomer
from dso_app.access.viewer import Viewer
from dso_app.clock import clock
from dso_app.components.guard import guarded
from dso_app.components.toasts import toast
from dso_app.database import database
from dso_app.errors import RelanceError
from dso_app.models import Contact
from dso_app.pages.customer_card.timeline_state import changed
from dso_app.pages.typed import id_at_the_end, row_id, typed
from dso_app.services.contacts import (
    ContactFields,
    NotOneAddress,
    list_contacts,
    remove_contact,
    save_contact,
)
from dso_app.texts import N_, translate

NEW = "0"
"""Key of a contact about to be added."""


@dataclass
class Person:
    """A contact, to be read and to be edited."""

    key: str = NEW
    title: str = ""
    line: str = ""
    name: str = ""
    role: str = ""
    email: str = ""
    phone: str = ""
    mobile: str = ""
    language: str = ""
    collection: bool = False


class ContactsState(rx.State):
    """The people at the customer."""

    read: bool = False
    contacts: list[Person] = []
    opened: bool = False
    edited: Person = Person()
    problems: dict[str, str] = {}
    """Sentences by field; `form` for what no field is to blame for."""

    @rx.event
    @guarded(Permission.SEE)
    async def load(self, viewer: Viewer) -> None:
        """Read the contacts of the customer the address names."""
        try:
            found = await asyncio.to_thread(_read, viewer, id_at_the_end(self))
        except UnknownCustomer:
            found = []
        self.contacts = [_person(contact) for contact in found]
        self.opened, self.read = False, True

    @rx.event
    @guarded(Permission.EDIT_CUSTOMERS)
    async def edit(self, key: str) -> None:
        """Open the form with a contact, or empty for a new one."""
        known = {person.key: person for person in self.contacts}
        first = Person(collection=not self.contacts)
        self.edited, self.problems, self.opened = known.get(key, first), {}, True

    @rx.event
    @guarded(Permission.EDIT_CUSTOMERS)
    async def close(self) -> None:
        """Close the form; nothing is changed."""
        self.opened = False

    @rx.event
    @guarded(Permission.EDIT_CUSTOMERS)
    async def save(self, viewer: Viewer, form: dict[str, Any]) -> Any:
        """Add the contact, or change it."""
        try:
            await asyncio.to_thread(_save, viewer, id_at_the_end(self), self.edited.key, form)
        except NotOneAddress as error:
            self.problems = {"email": error.sentence(viewer.language)}
            return None
        except RelanceError as error:
            self.problems = {"form": error.sentence(viewer.language)}
            return None
        return await self._done(viewer)

    @rx.event
    @guarded(Permission.EDIT_CUSTOMERS)
    async def remove(self, viewer: Viewer) -> Any:
        """Remove the contact the form is open with."""
        await asyncio.to_thread(_remove, viewer, self.edited.key)
        return await self._done(viewer)

    async def _done(self, viewer: Viewer) -> Any:
        self.opened = False
        await toast(self, translate(N_("Saved."), viewer.language))
        return [ContactsState.load, *changed()]


def _person(contact: Contact) -> Person:
    ways = (contact.role, contact.email, contact.phone, contact.mobile)
    known = [text for text in ways if text]
    return Person(
        key=str(contact.id),
        title=contact.name or next((text for text in ways[1:] if text), "—"),
        line=" · ".join(known if contact.name else known[1:]),
        name=contact.name,
        role=contact.role,
        email=contact.email,
        phone=contact.phone,
        mobile=contact.mobile,
        language=contact.language,
        collection=contact.is_collection,
    )


def _read(viewer: Viewer, customer_id: int) -> list[Contact]:
    with database().read() as session:
        return list_contacts(session, viewer.actor, customer_id)


def _save(viewer: Viewer, customer_id: int, key: str, form: dict[str, Any]) -> None:
    names = ("name", "role", "email", "phone", "mobile", "language")
    fields = ContactFields(**{name: typed(form, f"contact_{name}") for name in names})
    with database().write() as session:
        save_contact(
            session,
            viewer.actor,
            clock(),
            customer_id,
            fields,
            contact_id=row_id(key) or None,
            collection=bool(form.get("is_collection")),
        )


def _remove(viewer: Viewer, key: str) -> None:
    with database().write() as session:
        remove_contact(session, viewer.actor, clock(), row_id(key))
