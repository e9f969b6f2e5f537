"""The outbox' rows as runners handle them: claimed, reserved, sent, lost.

One row is claimed by one runner only: every step is a conditional UPDATE that names the claim;
no row changed means that somebody else decided meanwhile.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, CursorResult, or_, select, update
from sqlmodel import Session, col

from dso_app.clock import Clock
from dso_app.domain.outbox_states import ActionState, MessageState
from dso_app.domain.scenario import Channel, Mode
from dso_app.errors import Reason
from dso_app.models import Action, Entity, Message, Runner
from dso_app.services.jobs.runners import living, real_now
from dso_app.services.outbox.test_mode import TESTED, address_of_tests
from dso_app.services.planning.reasons import values_text
from dso_app.texts import N_

IN_FLIGHT = 8
"""Messages a runner has in *sending* at a time, at most."""

RETRY = Reason("retry", N_("It could not be sent; it is tried again later."))
TO_POST = Reason("to_post", N_("In the print queue: performed when marked as posted."))
RUNNER_DIED = Reason(
    "runner_died", N_("The program ended while sending: nobody knows whether it left.")
)
CUT_OFF = Reason("cut_off", N_("The connection was cut before the server's answer."))

_RETESTED = (MessageState.WAITING, MessageState.HELD)


@dataclass(frozen=True)
class Door:
    """Which of an entity's messages may be tried in this pass.

    Attributes:
        today: the entity's business date.
        automatic: why automatic messages wait (a stale ledger); None when they do not.
        every: why nothing leaves (outside the window); None when the door is open.
        customers: why messages to customers wait (the daily cap); None when they do not.
    """

    entity_id: int
    today: date
    every: Reason | None = None
    automatic: Reason | None = None
    customers: Reason | None = None


class Claimed(NamedTuple):
    """A message that a runner has claimed: of which customer, and how it leaves."""

    id: int
    customer_id: int
    channel: Channel


@dataclass(frozen=True)
class Claim:
    """A try to send: by whom, and the how manieth."""

    runner_id: str
    number: int


def automatic() -> ColumnElement[bool]:
    """Condition: nobody stands behind the message's leaving."""
    return (col(Message.mode) == Mode.AUTOMATIC) & col(Message.confirmed).is_(False)


def unclaimed() -> ColumnElement[bool]:
    """Condition: nobody has claimed the message."""
    return col(Message.claimed_by) == ""


def of_channels(channels: Collection[Channel]) -> ColumnElement[bool]:
    """Condition: nobody has claimed the message, and it goes by one of some channels."""
    return col(Message.channel).in_(channels) & unclaimed()


def to_customers(entity_id: int) -> ColumnElement[bool]:
    """Condition: nobody has claimed the message, and it goes to a customer of an entity."""
    ours = col(Message.channel).in_([channel for channel in Channel if channel.internal])
    return (col(Message.entity_id) == entity_id) & ~ours & unclaimed()


def open_door(session: Session, clock: Clock, door: Door) -> None:
    """Before a pass: let what waits be tested again, and say why the rest waits."""
    theirs = (col(Message.entity_id) == door.entity_id) & unclaimed()
    if door.every is not None:
        make_wait(session, theirs, door.every)
        return
    again = theirs & col(Message.state).in_(_RETESTED)
    again &= col(Message.reason_code).not_in(_stays(session))
    # Waits are of real minutes; whatever they are, they are over on another business day.
    again &= _time_has_come(session, clock) | (col(Message.sent_on) < door.today)
    session.execute(
        update(Message)
        .where(again)
        .values(state=MessageState.QUEUED, next_try_at=None, **reason_columns(None))
        .execution_options(synchronize_session=False)
    )
    if door.automatic is not None:
        make_wait(session, theirs & automatic(), door.automatic)
    if door.customers is not None:
        make_wait(session, to_customers(door.entity_id), door.customers)


def _stays(session: Session) -> tuple[str, ...]:
    """Why a message waits that no pass tests again by itself."""
    return (TO_POST.code, TESTED) if address_of_tests(session) else (TO_POST.code,)


def make_wait(session: Session, which: ColumnElement[bool], reason: Reason) -> None:
    """Queued messages wait, and their actions say so."""
    queued = which & (col(Message.state) == MessageState.QUEUED)
    actions = select(col(Message.action_id)).where(queued)
    session.execute(
        update(Action)
        .where(col(Action.id).in_(actions), col(Action.closed_on).is_(None))
        .values(state=ActionState.WAITING, **reason_columns(reason))
        .execution_options(synchronize_session=False)
    )
    session.execute(
        update(Message)
        .where(queued)
        .execution_options(synchronize_session=False)
        .values(state=MessageState.WAITING, **reason_columns(reason))
    )


