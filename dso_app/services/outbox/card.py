"""One message of the outbox as it opens beside the list."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlmodel import Session, col

from dso_app.access.viewer import Viewer
from dso_app.models import (
    Attempt,
    Customer,
    Event,
    Item,
    Message,
    MessageContent,
    MessageItem,
    User,
)
from dso_app.services.company.logos import Logo, logo_of
from dso_app.services.copies.enclosures import Enclosures, shown_enclosures
from dso_app.services.outbox.reading import UnknownMessage, find_message

_DECIDED = ("message.decided", "message.edited")
"""Kinds of events that say what a person did with a message."""


@dataclass(frozen=True)
class SaidItem:
    """An item as the message shows it; asked in minor units, negative for a credit deducted."""

    number: str
    due_date: date
    currency: str
    asked_minor: int


@dataclass(frozen=True)
class Decision:
    """What a person decided about the message: the real moment, who, and the sentence's msgid."""

    at: datetime
    who: str
    sentence: str


@dataclass(frozen=True)
class MessageCard:
    """A message with its tries.

    Attributes:
        message: the row.
        content: the exact bytes that left; None while nothing did.
        enclosures: the copies of invoices that left with it, or would.
        attempts: the latest first.
        decisions: what people decided about it, the latest first.
        logo: the company's now, which an email that has not left would show.
    """

    message: Message
    customer: Customer
    content: bytes | None
    enclosures: Enclosures
    items: tuple[SaidItem, ...]
    attempts: tuple[Attempt, ...]
    decisions: tuple[Decision, ...]
    logo: Logo | None


def read_message(session: Session, viewer: Viewer, message_id: int) -> MessageCard:
    """A message of the company looked at, in the viewer's scope, else `UnknownMessage`."""
    message = find_message(session, viewer.actor, message_id)
    if message.entity_id != viewer.entity_id:
        raise UnknownMessage(message=message_id)
    kept = session.get(MessageContent, message_id)
    attempts = select(Attempt).where(col(Attempt.message_id) == message_id)
    return MessageCard(
        message=message,
        customer=session.get_one(Customer, message.customer_id),
        content=kept.content if kept else None,
        enclosures=shown_enclosures(session, message, left=kept is not None),
        items=_items(session, message_id),
        decisions=_decisions(session, message),
        logo=logo_of(session, message.entity_id),
        attempts=tuple(session.scalars(attempts.order_by(col(Attempt.number).desc()))),
    )


def _decisions(session: Session, message: Message) -> tuple[Decision, ...]:
    query = (
        select(col(Event.at), col(User.name), col(Event.message))
        .join(User, col(User.id) == col(Event.user_id), isouter=True)
        .where(
            col(Event.customer_id) == message.customer_id,
            col(Event.message_id) == message.id,
            col(Event.kind).in_(_DECIDED),
        )
        .order_by(col(Event.id).desc())
    )
    return tuple(Decision(at, who or "", words) for at, who, words in session.execute(query))


def _items(session: Session, message_id: int) -> tuple[SaidItem, ...]:
    query = (
        select(
            col(Item.number),
            col(Item.due_date),
            col(Item.currency),
            col(MessageItem.asked_minor),
        )
        .join(MessageItem, col(MessageItem.item_id) == col(Item.id))
        .where(col(MessageItem.message_id) == message_id)
        .order_by(col(Item.currency), col(Item.due_date), col(Item.number), col(Item.id))
    )
    return tuple(SaidItem(*row) for row in session.execute(query))
