"""The people of two customers as those of one: each once, with all that is known of them."""

from sqlmodel import Session

from dso_app.models import Contact
from dso_app.services.changed_here import changed_columns, mark_changed
from dso_app.services.customers.contacts import contacts_of

_FILLED = ("name", "role", "email", "phone", "mobile", "language")
_WAYS = ("email", "phone", "mobile")


def collection_contact(contacts: list[Contact]) -> Contact | None:
    """Who gets the messages, if anybody is marked."""
    return next((one for one in contacts if one.is_collection), None)


def same_person(one: Contact, other: Contact) -> bool:
    """Whether two contacts are one: of one email; without any, of one name and reached alike.

    One person in two roles stays two contacts: steps write to roles.
    """
    if _differ(one.role.casefold(), other.role.casefold()):
        return False
    if one.email and other.email:
        return one.email.casefold() == other.email.casefold()
    named = bool(one.name) and one.name.casefold() == other.name.casefold()
    return named and not any(_differ(getattr(one, way), getattr(other, way)) for way in _WAYS)


def joined_count(session: Session, survivor_id: int, gone_id: int) -> int:
    """How many contacts of the one are contacts of the other already."""
    own = contacts_of(session, survivor_id)
    return sum(
        any(same_person(one, other) for one in own) for other in contacts_of(session, gone_id)
    )


def join_contacts(session: Session, survivor_id: int, gone_id: int) -> None:
    """Fill the survivor's contacts from the same people of the other, and take the others over.

    Who the collection contact is was settled before (`settle_collection`): nobody else is marked.
    """
    own = contacts_of(session, survivor_id)
    for other in contacts_of(session, gone_id):
        same = next((one for one in own if same_person(one, other)), None)
        if same is None:
            other.customer_id = survivor_id
            continue
        for name in _FILLED:
            if not getattr(same, name):
                setattr(same, name, getattr(other, name))
        same.is_collection |= other.is_collection
        same.from_customer_email |= other.from_customer_email
        mark_changed(same, changed_columns(other.changed_here))
        session.delete(other)
    session.flush()


def settle_collection(
    session: Session, chosen: list[Contact], others: list[Contact], *, emails_of: list[Contact]
) -> None:
    """Of two customers' contacts mark one alone: the collection contact of the side chosen.

    Args:
        session: of a writing transaction.
        chosen: the contacts of the customer whose collection contact is kept.
        others: those of the other.
        emails_of: those of the customer whose own email is kept: only a contact among them may
            go on standing for it.
    """
    keeps = collection_contact(chosen) or collection_contact(others)
    for one in (*chosen, *others):
        one.is_collection = one is keeps
        one.from_customer_email &= any(one is kept for kept in emails_of)
    session.flush()


def _differ(one: str, other: str) -> bool:
    return bool(one and other) and one != other
