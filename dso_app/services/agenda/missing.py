"""What an action in error lacks to reach somebody, and giving it on the spot."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import Session, col

from dso_app.access.permissions import Actor, Permission
from dso_app.clock import Clock
from dso_app.domain.outbox_states import ActionState, MessageState
from dso_app.domain.recipients import ROLE, Recipient
from dso_app.domain.scenario import Channel, Medium
from dso_app.errors import RelanceError
from dso_app.models import Action, Contact, Customer, Message, Step
from dso_app.services.agenda.open_actions import open_action
from dso_app.services.customers.contacts import ContactFields, save_contact
from dso_app.services.customers.verbs import change_customer
from dso_app.services.outbox import decisions as outbox_decisions
from dso_app.services.planning.bulk import replan_customers
from dso_app.services.specific.rows import SPECIFIC, TO_WHOM
from dso_app.texts import N_

NO_RECIPIENT = "no_recipient"
"""Code of an action in error that reaches nobody."""


class NothingMissing(RelanceError):
    """Nothing that could be given here keeps the action from reaching somebody."""

    message = N_("Nothing is missing that could be given here.")


class StillMissing(RelanceError):
    """The field without which nobody is reached is empty."""

    message = N_("Without it nobody is reached.")


@dataclass(frozen=True)
class Wanted:
    """What is to be given.

    Attributes:
        medium: an email address, a mobile number or a postal address.
        role: of the contact it is for; empty for the collection contact.
        contact: the one there is already; None when there is none.
    """

    medium: Medium
    role: str
    contact: Contact | None


@dataclass(frozen=True)
class Given:
    """What somebody gives: a name and what the medium wants; the rest stays empty."""

    name: str = ""
    email: str = ""
    mobile: str = ""
    address_1: str = ""
    postcode: str = ""
    city: str = ""


def what_is_wanted(session: Session, action: Action) -> Wanted | None:
    """What an open action in error lacks; None where giving something here would not help.

    That is so when its step names colleagues alone, or when it is another error.
    """
    medium = Channel(action.channel).medium
    if action.state != ActionState.ERROR or action.closed_on is not None or medium is None:
        return None
    if action.reason_code != NO_RECIPIENT and _failed(session, action) is None:
        return None
    theirs = [who for who in _recipients(session, action) if _is_theirs(who)]
    if not theirs:
        return None
    who = theirs[0]
    role = who.removeprefix(ROLE) if who.startswith(ROLE) else ""
    return Wanted(medium, role, _contact(session, action.customer_id, role))


def give(session: Session, actor: Actor, clock: Clock, action_id: int, given: Given) -> Action:
    """Write down what was missing; the action is planned again at once.

    A message that failed is tried again; a specific action waits to be confirmed.

    Raises:
        UnknownAction, AlreadyClosed, NothingMissing, StillMissing, NotOneAddress,
        ContactFieldTooLong, BadCustomerValue: nothing is changed.
    """
    actor.require(Permission.EDIT_CUSTOMERS)
    action = open_action(session, actor, clock, action_id).action
    wanted = what_is_wanted(session, action)
    if wanted is None:
        raise NothingMissing
    if wanted.medium is Medium.POST:
        _give_address(session, actor, clock, action, given)
    else:
        _give_contact(session, actor, clock, action, wanted, given)
    failed = _failed(session, action)
    if failed is not None:
        outbox_decisions.retry(session, actor, clock, failed)
    elif action.kind == SPECIFIC:
        action.state = ActionState.TO_CONFIRM
        action.reason_code, action.reason_message, action.reason_values = "", "", "{}"
    replan_customers(session, clock, [action.customer_id])
    session.refresh(action)
    return action


def _give_address(
    session: Session, actor: Actor, clock: Clock, action: Action, given: Given
) -> None:
    if not (given.address_1.strip() and given.city.strip()):
        raise StillMissing
    values = {name: getattr(given, name) for name in ("address_1", "postcode", "city")}
    change_customer(session, actor, clock, action.customer_id, values)


def _give_contact(
    session: Session, actor: Actor, clock: Clock, action: Action, wanted: Wanted, given: Given
) -> None:
    value = given.email if wanted.medium is Medium.EMAIL else given.mobile
    if not value.strip():
        raise StillMissing
    there = wanted.contact
    fields = ContactFields(
        name=given.name.strip() or (there.name if there else ""),
        role=there.role if there else wanted.role,
        email=given.email.strip() or (there.email if there else ""),
        phone=there.phone if there else "",
        mobile=given.mobile.strip() or (there.mobile if there else ""),
        language=there.language if there else "",
    )
    save_contact(
        session,
        actor,
        clock,
        action.customer_id,
        fields,
        contact_id=there.id if there else None,
        collection=True if not wanted.role else None,
    )


def _recipients(session: Session, action: Action) -> list[str]:
    """Whom the action's message goes to: as the customer prefers, else as its step says."""
    if action.recipients:
        return action.recipients.split(",")
    customer = session.get_one(Customer, action.customer_id)
    if customer.preferred_recipients:
        return customer.preferred_recipients.split(",")
    if action.kind == SPECIFIC:
        return list(TO_WHOM)
    step = session.scalar(
        select(Step).where(
            col(Step.version_id) == action.version_id, col(Step.position) == action.step_order
        )
    )
    return list(step.recipients) if step else []


def _is_theirs(who: str) -> bool:
    return who == Recipient.COLLECTION_CONTACT or who.startswith(ROLE)


def _contact(session: Session, customer_id: int, role: str) -> Contact | None:
    rows = session.scalars(
        select(Contact).where(col(Contact.customer_id) == customer_id).order_by(col(Contact.id))
    ).all()
    if not role:
        return next((one for one in rows if one.is_collection), None)
    return next((one for one in rows if one.role.casefold() == role.casefold()), None)


def _failed(session: Session, action: Action) -> int | None:
    """The action's message that failed, if one did."""
    query = select(col(Message.id)).where(
        col(Message.action_id) == action.id, col(Message.state) == MessageState.FAILED
    )
    return session.scalar(query.order_by(col(Message.id).desc()).limit(1))
