"""Letters that are made and must be printed, put in an envelope and posted."""

import re
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from threading import Lock

from sqlalchemy import ColumnElement, Select, and_, or_, select, update
from sqlmodel import Session, col

from dso_app.access.permissions import Actor, Permission
from dso_app.access.scope import scoped
from dso_app.clock import Clock, today
from dso_app.domain.outbox_states import MessageState
from dso_app.domain.scenario import Channel
from dso_app.errors import RelanceError
from dso_app.models import Action, Customer, Entity, Message, MessageContent
from dso_app.services.bulk import among
from dso_app.services.history import record
from dso_app.services.outbox.reading import find_message
from dso_app.services.outbox.rows import TO_POST, business_now, reason_columns
from dso_app.services.planning.cycles import record_performed
from dso_app.texts import N_

_pdfium = Lock()
"""PDFium is not made for several threads at once."""

LETTERS = (Channel.LETTER, Channel.REGISTERED_LETTER)


class NoRegisteredLetter(RelanceError):
    """Only a registered letter that is made has a number."""

    message = N_("Only a registered letter that is printed has a number.")


class BadRegisteredNumber(RelanceError):
    """What the post writes on a letter are figures and letters."""

    message = N_("“{number}” is not the number of a registered letter.")


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
    actor.require(Permission.ACT)
    query = _locked(session, actor, entity_id, message_ids)
    # Not the rows: the texts of thousands of letters would fill the memory.
    ids = [key for key in session.scalars(query.with_only_columns(col(Message.id))) if key]
    session.execute(
        update(Message)
        .where(among(col(Message.id), ids), col(Message.printed_at).is_(None))
        .values(printed_at=clock.real())
        .execution_options(synchronize_session=False)
    )
    return joined(_stored(session, ids)) if ids else b""


def _stored(session: Session, ids: Sequence[int]) -> Iterator[bytes]:
    """The bytes of letters in their order, one at a time."""
    for key in ids:
        query = select(col(MessageContent.content)).where(col(MessageContent.message_id) == key)
        content = session.scalar(query)
        if content is not None:
            yield content


def joined(files: Iterable[bytes]) -> bytes:
    """PDF files as one, page by page as they are."""
    from pypdfium2 import PdfDocument  # noqa: PLC0415 - only printing needs it

    pages = BytesIO()
    with _pdfium:
        whole = PdfDocument.new()
        for content in files:
            part = PdfDocument(content)
            whole.import_pages(part)
            part.close()
        whole.save(pages)
        whole.close()
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
    """Letters of the queue, their customers locked."""
    query = _locked(session, actor, entity_id, message_ids)
    return list(session.scalars(query.execution_options(populate_existing=True)))


def _locked(
    session: Session, actor: Actor, entity_id: int, message_ids: Sequence[int]
) -> Select[Message]:
    """Letters of the queue, their customers locked first as planning and sending do."""
    query = _queue(actor, entity_id)
    if message_ids:
        query = query.where(among(col(Message.id), message_ids))
    theirs = query.with_only_columns(col(Message.customer_id)).order_by(None)
    lock = select(col(Customer.id)).where(col(Customer.id).in_(theirs)).order_by(col(Customer.id))
    session.execute(lock.with_for_update())
    return query


def _left(session: Session, actor: Actor, clock: Clock, letter: Message) -> None:
    letter.state, letter.sent_on = MessageState.SENT, letter.posted_on
    letter.sent_at = business_now(session, clock, letter)
    for name, value in reason_columns(None).items():
        setattr(letter, name, value)
    session.flush()
    action = session.get(Action, letter.action_id) if letter.action_id else None
    if action is not None and action.closed_on is None and letter.posted_on is not None:
        record_performed(session, clock, action, letter.posted_on, actor=actor)


def note_registered_number(
    session: Session, actor: Actor, clock: Clock, message_id: int, number: str
) -> None:
    """Write down what the post knows a registered letter by; empty takes it away.

    Raises:
        NoRegisteredLetter: the message is none that was made, or not the actor's.
        BadRegisteredNumber: it is no number of a letter.
    """
    actor.require(Permission.ACT)
    letter = find_message(session, actor, message_id)
    made = letter.state == MessageState.SENT or letter.reason_code == TO_POST.code
    if letter.channel != Channel.REGISTERED_LETTER or not made:
        raise NoRegisteredLetter
    wanted = " ".join(number.split()).upper()
    if not re.fullmatch(r"[0-9A-Z][0-9A-Z ./-]{0,39}|", wanted):
        raise BadRegisteredNumber(number=number[:60])
    before, letter.registered_number = letter.registered_number, wanted
    entity = session.get_one(Entity, letter.entity_id)
    record(
        session,
        actor,
        clock,
        "message.registered",
        N_("Registered under {number}.") if wanted else N_("The registered number was taken away."),
        on=today(clock, entity.timezone),
        entity_id=letter.entity_id,
        customer_id=letter.customer_id,
        message_id=letter.id,
        before=before,
        after=wanted,
        number=wanted,
    )
