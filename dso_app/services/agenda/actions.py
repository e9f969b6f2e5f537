"""What people do with the actions of the agenda: done, skip, confirm, postpone."""

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import update
from sqlmodel import Session, col

from dso_app.access.permissions import Actor
from dso_app.clock import Clock
from dso_app.domain.calls import CallResult
from dso_app.domain.outbox_states import UNSENT, ActionState, MessageState
from dso_app.domain.scenario import Channel
from dso_app.errors import Reason, RelanceError
from dso_app.models import Action, Message, known_id
from dso_app.services.agenda.open_actions import (
    NothingToConfirm,
    NotLater,
    Opened,
    checked_note,
    open_action,
    open_actions,
    still_here,
    tell,
)
from dso_app.services.bulk import among
from dso_app.services.planning.bulk import replan_customers
from dso_app.services.planning.cycles import call_back, record_performed, record_skipped
from dso_app.services.planning.reasons import DONE_BY_HAND, POSTPONED, SKIPPED_BY_HAND
from dso_app.texts import N_


class ReasonMissing(RelanceError):
    """A step is skipped by a person only with a reason."""

    message = N_("Say why the step is skipped.")


def mark_done(
    session: Session,
    actor: Actor,
    clock: Clock,
    action_id: int,
    *,
    note: str = "",
    result: CallResult | None = None,
) -> Action:
    """The action was done by a person, today; its message, if it has one, does not leave.

    Args:
        session: of a writing transaction.
        actor: who did it.
        clock: tells the business date.
        action_id: which.
        note: what came of it, in words.
        result: of a call; one that is done without any counts as answered.

    Raises:
        UnknownAction, AlreadyClosed, Leaving, NoteTooLong: nothing is changed.
    """
    found = open_action(session, actor, clock, action_id)
    action = found.action
    action.note = checked_note(note)
    action.result = result or ""
    _call_back(session, found, MessageState.CANCELLED, DONE_BY_HAND)
    record_performed(session, clock, action, found.today, actor=actor)
    replan_customers(session, clock, [action.customer_id])
    return action


def skip(session: Session, actor: Actor, clock: Clock, action_id: int, *, note: str = "") -> Action:
    """The step is passed over, for the reason given; the next one comes.

    Whoever logs in says why; the command line may leave it out.

    Raises:
        UnknownAction, AlreadyClosed, Leaving, ReasonMissing, NoteTooLong: nothing is changed.
    """
    if not note.strip() and actor.user_id is not None:
        raise ReasonMissing
    found = open_action(session, actor, clock, action_id)
    action = found.action
    action.note = checked_note(note)
    _call_back(session, found, MessageState.SKIPPED, SKIPPED_BY_HAND)
    record_skipped(session, clock, action, found.today, actor=actor)
    replan_customers(session, clock, [action.customer_id])
    return action


def confirm(
    session: Session, actor: Actor, clock: Clock, action_id: int, *, note: str = ""
) -> Action:
    """A person says the message may leave.

    Raises:
        UnknownAction, AlreadyClosed, Leaving, NothingToConfirm, NoteTooLong: nothing is changed.
    """
    found = open_action(session, actor, clock, action_id)
    if not _confirmable(found.action):
        raise NothingToConfirm(found)
    found.action.note = checked_note(note) or found.action.note
    _confirm(session, actor, clock, [found], note)
    return found.action


def confirm_many(
    session: Session, actor: Actor, clock: Clock, action_ids: Collection[int]
) -> tuple[int, list[RelanceError]]:
    """Confirm those of some actions that can be; how many, and why not each of the others."""
    opened, refused = open_actions(session, actor, clock, action_ids)
    confirmable = [one for one in opened if _confirmable(one.action)]
    refused += [NothingToConfirm(one) for one in opened if not _confirmable(one.action)]
    _confirm(session, actor, clock, confirmable)
    return len(confirmable), refused


def postpone(
    session: Session,
    actor: Actor,
    clock: Clock,
    action_id: int,
    to: date,
    *,
    note: str = "",
) -> Action:
    """The action comes back on a later day; its message is prepared anew then.

    Raises:
        UnknownAction, AlreadyClosed, Leaving, NotLater, NoteTooLong: nothing is changed.
    """
    found = open_action(session, actor, clock, action_id)
    before = put_off(session, found, to)
    found.action.note = checked_note(note) or found.action.note
    said = {"before": str(before), "after": str(to)}
    tell(session, actor, clock, [found], "action.postponed", N_("{step}: postponed."), **said)
    return found.action


def put_off(session: Session, found: Opened, to: date) -> date:
    """Let an action come back on a later day; the day it stood at.

    Raises:
        NotLater, Leaving: nothing is changed.
    """
    if to <= found.today:
        raise NotLater(found, on=found.today)
    _call_back(session, found, MessageState.CANCELLED, POSTPONED)
    before = found.action.postponed_to or found.action.planned_on
    found.action.postponed_to = to
    return before


def _call_back(session: Session, found: Opened, state: MessageState, reason: Reason) -> None:
    call_back(session, found.action, state, reason)
    still_here(session, found)


def _confirmable(action: Action) -> bool:
    """What waits for a person's yes, and what a person would send by hand."""
    waiting = action.state in (ActionState.TO_CONFIRM, ActionState.TO_DO)
    return waiting and Channel(action.channel).sendable


def _confirm(
    session: Session, actor: Actor, clock: Clock, found: Sequence[Opened], note: str = ""
) -> None:
    for one in found:
        action = one.action
        action.state = ActionState.CONFIRMED
        action.reason_code, action.reason_message, action.reason_values = "", "", "{}"
        action.confirmed_by = actor.user_id
    session.execute(
        update(Message)
        .where(
            among(col(Message.action_id), [known_id(one.action) for one in found]),
            col(Message.state).in_(UNSENT),
        )
        .values(
            state=MessageState.QUEUED,
            confirmed=True,
            reason_code="",
            reason_message="",
            reason_values="{}",
        )
        .execution_options(synchronize_session="fetch")
    )
    tell(session, actor, clock, found, "action.confirmed", N_("{step}: confirmed."), after=note)
