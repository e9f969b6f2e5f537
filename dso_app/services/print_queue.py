"""Letters that are made and must be printed, put in an envelope and posted."""

from collections.abc import Sequence
from io import BytesIO

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlmodel import Session, col

from dso_app.access.permissions import Actor, Permission
from dso_app.access.scope import scoped
from dso_app.clock import Clock, today
from dso_app.domain.outbox_states import MessageState
from dso_app.domain.scenario import Channel
from dso_app.models import Action, Customer, Entity, Message, MessageContent
from dso_app.services.cycles import record_performed
from dso_app.services.history import record
from dso_app.services.outbox_rows import TO_POST, business_now, reason_columns
from dso_app.texts import N_

LETTERS = (Channel.LETTER, Channel.REGISTERED_LETTER)


def print_queue(session: Session, actor: Actor, entity_id: int) -> list[Message]:
    """The letters not posted yet, oldest first."""
    actor.require(Permission.SEE)
    return list(session.scalars(_queue(actor, entity_id)))


def in_print_queue() -> ColumnElement[bool]:
    """Condition on `Message`: a letter that is made and not posted yet."""
    made = or_(
        col(Message.state) == MessageState.SENT,
        (col(Message.state) == MessageState.WAITING) & (col(Message.reason_code) == TO_POST.code),
    )
    return and_(col(Message.channel).in_(LETTERS), col(Message.posted_on).is_(None), made)


def _queue(actor: Actor, entity_id: int) -> Select[Message]:
    query = select(Message).join(Customer, col(Customer.id) == col(Message.customer_id))
    return scoped(query.where(in_print_queue()), actor, entity_id).order_by(col(Message.id))


def print_all(
    session: Session, actor: Actor, clock: Clock, entity_id: int, message_ids: Sequence[int] = ()
) -> bytes:
    """The letters of the queue, or those of them that are named, as one PDF: each as stored.

    They are marked as printed; empty when there is nothing to print.
    """
    from pypdf import PdfWriter  # noqa: PLC0415 - only printing needs it

    actor.require(Permission.ACT)
    letters = _chosen(session, actor, entity_id, message_ids)
    if not letters:
        return b""
    writer = PdfWriter()
    for letter in letters:
        kept = session.get(MessageContent, letter.id)
        if kept is not None:
            writer.append(BytesIO(kept.content))
        letter.printed_at = letter.printed_at or clock.real()
    pages = BytesIO()
    writer.write(pages)
    return pages.getvalue()


def mark_posted(
    session: Session, actor: Actor, clock: Clock, entity_id: int, message_ids: Sequence[int]
) -> int:
    """Letters were posted today; how many. The steps of those that waited for it are performed."""
    actor.require(Permission.ACT)
    entity = session.get_one(Entity, entity_id)
    on = today(clock, entity.timezone)
    letters = _chosen(session, actor, entity_id, message_ids)
    for letter in letters:
        letter.posted_on = on
        if letter.state == MessageState.WAITING:
            _left(session, actor, clock, letter)
        record(
            session,
            actor,
            clock,
            "message.posted",
            N_("The letter was posted."),
            on=on,
            entity_id=entity_id,
            customer_id=letter.customer_id,
            message_id=letter.id,
        )
    return len(letters)


def _chosen(
    session: Session, actor: Actor, entity_id: int, message_ids: Sequence[int]
) -> list[Message]:
    """Letters of the queue, their customers locked first as planning and sending do."""
    query = _queue(actor, entity_id)
    if message_ids:
        query = query.where(col(Message.id).in_(message_ids))
    theirs = query.with_only_columns(col(Message.customer_id)).order_by(None)
    lock = select(col(Customer.id)).where(col(Customer.id).in_(theirs)).order_by(col(Customer.id))
    session.execute(lock.with_for_update())
    return list(session.scalars(query.execution_options(populate_existing=True)))


def _left(session: Session, actor: Actor, clock: Clock, letter: Message) -> None:
    letter.state, letter.sent_on = MessageState.SENT, letter.posted_on
    letter.sent_at = business_now(session, clock, letter)
    for name, value in reason_columns(None).items():
        setattr(letter, name, value)
    session.flush()
    action = session.get(Action, letter.action_id) if letter.action_id else None
    if action is not None and action.closed_on is None and letter.posted_on is not None:
        record_performed(session, clock, action, letter.posted_on, actor=actor)
