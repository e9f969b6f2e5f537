"""Whom the message of a specific action may go to: people at the customer, or colleagues."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlmodel import Session, col

from dso_app.access.viewer import Viewer
from dso_app.domain.recipients import COLLEAGUE, ROLE, Recipient, is_colleague, is_recipient
from dso_app.domain.scenario import Channel
from dso_app.errors import RelanceError
from dso_app.models import Contact, Customer, Entity, User, UserEntity
from dso_app.services.choices import colleagues
from dso_app.texts import N_

_MOST_ROLES = 20
_WORDS = {
    Recipient.COLLECTION_CONTACT: N_("The collection contact"),
    Recipient.COLLECTOR: N_("The collector"),
    Recipient.SALES: N_("The sales representative"),
}


class BadRecipient(RelanceError):
    """A message cannot go there: to a colleague by an internal email alone, and no other way."""

    message = N_("Choose whom the message goes to.")


@dataclass(frozen=True)
class OfferedRecipient:
    """Somebody a message may go to: how it is kept, and a msgid or a name."""

    key: str
    name: str


def specific_recipients(session: Session, viewer: Viewer, channel: str) -> list[OfferedRecipient]:
    """Whom a message of a channel may go to, the usual one first; nobody for calls and tasks."""
    if channel not in set(Channel) or not Channel(channel).sendable:
        return []
    if Channel(channel).internal:
        named = colleagues(session, viewer)
        return [
            *(_usual(one) for one in (Recipient.SALES, Recipient.COLLECTOR)),
            *(OfferedRecipient(f"{COLLEAGUE}{one.id}", one.name) for one in named),
        ]
    roles = (
        select(col(Contact.role))
        .join(Customer, col(Customer.id) == col(Contact.customer_id))
        .where(col(Customer.entity_id) == viewer.entity_id, col(Contact.role) != "")
        .distinct()
        .order_by(col(Contact.role))
        .limit(_MOST_ROLES)
    )
    return [
        _usual(Recipient.COLLECTION_CONTACT),
        *(OfferedRecipient(f"{ROLE}{role.casefold()}", role) for role in session.scalars(roles)),
    ]


def _usual(recipient: Recipient) -> OfferedRecipient:
    return OfferedRecipient(recipient.value, _WORDS[recipient])


def check_recipients(
    session: Session, entity: Entity, channel: Channel, recipients: Sequence[str]
) -> None:
    """Refuse recipients that a message of a channel cannot have.

    Raises:
        BadRecipient: names nobody, or a colleague where a customer is meant, or the reverse.
    """
    if channel.internal and not recipients:
        raise BadRecipient
    for who in recipients:
        if who.startswith(COLLEAGUE):
            known = channel.internal and _is_one_of_ours(session, entity, who)
        else:
            known = is_recipient(who) and is_colleague(who) is channel.internal and "," not in who
        if not known:
            raise BadRecipient


def _is_one_of_ours(session: Session, entity: Entity, who: str) -> bool:
    number = who.removeprefix(COLLEAGUE)
    if not (number.isascii() and number.isdecimal()):
        return False
    here = select(col(UserEntity.user_id)).where(col(UserEntity.entity_id) == entity.id)
    query = select(col(User.id)).where(
        col(User.id) == int(number),
        col(User.active),
        or_(col(User.all_entities), col(User.id).in_(here)),
    )
    return session.scalar(query) is not None
