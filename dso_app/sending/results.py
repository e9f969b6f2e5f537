"""What became of a message that left, or tried to: written down, and its step with it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import defer
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
from dso_app.models import Action, Customer, Entity, Message, known_id
from dso_app.sending import sent_log
from dso_app.sending.attachments import attachments_of, with_copies
from dso_app.sending.channels.letter import letter_pdf
from dso_app.sending.contents import keep_contents
from dso_app.sending.depart import lock_customers
from dso_app.sending.departing import Departing
from dso_app.sending.prepare import set_state
from dso_app.sending.rendering import restored
from dso_app.services.cycles import record_all_performed
from dso_app.services.history import event_of, record_all
from dso_app.services.outbox_rows import RETRY, TO_POST, Claim, change, reap, reason_columns
from dso_app.services.outbox_tries import Try, claimed, end_test, put_aside, settle
from dso_app.services.test_mode import address_of_tests, tested
from dso_app.texts import N_

_LEFT = N_("{step}: sent to {recipients}.")
BROKEN = Reason("broken", N_("The message could not be put together."))
NOT_TESTED = Reason(
    "not_tested", N_("Test mode: the copy to the address of the tests did not leave.")
)
_ACCEPTED = DeliveryResult(Delivery.ACCEPTED)
_LIGHT = [defer(getattr(Message, name)) for name in ("body", "body_html", "blocks")]
"""What is long and not looked at here."""


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
    ids = [one.message_id for one in ended]
    lock_customers(session, ids)
    query = select(Message).where(col(Message.id).in_(ids)).options(*_LIGHT)
    again = query.execution_options(populate_existing=True)
    rows = {known_id(row): row for row in session.scalars(again)}
    tries = [
        Try(rows[one.message_id], one.claim, one.result, outcome(one.result, one.claim.number))
        for one in ended
        if one.message_id in rows
    ]
    settled = settle(session, clock, tries)
    sent = [one.message for one in settled if one.outcome.state is MessageState.SENT]
    perform(session, clock, sent)
    for one in settled:
        if one.outcome.state in {MessageState.FAILED, MessageState.AMBIGUOUS}:
            _trouble(session, clock, one.message, one.result.detail)
        elif one.outcome.state is MessageState.WAITING:
            _wait(session, one.message)
    return {known_id(one.message): one.outcome.state for one in settled}


def write_test(
    session: Session, clock: Clock, message_id: int, claim: Claim, result: DeliveryResult
) -> None:
    """Write what became of a copy that went to the address of the tests; no step is performed."""
    lock_customers(session, [message_id])
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


def perform(session: Session, clock: Clock, messages: Sequence[Message]) -> None:
    """Messages left: their steps are performed on the business date they left."""
    ids = [message.action_id for message in messages if message.action_id]
    query = select(Action).where(col(Action.id).in_(ids), col(Action.closed_on).is_(None))
    steps = {action.id: action for action in session.scalars(query)}
    by_day: dict[date, list[Action]] = defaultdict(list)
    days = _days(session, clock, messages)
    for message in messages:
        if message.action_id in steps:
            day = message.sent_on or days[message.entity_id]
            by_day[day].append(steps[message.action_id])
    record_all(
        session,
        [_event(clock, one, days[one.entity_id], "message.sent", _LEFT) for one in messages],
    )
    for on, actions in by_day.items():
        record_all_performed(session, clock, actions, on)


def _days(session: Session, clock: Clock, messages: Sequence[Message]) -> dict[int, date]:
    """The business dates of the entities of messages."""
    ids = {message.entity_id for message in messages}
    query = select(col(Entity.id), col(Entity.timezone)).where(col(Entity.id).in_(ids))
    return {key or 0: today(clock, timezone) for key, timezone in session.execute(query)}


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
    kind = f"message.{message.state}"
    day = _days(session, clock, [message])[message.entity_id]
    record_all(session, [_event(clock, message, day, kind, N_("{step}: {error}"))])


def _wait(session: Session, message: Message) -> None:
    """The step waits as its message does, and says why."""
    action = session.get(Action, message.action_id) if message.action_id else None
    if action is not None and action.closed_on is None:
        set_state(action, ActionState.WAITING, RETRY)


def _event(clock: Clock, message: Message, day: date, kind: str, sentence: str) -> dict[str, Any]:
    return event_of(
        HOUSE,
        clock,
        kind,
        sentence,
        on=day,
        entity_id=message.entity_id,
        customer_id=message.customer_id,
        message_id=message.id,
        step=message.step_name,
        recipients=", ".join(str(line) for line in message.recipients),
        error=message.error or message.reason_message,
    )


def give_up(session: Session, clock: Clock, message_id: int, runner_id: str, detail: str) -> None:
    """A claimed message that cannot even be put together fails, saying why."""
    lock_customers(session, [message_id])
    for message in claimed(session, [message_id], runner_id):
        if put_aside(session, [message], runner_id, MessageState.FAILED, BROKEN):
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
    settle(session, clock, [Try(message, claim, _ACCEPTED, Outcome(MessageState.SENT))])
    perform(session, clock, [message])


def recover(session: Session, clock: Clock, lease_seconds: float, runner_id: str) -> list[int]:
    """What dead runners held: free again, ambiguous, or sent where this machine's log knows.

    Returns:
        Ids of the messages nobody knows the end of.
    """
    lost = reap(session, clock, lease_seconds, runner_id)
    query = select(Message).where(col(Message.id).in_(lost)).order_by(col(Message.customer_id))
    rows = session.scalars(query.execution_options(populate_existing=True)).all()
    known = sent_log.left({row.key for row in rows})
    write_results(
        session,
        clock,
        [
            Ended(known_id(row), Claim(row.claimed_by, row.attempts), _ACCEPTED)
            for row in rows
            if row.key in known
        ],
    )
    doubtful = [row for row in rows if row.key not in known]
    for row in doubtful:
        _trouble(session, clock, row, row.reason_message)
    return [known_id(row) for row in doubtful]
