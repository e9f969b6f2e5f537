"""The customer's contacts: shown, added, changed, removed."""

import asyncio
from dataclasses import dataclass
from typing import Any

import reflex as rx

from dso_app.access.permissions import Permission
from dso_app.access.scope import UnknownCustomer
from dso_app.access.viewer import Viewer
from dso_app.components.guard import guarded
from dso_app.components.toasts import toast
from dso_app.database import database
from dso_app.errors import RelanceError
from dso_app.models import Contact
from dso_app.pages.customer_card.contacts_form import (
    NEW,
    contact_values,
    remove_from_form,
    save_from_form,
)
from dso_app.pages.customer_card.meanwhile_words import clash_words
from dso_app.pages.customer_card.timeline_state import changed
from dso_app.pages.typed import id_at_the_end
from dso_app.services.customers.contacts import NotOneAddress, UnknownContact, list_contacts
from dso_app.services.meanwhile import ChangedMeanwhile, Seen, last_event
from dso_app.texts import N_, translate


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
    filled: int = 0
    """Another one: the form is filled again."""
    problems: dict[str, str] = {}
    """Sentences by field; `form` for what no field is to blame for."""
    _shown: dict[str, Seen] = {}
    """What was read of each contact, by key."""
    _seen: Seen = Seen()
    """What the form was filled with."""

    @rx.event
    @guarded(Permission.SEE)
    async def load(self, viewer: Viewer) -> None:
        """Read the contacts of the customer the address names."""
        try:
            found, event = await asyncio.to_thread(_read, viewer, id_at_the_end(self))
        except UnknownCustomer:
            found, event = [], 0
        self._shown = {str(one.id): Seen(contact_values(one), event) for one in found}
        self.contacts = [_person(contact) for contact in found]
        self.opened, self.read = False, True

    @rx.event
    @guarded(Permission.EDIT_CUSTOMERS)
    async def edit(self, key: str) -> None:
        """Open the form with a contact, or empty for a new one."""
        known = {person.key: person for person in self.contacts}
        first = Person(collection=not self.contacts)
        self.edited, self.problems, self.opened = known.get(key, first), {}, True
        self.filled += 1
        self._seen = self._shown.get(key, Seen())

    @rx.event
    @guarded(Permission.EDIT_CUSTOMERS)
    async def close(self) -> None:
        """Close the form; nothing is changed."""
        self.opened = False

    @rx.event
    @guarded(Permission.EDIT_CUSTOMERS)
    async def save(self, viewer: Viewer, form: dict[str, Any]) -> Any:
        """Add the contact, or change it."""
        key = self.edited.key
        try:
            at = id_at_the_end(self)
            await asyncio.to_thread(save_from_form, viewer, at, key, form, self._seen)
        except NotOneAddress as error:
            self.problems = {"email": error.sentence(viewer.language)}
            return None
        except RelanceError as error:
            self._refuse(error, viewer)
            return None
        return await self._done(viewer)

    @rx.event
    @guarded(Permission.EDIT_CUSTOMERS)
    async def remove(self, viewer: Viewer) -> Any:
        """Remove the contact the form is open with."""
        key = self.edited.key
        try:
            at = id_at_the_end(self)
            await asyncio.to_thread(remove_from_form, viewer, at, key, self._seen)
        except RelanceError as error:
            self._refuse(error, viewer)
            return None
        return await self._done(viewer)

    def _refuse(self, error: RelanceError, viewer: Viewer) -> None:
        """Say what is wrong; the input stands as it was typed."""
        if isinstance(error, ChangedMeanwhile):
            self._seen = error.seen
            self.problems = clash_words(error, viewer, lambda _, value: value)
        elif isinstance(error, UnknownContact):
            words = N_("A colleague removed this contact. Save again to add it anew.")
            self.problems = {"form": translate(words, viewer.language)}
            self.edited.key = NEW
        else:
            self.problems = {"form": error.sentence(viewer.language)}

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


def _read(viewer: Viewer, customer_id: int) -> tuple[list[Contact], int]:
    with database().read() as session:
        event = last_event(session)
        return list_contacts(session, viewer.actor, customer_id), event
