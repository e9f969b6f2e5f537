"""What people do with the actions of the agenda: done, skip, confirm, postpone."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select, update
from sqlmodel import Session, col

from dso_app.access.permissions import Actor, Permission
from dso_app.access.scope import UnknownCustomer, find_customer
from dso_app.clock import Clock, today
from dso_app.domain.outbox_states import ActionState, MessageState
from dso_app.domain.scenario import Channel
from dso_app.errors import Reason, RelanceError
from dso_app.models import Action, Customer, Entity, Message, User
from dso_app.services.cycles import call_back, record_performed, record_skipped
from dso_app.services.history import record
from dso_app.services.planning import replan_customers
from dso_app.services.planning_reasons import DONE_BY_HAND, POSTPONED, SKIPPED_BY_HAND
from dso_app.services.planning_rows import UNSENT
from dso_app.texts import N_

_LONGEST_NOTE = 2000
_WORDS = {
    ActionState.DONE: N_("Action {id} was already done by {who} on {on}."),
    ActionState.SKIPPED: N_("Action {id} was already skipped by {who} on {on}."),
    ActionState.CANCELLED: N_("Action {id} was cancelled on {on}."),
    ActionState.LAPSED: N_("Action {id} lapsed on {on}."),
}


class UnknownAction(RelanceError):
    """The action does not exist, or not for this actor."""

    message = N_("There is no action {id}.")


class AlreadyClosed(RelanceError):
    """The action was closed before, and by whom."""

    def __init__(self, action: Action, who: str) -> None:
        super().__init__(id=action.id, who=who, on=action.closed_on)
        self.message = _WORDS[ActionState(action.state)]


class Leaving(RelanceError):
    """The action's message is leaving, or nobody knows whether it left."""

    message = N_("The message of action {id} is being sent: decide about it in the outbox.")


class NothingToConfirm(RelanceError):
    """The action is done by a person, or waits for something else than a confirmation."""

    message = N_("Action {id} cannot be confirmed: it is “{state}”.")


class NotLater(RelanceError):
    """An action is postponed to a day that has passed, or to today."""

    message = N_("Action {id} can only be postponed to a day after {on}.")


class ReasonMissing(RelanceError):
    """A step is skipped by a person only with a reason."""

    message = N_("Say why the step is skipped.")


class NoteTooLong(RelanceError):
    """A note is longer than anybody reads."""

    message = N_("A note has at most {most} characters.")


def mark_done(
    session: Session, actor: Actor, clock: Clock, action_id: int, *, note: str = ""
) -> Action:
    """The action was done by a person, today; its message, if it has one, does not leave.

    Raises:
        UnknownAction, AlreadyClosed, Leaving, NoteTooLong: nothing is changed.
    """
    action, day = _open_action(session, actor, clock, action_id)
    action.note = _note(note)
    _call_back(session, action, MessageState.CANCELLED, DONE_BY_HAND)
    record_performed(session, clock, action, day, actor=actor)
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
    action, day = _open_action(session, actor, clock, action_id)
    action.note = _note(note)
    _call_back(session, action, MessageState.SKIPPED, SKIPPED_BY_HAND)
    record_skipped(session, clock, action, day, actor=actor)
    replan_customers(session, clock, [action.customer_id])
    return action


def confirm(
    session: Session, actor: Actor, clock: Clock, action_id: int, *, note: str = ""
) -> Action:
    """A person says the message may leave.

    Raises:
        UnknownAction, AlreadyClosed, Leaving, NothingToConfirm, NoteTooLong: nothing is changed.
    """
    action, day = _open_action(session, actor, clock, action_id)
    _may_be_confirmed(action)
    action.note = _note(note) or action.note
    _confirm(session, actor, clock, action, day)
    return action


def confirm_all(session: Session, actor: Actor, clock: Clock, action_ids: Sequence[int]) -> int:
    """Confirm many at once; all of them or, if one cannot be, none."""
    found = [_open_action(session, actor, clock, one) for one in sorted(set(action_ids))]
    for action, _ in found:
        _may_be_confirmed(action)
    for action, day in found:
        _confirm(session, actor, clock, action, day)
    return len(found)