def claim(
    session: Session,
    clock: Clock,
    runner_id: str,
    entity_ids: Sequence[int],
    channels: Collection[str],
    limit: int,
) -> list[Claimed]:
    """Take some queued messages for a runner; in order of leaving."""
    free = (col(Message.state) == MessageState.QUEUED) & (col(Message.claimed_by) == "")
    chosen = (
        select(col(Message.id))
        .where(
            free,
            _time_has_come(session, clock),
            col(Message.entity_id).in_(entity_ids),
            col(Message.channel).in_(channels),
        )
        .order_by(col(Message.step_order).desc(), col(Message.id))
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    # Chosen first, then claimed: as one statement PostgreSQL may choose again for every row it
    # looks at, and claim more than was asked for.
    ids = [key for key in session.scalars(chosen) if key is not None]
    session.execute(
        update(Message)
        .where(col(Message.id).in_(ids), free)
        .values(claimed_by=runner_id)
        .execution_options(synchronize_session=False)
    )
    mine = select(col(Message.id), col(Message.customer_id), col(Message.channel)).where(
        col(Message.id).in_(ids),
        col(Message.claimed_by) == runner_id,
        col(Message.state) == MessageState.QUEUED,
    )
    in_order = mine.order_by(col(Message.step_order).desc(), col(Message.id))
    return [
        Claimed(key or 0, customer_id, Channel(channel))
        for key, customer_id, channel in session.execute(in_order)
    ]


def _time_has_come(session: Session, clock: Clock) -> ColumnElement[bool]:
    when = col(Message.next_try_at)
    return or_(when.is_(None), when <= real_now(session, clock))


def business_now(session: Session, clock: Clock, message: Message) -> datetime:
    """The business moment where a message's entity is: what is shown of when it left."""
    return clock.now(session.get_one(Entity, message.entity_id).timezone)


def reap(session: Session, clock: Clock, lease_seconds: float, runner_id: str) -> list[int]:
    """Take from runners without a heartbeat what they held; ids that became ambiguous.

    What was in *sending* may have left: nobody knows. What was only claimed is free again.
    The runner that asks begins a pass: what it still holds is lost as well.
    """
    alive = living(session, clock, lease_seconds).where(col(Runner.id) != runner_id)
    orphaned = (col(Message.claimed_by) != "") & col(Message.claimed_by).not_in(alive)
    session.execute(
        update(Message)
        .where(orphaned, col(Message.state) == MessageState.QUEUED)
        .values(claimed_by="")
        .execution_options(synchronize_session=False)
    )
    lost = orphaned & (col(Message.state) == MessageState.SENDING)
    ids = [key for key in session.scalars(select(col(Message.id)).where(lost)) if key is not None]
    session.execute(
        update(Message)
        .where(lost, col(Message.id).in_(ids))
        .values(state=MessageState.AMBIGUOUS, **reason_columns(RUNNER_DIED))
        .execution_options(synchronize_session=False)
    )
    return ids


def release(session: Session, runner_id: str) -> None:
    """Give back what a runner that ends has claimed and not begun to send."""
    session.execute(
        update(Message)
        .where(held_by(MessageState.QUEUED, runner_id))
        .values(claimed_by="")
        .execution_options(synchronize_session=False)
    )


def change(
    session: Session, message: Message, still: ColumnElement[bool], **values: object
) -> bool:
    """A conditional UPDATE of one message; whether it was still so. The object follows."""
    session.flush()
    done = session.execute(
        update(Message)
        .where(col(Message.id) == message.id, still)
        .values(**values)
        .execution_options(synchronize_session=False)
    )
    assert isinstance(done, CursorResult)  # noqa: S101 - what an UPDATE gives
    session.refresh(message)
    return done.rowcount == 1


def reason_columns(reason: Reason | None) -> dict[str, str]:
    """The three columns of a reason, of a message or of an action."""
    if reason is None:
        return {"reason_code": "", "reason_message": "", "reason_values": "{}"}
    return {
        "reason_code": reason.code,
        "reason_message": reason.message,
        "reason_values": values_text(reason.values),
    }


def held_by(state: MessageState, runner_id: str) -> ColumnElement[bool]:
    """Condition: the message is in a state, and this runner's."""
    return (col(Message.state) == state) & (col(Message.claimed_by) == runner_id)
