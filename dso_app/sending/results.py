"""What became of a message that left, or tried to: written down, and its step with it."""

from sqlalchemy import select
from sqlmodel import Session, col

from dso_app.access.permissions import HOUSE
from dso_app.clock import Clock, today
from dso_app.domain.outbox_states import (
    ActionState,
    Delivery,
    DeliveryResult,
    MessageState,
    Outcome,
    outcome,
)
from dso_app.errors import Reason
from dso_app.models import Action, Customer, Entity, Message
from dso_app.sending import sent_log
from dso_app.sending.attachments import attachments_of, with_copies
from dso_app.sending.channels.letter import letter_pdf
from dso_app.sending.depart import Departing, keep_content, lock_customer
from dso_app.sending.prepare import set_state
from dso_app.sending.rendering import restored
from dso_app.services.cycles import record_performed
from dso_app.services.history import record
from dso_app.services.outbox_rows import (
    RETRY,
    TO_POST,
    Claim,
    change,
    end_test,
    put_aside,
    reap,
    reason_columns,
    settle,
)
from dso_app.services.test_mode import address_of_tests, tested
from dso_app.texts import N_

_LEFT = N_("{step}: sent to {recipients}.")
BROKEN = Reason("broken", N_("The message could not be put together."))
NOT_TESTED = Reason(
    "not_tested", N_("Test mode: the copy to the address of the tests did not leave.")
)
_ACCEPTED = DeliveryResult(Delivery.ACCEPTED)


def write_result(
    session: Session, clock: Clock, message_id: int, claim: Claim, result: DeliveryResult
) -> MessageState | None:
    """Write what a try ended with; the state it left the message in, None when it came too late.

    Too late is when a person decided about an ambiguous message meanwhile.
    """
    lock_customer(session, message_id)
    message = session.get_one(Message, message_id, populate_existing=True)
    ended = outcome(result, claim.number)
    if not settle(session, clock, message, claim, result, ended):
        return None
    if ended.state is MessageState.SENT:
        perform(session, clock, message)
    elif ended.state in {MessageState.FAILED, MessageState.AMBIGUOUS}:
        _trouble(session, clock, message, result.detail)
    elif ended.state is MessageState.WAITING:
        _wait(session, message)
    return ended.state


def write_test(
    session: Session, clock: Clock, message_id: int, claim: Claim, result: DeliveryResult
) -> None:
    """Write what became of a copy that went to the address of the tests; no step is performed."""
    lock_customer(session, message_id)
    message = session.get_one(Message, message_id, populate_existing=True)
    address = address_of_tests(session)
    accepted = result.delivery is Delivery.ACCEPTED
    why = tested(address) if accepted else NOT_TESTED
    if not end_test(session, clock, message, claim.runner_id, result.detail, why):
        return
    action = session.get(Action, message.action_id) if message.action_id else None
    if action is not None and action.closed_on is None:
        action.confirmed_by = None
        set_state(action, ActionState.WAITING, why)


def perform(session: Session, clock: Clock, message: Message) -> None:
    """A message left: its step is performed on the business date it left."""
    action = session.get(Action, message.action_id) if message.action_id else None
    entity = session.get_one(Entity, message.entity_id)
    on = message.sent_on or today(clock, entity.timezone)
    if action is not None and action.closed_on is None:
        record_performed(session, clock, action, on)
    _record(session, clock, message, "message.sent", _LEFT)


def _trouble(session: Session, clock: Clock, message: Message, detail: str) -> None:
    """The step waits for a person who looks at what happened."""
    action = session.get(Action, message.action_id) if message.action_id else None
    if action is not None and action.closed_on is None:
        reason = Reason(
            f"message_{message.state}",
            N_("The message could not be sent: {detail}")
            if message.state == MessageState.FAILED
            else N_("Nobody knows whether the message left: {detail}"),
            {"detail": detail},
        )
        set_state(action, ActionState.ERROR, reason)
        # What changed of the customer while the message was on its way was left unplanned.
        session.get_one(Customer, action.customer_id).plan_needed = True
    _record(session, clock, message, f"message.{message.state}", N_("{step}: {error}"))


def _wait(session: Session, message: Message) -> None:
    """The step waits as its message does, and says why."""
    action = session.get(Action, message.action_id) if message.action_id else None
    if action is not None and action.closed_on is None:
        set_state(action, ActionState.WAITING, RETRY)


def _record(session: Session, clock: Clock, message: Message, kind: str, sentence: str) -> None:
    entity = session.get_one(Entity, message.entity_id)
    record(
        session,
        HOUSE,
        clock,
        kind,
        sentence,
        on=today(clock, entity.timezone),
        entity_id=message.entity_id,
        customer_id=message.customer_id,
        message_id=message.id,
        step=message.step_name,
        recipients=", ".join(str(line) for line in message.recipients),
        error=message.error or message.reason_message,
    )


def give_up(session: Session, clock: Clock, message_id: int, runner_id: str, detail: str) -> None:
    """A claimed message that cannot even be put together fails, saying why."""
    lock_customer(session, message_id)
    message = session.get_one(Message, message_id, populate_existing=True)
    if put_aside(session, message, runner_id, MessageState.FAILED, BROKEN):
        message.error = detail
        _trouble(session, clock, message, detail)


def put_in_print_queue(session: Session, clock: Clock, leaving: Departing, claim: Claim) -> None:
    """A reserved letter becomes its PDF in the print queue.

    Performed at once, or when marked as posted if the entity says so.
    """
    message, about = leaving.message, leaving.about
    if about is None:
        return
    letter = letter_pdf(message.subject, restored(message.blocks), about.facts, leaving.today)
    copies = [file.content for file in attachments_of(message)]
    keep_content(session, message, with_copies(letter, copies))
    if leaving.entity.letters_performed_when_posted:
        change(
            session,
            message,
            col(Message.state) == MessageState.SENDING,
            state=MessageState.WAITING,
            claimed_by="",
            sent_on=None,
            **reason_columns(TO_POST),
        )
        set_state(leaving.action, ActionState.WAITING, TO_POST)
        return
    sent_log.append(sent_log.LETTERS, message.key, clock.real(), leaving.today)
    settle(session, clock, message, claim, _ACCEPTED, Outcome(MessageState.SENT))
    perform(session, clock, message)


def recover(session: Session, clock: Clock, lease_seconds: float, runner_id: str) -> list[int]:
    """What dead runners held: free again, ambiguous, or sent where this machine's log knows.

    Returns:
        Ids of the messages nobody knows the end of.
    """
    lost = reap(session, clock, lease_seconds, runner_id)
    query = select(Message).where(col(Message.id).in_(lost)).order_by(col(Message.customer_id))
    rows = session.scalars(query.execution_options(populate_existing=True)).all()
    known = sent_log.left({row.key for row in rows})
    doubtful = []
    for row in rows:
        claim = Claim(row.claimed_by, row.attempts)
        if row.key in known:
            write_result(session, clock, row.id or 0, claim, _ACCEPTED)
        else:
            _trouble(session, clock, row, row.reason_message)
            doubtful.append(row.id or 0)
    return doubtful
