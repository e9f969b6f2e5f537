"""One try to send a message: reserved before anything leaves, and what came of it.

Every step is a conditional UPDATE that names the claim (see `turning`), for as many messages as
come to the same; what it did not change somebody else decided about meanwhile.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import bindparam, insert, select, update
from sqlmodel import Session, col

from dso_app.clock import Clock
from dso_app.domain.outbox_states import RETRY_WAITS, DeliveryResult, MessageState, Outcome
from dso_app.errors import Reason
from dso_app.models import Attempt, Entity, Message, known_id
from dso_app.services.bulk import follow, table_of
from dso_app.services.jobs.runners import now_within, real_now
from dso_app.services.outbox.rows import (
    CUT_OFF,
    RETRY,
    Claim,
    change,
    held_by,
    reason_columns,
)
from dso_app.services.outbox.test_mode import TESTED
from dso_app.services.outbox.turning import turn

TEST_TRY = 0
"""Number of a try that went to the address of the tests."""


_MESSAGES, _ATTEMPTS, _ENTITIES = table_of(Message), table_of(Attempt), table_of(Entity)

# Statements of every few messages are put together once: that costs more than the database does.
_TRIED = (
    select(
        _MESSAGES.c.id,
        _MESSAGES.c.entity_id,
        _MESSAGES.c.customer_id,
        _MESSAGES.c.action_id,
        _MESSAGES.c.step_name,
        _MESSAGES.c.recipients,
        _MESSAGES.c.sent_on,
        _ENTITIES.c.timezone,
    )
    .join(_ENTITIES, _ENTITIES.c.id == _MESSAGES.c.entity_id)
    .where(_MESSAGES.c.id.in_(bindparam("ids", expanding=True)))
)
_BEGIN = insert(_ATTEMPTS)
_END = (
    update(_ATTEMPTS)
    .where(
        _ATTEMPTS.c.message_id == bindparam("b_message"),
        _ATTEMPTS.c.number == bindparam("b_number"),
    )
    .values(outcome=bindparam("b_outcome"), detail=bindparam("b_detail"))
)


class Tried(NamedTuple):
    """A message that was tried, as far as what comes of it is concerned."""

    id: int
    entity_id: int
    customer_id: int
    action_id: int | None
    step_name: str
    recipients: list[str]
    sent_on: date | None
    timezone: str


@dataclass(frozen=True, slots=True)
class Try:
    """A try that ended: of which message, by which claim, with what, and what that makes of it."""

    message: Tried
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
            self.message.timezone,
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


def tried(session: Session, message_ids: Collection[int]) -> dict[int, Tried]:
    """Messages by id, as far as what comes of their tries is concerned."""
    session.flush()
    rows = session.connection().execute(_TRIED, {"ids": list(message_ids)})
    return {row.id: Tried(*row) for row in rows}


def reserve(
    session: Session,
    clock: Clock,
    messages: Sequence[Message],
    runner_id: str,
    on: date,
    timezone: str,
) -> set[int]:
    """Turn claimed messages of one entity to *sending*; the ids of those that still were ours.

    What is no longer this runner's must be dropped.

    Args:
        session: of a writing transaction, committed before anything leaves.
        clock: real time.
        messages: claimed, and up to date.
        runner_id: the runner.
        on: business date they leave.
        timezone: of the entity.
    """
    if not messages:
        return set()
    mine = turn(
        session,
        [known_id(message) for message in messages],
        (MessageState.QUEUED,),
        runner_id,
        {
            "state": MessageState.SENDING,
            "sending_at": clock.now(timezone),
            "sent_on": on,
            "error": "",
            "next_try_at": None,
            **reason_columns(None),
        },
    )
    tries: list[dict[str, Any]] = [
        {"message_id": message.id, "number": message.attempts + 1, "runner_id": runner_id}
        for message in messages
        if message.id in mine
    ]
    if tries:
        begin = _BEGIN.values(started_at=now_within(session, clock))
        session.connection().execute(begin, tries)
    for one in tries:
        follow(session, Message, [one["message_id"]], {"attempts": one["number"]})
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
    return turn(
        session,
        [known_id(message) for message in messages],
        (MessageState.QUEUED,),
        runner_id,
        {"state": state, "claimed_by": "", **unconfirmed, **reason_columns(reason)},
    )


def settle(session: Session, clock: Clock, tries: Sequence[Try]) -> list[Try]:
    """Write what came of some tries; those that a person has not decided about meanwhile.

    A result that arrives late turns *ambiguous* into the truth if nobody has decided yet.
    """
    alike: dict[tuple[object, ...], list[Try]] = defaultdict(list)
    for one in tries:
        alike[one.alike].append(one)
    settled = [one for group in alike.values() for one in _settle(session, clock, group)]
    _end_attempts(session, clock, settled)
    return settled


def _settle(session: Session, clock: Clock, tries: Sequence[Try]) -> Iterable[Try]:
    """Write what came of tries that came to the same."""
    first = tries[0]
    runner_id, outcome = first.claim.runner_id, first.outcome
    again = real_now(session, clock) + outcome.retry_in if outcome.retry_in else None
    sent = outcome.state is MessageState.SENT
    doubtful = outcome.state is MessageState.AMBIGUOUS
    reason = {MessageState.WAITING: RETRY, MessageState.AMBIGUOUS: CUT_OFF}.get(outcome.state)
    mine = turn(
        session,
        [one.message.id for one in tries],
        (MessageState.SENDING, MessageState.AMBIGUOUS),
        runner_id,
        {
            "state": outcome.state,
            "claimed_by": runner_id if doubtful else "",
            "sent_at": clock.now(first.message.timezone) if sent else None,
            "refused": list(first.result.refused),
            "error": first.words,
            "next_try_at": again,
            **({"sent_on": None} if outcome.state is MessageState.FAILED else {}),
            **reason_columns(reason),
        },
        at_try=first.claim.number,
    )
    return (one for one in tries if one.message.id in mine)


def _end_attempts(session: Session, clock: Clock, tries: Sequence[Try]) -> None:
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
        end = _END.values(ended_at=now_within(session, clock))
        session.connection().execute(end, rows)
