"""To whom a message goes and from whom, and what it cannot do without."""

from sqlalchemy import delete
from sqlmodel import Session, col

from dso_app.domain.recipients import Recipient
from dso_app.domain.scenario import Channel, Medium
from dso_app.errors import Reason
from dso_app.models import Entity, Message, MessageAddress, known_id
from dso_app.sending.addresses import one_line, usable_address
from dso_app.sending.reader import About
from dso_app.sending.wording import why_too_long
from dso_app.texts import N_

EMAILS = frozenset({Channel.EMAIL, Channel.INTERNAL_EMAIL})
"""Channels whose messages leave by the mail server."""
NO_TEXT = Reason("no_text", N_("There is no text for this step: choose a template."))
NO_SENDER = Reason("no_sender", N_("The company has no email address to send from."))


def what_is_missing(about: About, entity: Entity, sender: str) -> Reason | None:
    """What a message cannot do without; None when it is complete."""
    if about.to.missing is not None:
        return about.to.missing
    if about.text is None:
        return NO_TEXT
    if Channel(about.action.channel) in EMAILS:
        return None if usable_address(entity.email or sender) else NO_SENDER
    return why_too_long(about, entity.sms_parts)


def address_message(
    session: Session, message: Message, about: About, entity: Entity, sender: str
) -> bool:
    """Write to whom a message goes and from whom, as people are now; whether that changed.

    Args:
        session: of a writing transaction, the message flushed.
        message: which has not left.
        about: read now.
        entity: the message's.
        sender: address to send from where the entity has none.
    """
    channel = Channel(message.channel)
    before = _addressed(message)
    message.recipients = list(about.to.lines)
    if channel in EMAILS:
        message.sender = _from(about, entity, sender)
        message.reply_to = _reply_to(about, entity, sender)
        message.copies = _copies(about, entity)
    if before == _addressed(message):
        return False
    session.execute(delete(MessageAddress).where(col(MessageAddress.message_id) == message.id))
    if channel.medium is not Medium.POST:
        session.add_all(
            MessageAddress(message_id=known_id(message), address=address)
            for address in sorted({line.lower() for line in about.to.lines})
        )
    session.flush()
    return True


def _addressed(message: Message) -> tuple[object, ...]:
    return message.recipients, message.copies, message.sender, message.reply_to


def _copies(about: About, entity: Entity) -> list[str]:
    """Colleagues who get a copy of what the customer gets, where the company says so."""
    if about.facts.internal:
        return []
    colleagues = {Recipient.COLLECTOR: about.facts.collector, Recipient.SALES: about.facts.sales}
    wanted = entity.copies_to.split(",")
    found = (usable_address(one.email) for who, one in colleagues.items() if who in wanted)
    already = {line.lower() for line in about.to.lines}
    return list(dict.fromkeys(x for x in found if x and x.lower() not in already))


def _from(about: About, entity: Entity, sender: str) -> str:
    """The entity's address, with the collector's name where there is one.

    The collector's own address where the mail server took a test from it.
    """
    collector = about.facts.collector
    own = usable_address(collector.email) if collector.sends else ""
    name = collector.name or entity.name or entity.code
    return _named(name, own or entity.email or sender)


def _reply_to(about: About, entity: Entity, sender: str) -> str:
    collector = about.facts.collector
    if usable_address(collector.email):
        return _named(collector.name, collector.email)
    return _named(entity.name or entity.code, entity.email or sender)


def _named(name: str, address: str) -> str:
    """A name and an address as an email header reads them, without anything that breaks it."""
    quoted = one_line(name).replace("\\", "").replace('"', "")
    usable = usable_address(address)
    return f'"{quoted}" <{usable}>' if usable else ""
