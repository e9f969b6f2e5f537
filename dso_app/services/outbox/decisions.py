"""What people decide about messages: let them leave, try again, say what happened, call back."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, select
from sqlmodel import Session, col

from dso_app.access.permissions import Actor, Permission
from dso_app.clock import Clock, today
from dso_app.domain.outbox_states import ActionState, MessageState
from dso_app.errors import RelanceError
from dso_app.models import Action, Customer, Entity, Message
from dso_app.services.history import record
from dso_app.services.outbox.reading import find_message
from dso_app.services.outbox.rows import change, reason_columns
from dso_app.services.planning.cycles import record_performed, record_skipped
from dso_app.texts import N_

_CALLED_BACK = (
    MessageState.PREPARED,
    MessageState.TO_CONFIRM,
    MessageState.QUEUED,
    MessageState.HELD,
    MessageState.WAITING,
    MessageState.FAILED,
)


class TooLate(RelanceError):
    """The message is not, or no longer, in a state that allows it."""

    message = N_("The message is {state}: this cannot be done any more.")


def confirm(session: Session, actor: Actor, clock: Clock, message_id: int) -> Message:
    """Let a message leave that waited for a person; what it says is read again when it does."""
    return _decide(
        session,
        actor,
        clock,
        message_id,
        (MessageState.TO_CONFIRM, MessageState.PREPARED, MessageState.HELD),
        N_("The message was confirmed."),
    )


def retry(session: Session, actor: Actor, clock: Clock, message_id: int) -> Message:
    """Try a message again that failed, or that waits to be tried again."""
    return _decide(
        session,
        actor,
        clock,
        message_id,
        (MessageState.FAILED, MessageState.WAITING),
        N_("The message is tried again."),
    )


def send_again(session: Session, actor: Actor, clock: Clock, message_id: int) -> Message:
    """Of a message nobody knows the end of: it did not leave, send it again."""
    return _decide(
        session,
        actor,
        clock,
        message_id,
        (MessageState.AMBIGUOUS,),
        N_("It did not leave: it is sent again."),
    )


def it_left(session: Session, actor: Actor, clock: Clock, message_id: int) -> Message:
    """Of a message nobody knows the end of: it left. Its step is performed."""
    message = _lock(session, actor, message_id)
    entity = session.get_one(Entity, message.entity_id)
    on = message.sent_on or today(clock, entity.timezone)
    _change(
        session,
        message,
        (MessageState.AMBIGUOUS,),
        state=MessageState.SENT,
        claimed_by="",
        sent_on=on,
        sent_at=message.sending_at,
        **reason_columns(None),
    )
    _record(session, actor, clock, message, N_("It left, somebody said."))
    action = session.get(Action, message.action_id) if message.action_id else None
    if action is not None and action.closed_on is None:
        record_performed(session, clock, action, on, actor=actor)
    return message


def cancel(session: Session, actor: Actor, clock: Clock, message_id: int) -> Message:
    """A message never leaves: a person skips its step."""
    message = _lock(session, actor, message_id)
    _change(session, message, _CALLED_BACK, state=MessageState.CANCELLED, **reason_columns(None))
    _record(session, actor, clock, message, N_("The message was cancelled."))
    action = session.get(Action, message.action_id) if message.action_id else None
    if action is not None and action.closed_on is None:
        entity = session.get_one(Entity, message.entity_id)
        on = today(clock, entity.timezone)
        record_skipped(session, clock, action, on, actor=actor)
    return message


def _decide(
    session: Session,
    actor: Actor,
    clock: Clock,
    message_id: int,
    allowed: Sequence[MessageState],
    sentence: str,
) -> Message:
    """Queue a message because a person said so."""
    message = _lock(session, actor, message_id)
    confirmed = message.confirmed or message.state in {
        MessageState.TO_CONFIRM,
        MessageState.PREPARED,
    }
    _change(
        session,
        message,
        allowed,
        state=MessageState.QUEUED,
        confirmed=confirmed,
        claimed_by="",
        next_try_at=None,
        sent_on=None,
        error="",
        **reason_columns(None),
    )
    action = session.get(Action, message.action_id) if message.action_id else None
    if action is not None and action.closed_on is None:
        action.state = ActionState.CONFIRMED
        action.reason_code, action.reason_message, action.reason_values = "", "", "{}"
        if confirmed:
            action.confirmed_by = actor.user_id
    _record(session, actor, clock, message, sentence)
    return message


def _lock(session: Session, actor: Actor, message_id: int) -> Message:
    """A message of the actor's, its customer locked first as planning and sending do."""
    actor.require(Permission.ACT)
    message = find_message(session, actor, message_id)
    query = select(col(Customer.id)).where(col(Customer.id) == message.customer_id)
    session.execute(query.with_for_update())
    session.refresh(message)
    return message


def _change(
    session: Session, message: Message, allowed: Sequence[MessageState], **values: object
) -> None:
    free = col(Message.claimed_by) == ""
    still: ColumnElement[bool] = col(Message.state).in_(allowed)
    if MessageState.AMBIGUOUS not in allowed:
        still &= free
    if not change(session, message, still, **values):
        raise TooLate(state=message.state)


def _record(session: Session, actor: Actor, clock: Clock, message: Message, words: str) -> None:
    entity = session.get_one(Entity, message.entity_id)
    record(
        session,
        actor,
        clock,
        "message.decided",
        words,
        on=today(clock, entity.timezone),
        entity_id=message.entity_id,
        customer_id=message.customer_id,
        message_id=message.id,
    )
