"""The people at a customer: added, changed, marked as the collection contact, removed."""

from dataclasses import asdict, dataclass

from sqlalchemy import select
from sqlmodel import Session, col

from dso_app.access.permissions import Actor, Permission
from dso_app.access.scope import UnknownCustomer, find_customer
from dso_app.clock import Clock, today
from dso_app.domain.addresses import mailbox
from dso_app.errors import RelanceError
from dso_app.models import Contact, Customer, Entity
from dso_app.services.changed_here import mark_changed
from dso_app.services.history import record
from dso_app.services.planning.bulk import replan_customers
from dso_app.texts import N_

_LONGEST = 200
_ALL = ("name", "role", "email", "phone", "mobile", "language", "is_collection")
"""What a person says of a contact."""


class UnknownContact(RelanceError):
    """The contact does not exist, or not for this actor."""

    message = N_("There is no contact {id}.")


class NotOneAddress(RelanceError):
    """A contact has one email address, and nothing else in its place."""

    message = N_("“{email}” is not one email address.")


class ContactEmpty(RelanceError):
    """A contact without a name and without any way to reach it is nobody."""

    message = N_("A contact needs a name or a way to reach it.")


class ContactFieldTooLong(RelanceError):
    """A field of a contact holds more than one line."""

    message = N_("{field}: one line of at most 200 characters is wanted.")


@dataclass(frozen=True)
class ContactFields:
    """What is known of a contact."""

    name: str = ""
    role: str = ""
    email: str = ""
    phone: str = ""
    mobile: str = ""
    language: str = ""


def list_contacts(session: Session, actor: Actor, customer_id: int) -> list[Contact]:
    """A customer's contacts, the collection contact first."""
    actor.require(Permission.SEE)
    find_customer(session, actor, customer_id)
    return contacts_of(session, customer_id)


def contacts_of(session: Session, customer_id: int) -> list[Contact]:
    """The same where the customer is known to be in scope."""
    query = select(Contact).where(col(Contact.customer_id) == customer_id)
    order = (col(Contact.is_collection).desc(), col(Contact.name), col(Contact.id))
    return list(session.scalars(query.order_by(*order)))


def save_contact(
    session: Session,
    actor: Actor,
    clock: Clock,
    customer_id: int,
    fields: ContactFields,
    *,
    contact_id: int | None = None,
    collection: bool | None = None,
) -> Contact:
    """Add a contact, or change one; its customer is planned again at once.

    Args:
        session: of a writing transaction.
        actor: who does it.
        clock: tells the moment.
        customer_id: whose contact it is.
        fields: all that is known of it.
        contact_id: the contact to change; None adds one.
        collection: make it the customer's one collection contact, or no longer; None leaves it.

    Raises:
        UnknownCustomer, UnknownContact, NotOneAddress, ContactEmpty, ContactFieldTooLong:
            nothing is changed.
    """
    actor.require(Permission.EDIT_CUSTOMERS)
    customer = find_customer(session, actor, customer_id)
    values = _checked(fields)
    contact = _find(session, customer, contact_id) if contact_id else None
    message = N_("Contact {contact} changed.") if contact else N_("Contact {contact} added.")
    is_new = contact is None
    contact = contact or Contact(customer_id=customer_id)
    before = contact.email
    changed = [name for name, value in values.items() if getattr(contact, name) != value]
    mark_changed(contact, _ALL if is_new else changed)
    for name, value in values.items():
        setattr(contact, name, value)
    contact.from_customer_email = False
    session.add(contact)
    session.flush()
    if collection is not None:
        _mark(session, contact, collection=collection)
    _tell(session, actor, clock, customer, contact, message, before)
    return contact


def mark_collection(session: Session, actor: Actor, clock: Clock, contact_id: int) -> Contact:
    """Make a contact its customer's one collection contact."""
    actor.require(Permission.EDIT_CUSTOMERS)
    contact, customer = _of_contact(session, actor, contact_id)
    _mark(session, contact, collection=True)
    message = N_("{contact} is the collection contact now.")
    _tell(session, actor, clock, customer, contact, message, "")
    return contact


def remove_contact(session: Session, actor: Actor, clock: Clock, contact_id: int) -> None:
    """Remove a contact; what was sent to it stays in the history."""
    actor.require(Permission.EDIT_CUSTOMERS)
    contact, customer = _of_contact(session, actor, contact_id)
    session.delete(contact)
    session.flush()
    _tell(session, actor, clock, customer, contact, N_("Contact {contact} removed."), contact.email)


def _checked(fields: ContactFields) -> dict[str, str]:
    values = {name: value.strip() for name, value in asdict(fields).items()}
    for name, value in values.items():
        if len(value) > _LONGEST or not value.isprintable():
            if name == "email":
                raise NotOneAddress(email=" ".join(value.split())[:60])
            raise ContactFieldTooLong(field=name)
    if values["email"]:
        found = mailbox(values["email"])
        if found is None:
            raise NotOneAddress(email=values["email"][:60])
        values["email"] = found
    if not any(values[name] for name in ("name", "email", "phone", "mobile")):
        raise ContactEmpty
    return values


def _of_contact(session: Session, actor: Actor, contact_id: int) -> tuple[Contact, Customer]:
    contact = session.get(Contact, contact_id)
    if contact is None:
        raise UnknownContact(id=contact_id)
    try:
        return contact, find_customer(session, actor, contact.customer_id)
    except UnknownCustomer as error:
        raise UnknownContact(id=contact_id) from error


def _find(session: Session, customer: Customer, contact_id: int) -> Contact:
    contact = session.get(Contact, contact_id)
    if contact is None or contact.customer_id != customer.id:
        raise UnknownContact(id=contact_id)
    return contact


def _mark(session: Session, contact: Contact, *, collection: bool) -> None:
    """One collection contact a customer at most."""
    others = (
        select(Contact).where(
            col(Contact.customer_id) == contact.customer_id,
            col(Contact.id) != contact.id,
            col(Contact.is_collection),
        )
        if collection
        else None
    )
    moved = list(session.scalars(others)) if others is not None else []
    if contact.is_collection != collection:
        moved.append(contact)
    for one in moved:
        one.is_collection = one is contact and collection
        mark_changed(one, ["is_collection"])
    session.flush()


def _tell(
    session: Session,
    actor: Actor,
    clock: Clock,
    customer: Customer,
    contact: Contact,
    message: str,
    before: str,
) -> None:
    entity = session.get_one(Entity, customer.entity_id)
    record(
        session,
        actor,
        clock,
        "customer.contact",
        message,
        on=today(clock, entity.timezone),
        entity_id=customer.entity_id,
        customer_id=customer.id,
        before=before,
        after=contact.email,
        contact=contact.name or contact.email or contact.phone or contact.mobile,
        contact_id=contact.id,
    )
    replan_customers(session, clock, [customer.id or 0])
