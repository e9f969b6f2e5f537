"""One try to send a message: reserved before anything leaves, and what came of it.

Every step is a conditional UPDATE that names the claim, for as many messages as come to the same;
what it did not change somebody else decided about meanwhile.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, bindparam, insert, select, update
from sqlalchemy.orm.attributes import set_committed_value
from sqlmodel import Session, col

from dso_app.clock import Clock
from dso_app.domain.outbox_states import RETRY_WAITS, DeliveryResult, MessageState, Outcome
from dso_app.errors import Reason
from dso_app.models import Attempt, Message, known_id
from dso_app.services.bulk import table_of
from dso_app.services.outbox_rows import (
    CUT_OFF,
    RETRY,
    Claim,
    business_now,
    change,
    held_by,
    reason_columns,
)
from dso_app.services.runners import real_now
from dso_app.services.test_mode import TESTED

TEST_TRY = 0
"""Number of a try that went to the address of the tests."""


@dataclass(frozen=True, slots=True)
class Try:
    """A try that ended: of which message, by which claim, with what, and what that makes of it."""

    message: Message
    claim: Claim
    result: DeliveryResult
    outcome: Outcome

    @property
    def words(self) -> str:
        """What the message shows of it: nothing where all went well."""
        well = self.outcome.state is MessageState.SENT and not self.result.refused
        return "" if well else self.result.detail

    @property
    def alike(self) -> tuple[object, ...]:
        """Tries with the same of these are written down in one statement."""
        return (
            self.message.entity_id,
            self.claim,
            self.outcome,
            self.result.refused,
            self.words,
        )


def claimed(session: Session, message_ids: Sequence[int], runner_id: str) -> list[Message]:
    """Messages this runner claimed and has not begun to send, as they are now, in their order."""
    query = select(Message).where(
        col(Message.id).in_(message_ids), held_by(MessageState.QUEUED, runner_id)
    )
    rows = {row.id: row for row in session.scalars(query.execution_options(populate_existing=True))}
    return [rows[key] for key in message_ids if key in rows]


def reserve(
    session: Session, clock: Clock, messages: Sequence[Message], runner_id: str, on: date
) -> set[int]:
    """Turn claimed messages of one entity to *sending*; the ids of those that still were ours.

    What is no longer this runner's must be dropped.
    """
    if not messages:
        return set()
    mine = _update_all(
        session,
        messages,
        held_by(MessageState.QUEUED, runner_id),
        attempts=Message.attempts + 1,
        state=MessageState.SENDING,
        sending_at=business_now(session, clock, messages[0]),
        sent_on=on,
        error="",
        next_try_at=None,
        **reason_columns(None),
    )
    begun = real_now(session, clock)
    tries = [
        {
            "message_id": message.id,
            "number": message.attempts + 1,
            "runner_id": runner_id,
            "started_at": begun,
        }
        for message in messages
        if message.id in mine
    ]
    if tries:
        session.execute(insert(Attempt), tries)
    for message in messages:
        if message.id in mine:
            set_committed_value(message, "attempts", message.attempts + 1)
    return mine


def begin_test(session: Session, clock: Clock, message: Message, runner_id: str) -> None:
    """Write down that a copy of a claimed message goes to the address of the tests."""
    started = real_now(session, clock)
    session.add(
        Attempt(
            message_id=known_id(message), number=TEST_TRY, runner_id=runner_id, started_at=started
        )
    )


def end_test(
    session: Session, clock: Clock, message: Message, runner_id: str, detail: str, why: Reason
) -> bool:
    """The copy went, or did not: the message waits, and nothing a person said of it holds.

    Args:
        session: of a writing transaction.
        clock: when.
        message: claimed by the runner.
        runner_id: the runner.
        detail: what the server said.
        why: what it waits for now.
    """
    now = real_now(session, clock)
    session.execute(
        update(Attempt)
        .where(
            col(Attempt.message_id) == message.id,
            col(Attempt.number) == TEST_TRY,
            col(Attempt.runner_id) == runner_id,
            col(Attempt.ended_at).is_(None),
        )
        .values(ended_at=now, outcome=why.code, detail=detail)
    )
    return change(
        session,
        message,
        held_by(MessageState.QUEUED, runner_id),
        state=MessageState.WAITING,
        claimed_by="",
        confirmed=False,
        next_try_at=None if why.code == TESTED else now + RETRY_WAITS[0],
        **reason_columns(why),
    )


def put_aside(
    session: Session,
    messages: Sequence[Message],
    runner_id: str,
    state: MessageState,
    reason: Reason,
) -> set[int]:
    """Give claimed messages another state than sending, with its reason; ids of those that were."""
    unconfirmed = {"confirmed": False} if state is MessageState.TO_CONFIRM else {}
    return _update_all(
        session,
        messages,
        held_by(MessageState.QUEUED, runner_id),
        state=state,
        claimed_by="",
        **unconfirmed,
        **reason_columns(reason),
    )


def settle(session: Session, clock: Clock, tries: Sequence[Try]) -> list[Try]:
    """Write what came of some tries; those that a person has not decided about meanwhile.

    A result that arrives late turns *ambiguous* into the truth if nobody has decided yet.
    """
    now = real_now(session, clock)
    alike: dict[tuple[object, ...], list[Try]] = defaultdict(list)
    for one in tries:
        alike[one.alike].append(one)
    settled = [one for group in alike.values() for one in _settle(session, clock, group, now)]
    _end_attempts(session, settled, now)
    return settled


def _settle(session: Session, clock: Clock, tries: Sequence[Try], now: datetime) -> Iterable[Try]:
    """Write what came of tries that came to the same."""
    first = tries[0]
    runner_id, outcome = first.claim.runner_id, first.outcome
    sent = outcome.state is MessageState.SENT
    doubtful = outcome.state is MessageState.AMBIGUOUS
    reason = {MessageState.WAITING: RETRY, MessageState.AMBIGUOUS: CUT_OFF}.get(outcome.state)
    undecided = held_by(MessageState.SENDING, runner_id) | held_by(
        MessageState.AMBIGUOUS, runner_id
    )
    mine = _update_all(
        session,
        [one.message for one in tries],
        undecided & (col(Message.attempts) == first.claim.number),
        state=outcome.state,
        claimed_by=runner_id if doubtful else "",
        sent_at=business_now(session, clock, first.message) if sent else None,
        refused=list(first.result.refused),
        error=first.words,
        next_try_at=now + outcome.retry_in if outcome.retry_in else None,
        **({"sent_on": None} if outcome.state is MessageState.FAILED else {}),
        **reason_columns(reason),
    )
    return (one for one in tries if one.message.id in mine)


def _end_attempts(session: Session, tries: Sequence[Try], now: datetime) -> None:
    attempts = table_of(Attempt)
    rows = [
        {
            "b_message": one.message.id,
            "b_number": one.claim.number,
            "b_outcome": one.result.delivery,
            "b_detail": one.result.detail,
        }
        for one in tries
    ]
    if rows:
        session.connection().execute(
            update(attempts)
            .where(
                attempts.c.message_id == bindparam("b_message"),
                attempts.c.number == bindparam("b_number"),
            )
            .values(ended_at=now, outcome=bindparam("b_outcome"), detail=bindparam("b_detail")),
            rows,
        )


def _update_all(
    session: Session, messages: Sequence[Message], still: ColumnElement[bool], **values: Any
) -> set[int]:
    """A conditional UPDATE of some messages; ids of those that were still so, which follow."""
    session.flush()
    done: Any = session.execute(
        update(Message)
        .where(col(Message.id).in_([message.id for message in messages]), still)
        .values(**values)
        .returning(col(Message.id))
        .execution_options(synchronize_session=False)
    )
    mine = set(done.scalars())
    plain = {name: value for name, value in values.items() if name != "attempts"}
    for message in messages:
        if message.id in mine:
            for name, value in plain.items():
                set_committed_value(message, name, value)
    return mine
