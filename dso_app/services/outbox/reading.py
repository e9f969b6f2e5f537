"""The outbox as people see it."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import Select, select
from sqlmodel import Session, col

from dso_app import formats
from dso_app.access.permissions import Actor, Permission
from dso_app.access.scope import find_customer, visible_customers
from dso_app.domain.outbox_states import MessageState
from dso_app.errors import RelanceError
from dso_app.models import Customer, Item, Message, MessageContent, MessageItem
from dso_app.texts import N_, translate


class UnknownMessage(RelanceError):
    """The message does not exist, or not for this actor."""

    message = N_("There is no message {message}.")


class UnknownMessageState(RelanceError):
    """There is no such state of messages."""

    message = N_("“{state}” is not a state of messages; they are: {states}.")


@dataclass(frozen=True, slots=True)
class OutboxItem:
    """An item as a message shows it; remaining in minor units."""

    number: str
    unique_id: str | None
    due_date: date
    currency: str
    remaining_minor: int


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """A message of the outbox; totals are currency → minor units."""

    id: int
    key: str
    customer: str
    channel: str
    scenario: str
    step: int
    state: str
    planned_on: date
    sent_at: datetime | None
    recipients: tuple[str, ...]
    subject: str
    totals: dict[str, int]
    attempts: int
    error: str
    items: tuple[OutboxItem, ...]

    def as_json(self) -> dict[str, object]:
        """The shape others rely on."""
        return {
            "id": self.id,
            "key": self.key,
            "customer": self.customer,
            "channel": self.channel,
            "scenario": self.scenario,
            "step": self.step,
            "state": self.state,
            "planned_on": self.planned_on.isoformat(),
            "sent_at": self.sent_at.astimezone(UTC).isoformat() if self.sent_at else None,
            "recipients": list(self.recipients),
            "subject": self.subject,
            "totals": [
                {"currency": currency, "amount": formats.plain(minor, currency)}
                for currency, minor in sorted(self.totals.items())
            ],
            "attempts": self.attempts,
            "error": self.error,
            "items": [
                {
                    "number": item.number,
                    "unique_id": item.unique_id,
                    "due_date": item.due_date.isoformat(),
                    "currency": item.currency,
                    "remaining": formats.plain(item.remaining_minor, item.currency),
                }
                for item in self.items
            ],
        }


def list_messages(
    session: Session, actor: Actor, entity_id: int, state: str = ""
) -> list[OutboxRow]:
    """An entity's messages the actor sees, of one state or of all, oldest first.

    Raises:
        UnknownMessageState: the state is none.
    """
    actor.require(Permission.SEE)
    if state and state not in set(MessageState):
        raise UnknownMessageState(state=state, states=", ".join(MessageState))
    query = _messages().where(visible_customers(actor, entity_id)).order_by(col(Message.id))
    if state:
        query = query.where(col(Message.state) == state)
    found = [(message, code) for message, code in session.execute(query)]
    items = _items(session, _items_of_messages().where(visible_customers(actor, entity_id)), state)
    return [_row(message, code, items.get(message.id or 0, ()), actor) for message, code in found]


def _messages() -> Select[Message, str]:
    return select(Message, col(Customer.code)).join(
        Customer, col(Customer.id) == col(Message.customer_id)
    )


def _items_of_messages() -> Select[MessageItem, Item]:
    return (
        select(MessageItem, Item)
        .join(Message, col(Message.id) == col(MessageItem.message_id))
        .join(Customer, col(Customer.id) == col(Message.customer_id))
        .join(Item, col(Item.id) == col(MessageItem.item_id))
    )


def _items(
    session: Session, query: Select[MessageItem, Item], state: str
) -> dict[int, list[OutboxItem]]:
    if state:
        query = query.where(col(Message.state) == state)
    ordered = query.order_by(col(Item.currency), col(Item.due_date), col(Item.number))
    found: dict[int, list[OutboxItem]] = {}
    for part, item in session.execute(ordered):
        found.setdefault(part.message_id, []).append(
            OutboxItem(
                item.number, item.unique_id, item.due_date, item.currency, part.remaining_minor
            )
        )
    return found


def _row(message: Message, code: str, items: Iterable[OutboxItem], actor: Actor) -> OutboxRow:
    return OutboxRow(
        id=message.id or 0,
        key=message.key,
        customer=code,
        channel=message.channel,
        scenario=message.scenario_name,
        step=message.step_order,
        state=message.state,
        planned_on=message.planned_on,
        sent_at=message.sent_at,
        recipients=tuple(str(line) for line in message.recipients),
        subject=message.subject,
        totals=dict(message.totals),
        attempts=message.attempts,
        error=message.error or reason_sentence(message, actor.language),
        items=tuple(items),
    )


def reason_sentence(message: Message, language: str = "en") -> str:
    """Why a message stands where it does; empty when nothing is to be said."""
    values = json.loads(message.reason_values or "{}")
    return translate(message.reason_message, language, **values) if message.reason_message else ""


def find_message(session: Session, actor: Actor, message_id: int) -> Message:
    """One message within the actor's scope, else `UnknownMessage`."""
    message = session.get(Message, message_id)
    if message is None:
        raise UnknownMessage(message=message_id)
    try:
        find_customer(session, actor, message.customer_id)
    except RelanceError as error:
        raise UnknownMessage(message=message_id) from error
    return message


def content(session: Session, actor: Actor, message_id: int) -> bytes | None:
    """The exact bytes of what left: MIME of an email, PDF of a letter; None when nothing did."""
    find_message(session, actor, message_id)
    row = session.get(MessageContent, message_id)
    return row.content if row else None
