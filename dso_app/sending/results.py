"""What became of a message that left, or tried to: written down, and its step with it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from dso_app.access.permissions import HOUSE
from dso_app.clock import Clock, today
from dso_app.domain.outbox_states import (
    ActionState,
    Delivery,
    DeliveryResult,
    MessageState,
    outcome,
)
from dso_app.errors import Reason
from dso_app.models import Action, Customer, Message, known_id
from dso_app.sending import sent_log
from dso_app.sending.attachments import attachments_of, with_copies
from dso_app.sending.channels.letter import letter_pdf
from dso_app.sending.contents import keep_contents
from dso_app.sending.depart import lock_theirs
from dso_app.sending.departing import Departing
from dso_app.sending.prepare import set_state
from dso_app.sending.rendering import restored
from dso_app.services.history import event_of, record_all
from dso_app.services.locks import lock_customers
from dso_app.services.outbox.rows import (
    CUT_OFF,
    RETRY,
    RUNNER_DIED,
    TO_POST,
    Claim,
    change,
    reap,
    reason_columns,
)
from dso_app.services.outbox.test_mode import address_of_tests, tested
from dso_app.services.outbox.tries import Tried, Try, claimed, end_test, put_aside, settle, tried
from dso_app.services.planning.cycles import record_all_performed
from dso_app.texts import N_

_LEFT = N_("{step}: sent to {recipients}.")
BROKEN = Reason("broken", N_("The message could not be put together."))
NOT_TESTED = Reason(
    "not_tested", N_("Test mode: the copy to the address of the tests did not leave.")
)
_ACCEPTED = DeliveryResult(Delivery.ACCEPTED)


@dataclass(frozen=True, slots=True)
class Ended:
    """What a try to send a message ended with."""

    message_id: int
    claim: Claim
    result: DeliveryResult


def write_results(
    session: Session, clock: Clock, ended: Sequence[Ended]
) -> dict[int, MessageState]:
    """Write what tries ended with; the states they left their messages in, by id.

    One that is missing came too late: a person decided about its message meanwhile.
    """
    if not ended:
        return {}
    rows = tried(session, [one.message_id for one in ended])
    lock_customers(session, {row.customer_id for row in rows.values()})
    tries = [
        Try(rows[one.message_id], one.claim, one.result, outcome(one.result, one.claim.number))
        for one in ended
        if one.message_id in rows
    ]
    settled = settle(session, clock, tries)
    _perform(session, clock, [one for one in settled if one.outcome.state is MessageState.SENT])
    for one in settled:
        if one.outcome.state in {MessageState.FAILED, MessageState.AMBIGUOUS}:
            detail = one.result.detail or CUT_OFF.message
            _trouble(session, clock, one.message, one.outcome.state, detail)
        elif one.outcome.state is MessageState.WAITING:
            _wait(session, one.message)
    return {one.message.id: one.outcome.state for one in settled}


def write_test(
    session: Session, clock: Clock, message_id: int, claim: Claim, result: DeliveryResult
) -> None:
    """Write what became of a copy that went to the address of the tests; no step is performed."""
    lock_theirs(session, [message_id])
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


def _perform(session: Session, clock: Clock, tries: Sequence[Try]) -> None:
    """Messages left: their steps are performed on the business date they left."""
    if not tries:
        return
    ids = [one.message.action_id for one in tries if one.message.action_id]
    query = select(Action).where(col(Action.id).in_(ids), col(Action.closed_on).is_(None))
    steps = {action.id: action for action in session.scalars(query)}
    by_day: dict[date, list[Try]] = defaultdict(list)
    for one in tries:
        by_day[one.message.sent_on or today(clock, one.message.timezone)].append(one)
    for on, theirs in by_day.items():
        left = [_event(clock, one.message, "message.sent", _LEFT, one.words) for one in theirs]
        actions = [steps[one.message.action_id] for one in theirs if one.message.action_id in steps]
        record_all_performed(session, clock, actions, on, before=left)


def _trouble(
    session: Session, clock: Clock, message: Tried, state: MessageState, detail: str
) -> None:
    """The step waits for a person who looks at what happened."""
    action = session.get(Action, message.action_id) if message.action_id else None
    if action is not None and action.closed_on is None:
        reason = Reason(
            f"message_{state}",
            N_("The message could not be sent: {detail}")
            if state == MessageState.FAILED
            else N_("Nobody knows whether the message left: {detail}"),
            {"detail": detail},
        )
        set_state(action, ActionState.ERROR, reason)
        # What changed of the customer while the message was on its way was left unplanned.
        session.get_one(Customer, action.customer_id).plan_needed = True
    event = _event(clock, message, f"message.{state}", N_("{step}: {error}"), detail)
    record_all(session, [event])


def _wait(session: Session, message: Tried) -> None:
    """The step waits as its message does, and says why."""
    action = session.get(Action, message.action_id) if message.action_id else None
    if action is not None and action.closed_on is None:
        set_state(action, ActionState.WAITING, RETRY)


def _event(clock: Clock, message: Tried, kind: str, sentence: str, error: str) -> dict[str, Any]:
    return event_of(
        HOUSE,
        clock,
        kind,
        sentence,
        on=today(clock, message.timezone),
        entity_id=message.entity_id,
        customer_id=message.customer_id,
        message_id=message.id,
        step=message.step_name,
        recipients=", ".join(str(line) for line in message.recipients),
        error=error,
    )


def give_up(session: Session, clock: Clock, message_id: int, runner_id: str, detail: str) -> None:
    """A claimed message that cannot even be put together fails, saying why."""
    lock_theirs(session, [message_id])
    for message in claimed(session, [message_id], runner_id):
        if put_aside(session, [message], runner_id, MessageState.FAILED, BROKEN):
            message.error = detail
            about = tried(session, [message_id])[message_id]
            _trouble(session, clock, about, MessageState.FAILED, detail)


def put_in_print_queue(session: Session, clock: Clock, leaving: Departing, claim: Claim) -> None:
    """A reserved letter becomes its PDF in the print queue.

    Performed at once, or when marked as posted if the entity says so.
    """
    message, about = leaving.message, leaving.about
    if about is None:
        return
    letter = letter_pdf(message.subject, restored(message.blocks), about.facts, leaving.today)
    copies = [file.content for file in attachments_of(message)]
    keep_contents(session, {known_id(message): with_copies(letter, copies)})
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
    sent_log.sync()
    write_results(session, clock, [Ended(known_id(message), claim, _ACCEPTED)])


def recover(session: Session, clock: Clock, lease_seconds: float, runner_id: str) -> list[int]:
    """What dead runners held: free again, ambiguous, or sent where this machine's log knows.

    Returns:
        Ids of the messages nobody knows the end of.
    """
    lost = reap(session, clock, lease_seconds, runner_id)
    columns = (Message.id, Message.key, Message.claimed_by, Message.attempts)
    query = select(*map(col, columns)).where(col(Message.id).in_(lost))
    rows = session.execute(query.order_by(col(Message.customer_id))).all()
    known = sent_log.left({row.key for row in rows})
    ended = [
        Ended(row.id, Claim(row.claimed_by, row.attempts), _ACCEPTED)
        for row in rows
        if row.key in known
    ]
    write_results(session, clock, ended)
    doubtful = [row.id for row in rows if row.key not in known]
    about = tried(session, doubtful)
    for key in doubtful:
        _trouble(session, clock, about[key], MessageState.AMBIGUOUS, RUNNER_DIED.message)
    return doubtful