def postpone(
    session: Session, actor: Actor, clock: Clock, action_id: int, to: date, *, note: str = ""
) -> Action:
    """The action comes back on a later day; its message is prepared anew then.

    Raises:
        UnknownAction, AlreadyClosed, Leaving, NotLater, NoteTooLong: nothing is changed.
    """
    action, day = _open_action(session, actor, clock, action_id)
    if to <= day:
        raise NotLater(id=action_id, on=day)
    _call_back(session, action, MessageState.CANCELLED, POSTPONED)
    before = action.postponed_to or action.planned_on
    action.postponed_to = to
    action.note = _note(note) or action.note
    _tell(session, actor, clock, action, day, "action.postponed", N_("{step}: postponed."), before)
    return action


def _open_action(
    session: Session, actor: Actor, clock: Clock, action_id: int
) -> tuple[Action, date]:
    """An open action in the actor's scope, its customer locked, and the business date."""
    actor.require(Permission.ACT)
    found = session.get(Action, action_id)
    if found is None:
        raise UnknownAction(id=action_id)
    try:
        find_customer(session, actor, found.customer_id)
    except UnknownCustomer as error:
        raise UnknownAction(id=action_id) from error
    session.flush()
    session.execute(
        select(col(Customer.id)).where(col(Customer.id) == found.customer_id).with_for_update()
    )
    session.refresh(found)
    if found.closed_on is not None:
        raise AlreadyClosed(found, _name(session, found.closed_by))
    if _is_leaving(session, found):
        raise Leaving(id=action_id)
    entity = session.get_one(Entity, found.entity_id)
    return found, today(clock, entity.timezone)


def _is_leaving(session: Session, action: Action) -> bool:
    leaving = (MessageState.SENDING, MessageState.AMBIGUOUS)
    query = select(col(Message.id)).where(
        col(Message.action_id) == action.id, col(Message.state).in_(leaving)
    )
    return session.scalar(query.limit(1)) is not None


def _call_back(session: Session, action: Action, state: MessageState, reason: Reason) -> None:
    call_back(session, action, state, reason)
    if _is_leaving(session, action):
        raise Leaving(id=action.id)


def _may_be_confirmed(action: Action) -> None:
    """What waits for a person's yes, and what a person would send by hand."""
    sends = Channel(action.channel).sendable
    if not sends or action.state not in (ActionState.TO_CONFIRM, ActionState.TO_DO):
        raise NothingToConfirm(id=action.id, state=action.state)


def _confirm(session: Session, actor: Actor, clock: Clock, action: Action, day: date) -> None:
    action.state = ActionState.CONFIRMED
    action.reason_code, action.reason_message, action.reason_values = "", "", "{}"
    action.confirmed_by = actor.user_id
    session.execute(
        update(Message)
        .where(col(Message.action_id) == action.id, col(Message.state).in_(UNSENT))
        .values(
            state=MessageState.QUEUED,
            confirmed=True,
            reason_code="",
            reason_message="",
            reason_values="{}",
        )
        .execution_options(synchronize_session="fetch")
    )
    _tell(session, actor, clock, action, day, "action.confirmed", N_("{step}: confirmed."), None)


def _tell(
    session: Session,
    actor: Actor,
    clock: Clock,
    action: Action,
    day: date,
    kind: str,
    message: str,
    before: date | None,
) -> None:
    record(
        session,
        actor,
        clock,
        kind,
        message,
        on=day,
        entity_id=action.entity_id,
        customer_id=action.customer_id,
        before=str(before or ""),
        after=str(action.postponed_to or "") if before else action.note,
        step=action.step_name,
    )


def _note(text: str) -> str:
    note = text.strip()
    if len(note) > _LONGEST_NOTE:
        raise NoteTooLong(most=_LONGEST_NOTE)
    return note


def _name(session: Session, user_id: int | None) -> str:
    user = session.get(User, user_id) if user_id else None
    return user.name if user else "Relance"
