"""Messages that wait for a person say what is true today, not on the day they were prepared."""

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlmodel import Session, col

from dso_app.clock import Clock
from dso_app.domain.outbox_states import MessageState
from dso_app.domain.reasons import AMOUNTS_CHANGED
from dso_app.models import Action, ActionItem, Customer, Entity, Item, Message, MessageItem
from dso_app.sending.reader import Reader
from dso_app.sending.wording import fill
from dso_app.services.outbox.rows import reason_columns

_CHUNK = 200
_UNREAD = (MessageState.TO_CONFIRM, MessageState.PREPARED)


def refresh_chunk(session: Session, clock: Clock, entity: Entity, after: int) -> int | None:
    """Render some outdated messages again; of those a person wrote in, all but the words.

    Returns:
        The id of the last message seen, to go on from; None at the end.
    """
    query = (
        select(Message, Action)
        .join(Action, col(Action.id) == col(Message.action_id))
        .where(
            col(Message.entity_id) == entity.id,
            col(Message.id) > after,
            col(Message.state).in_(_UNREAD),
            col(Action.closed_on).is_(None),
            or_(_other_amounts(), _other_items()),
        )
        .order_by(col(Message.id))
        .limit(_CHUNK)
    )
    found = session.execute(query).all()
    if not found:
        return None
    ids = {message.customer_id for message, _ in found}
    lock = select(col(Customer.id)).where(col(Customer.id).in_(ids)).order_by(col(Customer.id))
    session.execute(lock.with_for_update())
    abouts = Reader(session, clock, entity).read([action for _, action in found])
    for (message, _), about in zip(found, abouts, strict=True):
        if about.to.missing is None:
            fill(session, message, about)
            if message.edited:
                _warn(message, about.action)
    last: int | None = found[-1][0].id
    return last


def _warn(message: Message, action: Action) -> None:
    """The words a person wrote may name an amount that is no longer asked."""
    columns = reason_columns(AMOUNTS_CHANGED)
    for name, value in columns.items():
        setattr(message, name, value)
        setattr(action, name, value)


def _other_amounts() -> ColumnElement[bool]:
    """An item of the message has another remaining or askable amount now."""
    remaining = col(Item.remaining_minor)
    free = remaining - col(Item.disputed_minor) - col(Item.sheltered_minor)
    askable = case((remaining <= 0, remaining), (free > 0, free), else_=0)
    return (
        select(col(MessageItem.item_id))
        .join(Item, col(Item.id) == col(MessageItem.item_id))
        .where(
            col(MessageItem.message_id) == col(Message.id),
            or_(
                col(MessageItem.remaining_minor) != col(Item.remaining_minor),
                col(MessageItem.asked_minor) != askable,
            ),
        )
        .exists()
    )


def _other_items() -> ColumnElement[bool]:
    """The action lists other items than the message."""
    said = (
        select(func.count())
        .select_from(MessageItem)
        .where(col(MessageItem.message_id) == col(Message.id))
        .scalar_subquery()
    )
    listed = (
        select(func.count())
        .select_from(ActionItem)
        .where(col(ActionItem.action_id) == col(Action.id))
        .scalar_subquery()
    )
    both = (
        select(func.count())
        .select_from(ActionItem)
        .join(
            MessageItem,
            and_(
                col(MessageItem.item_id) == col(ActionItem.item_id),
                col(MessageItem.message_id) == col(Message.id),
            ),
        )
        .where(col(ActionItem.action_id) == col(Action.id))
        .scalar_subquery()
    )
    return or_(said != listed, both != listed)
