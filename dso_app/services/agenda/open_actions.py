"""An open action within somebody's scope, and why nothing can be done with it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from dso_app.access.permissions import Actor, Permission
from dso_app.access.scope import within
from dso_app.clock import Clock, today
from dso_app.domain.outbox_states import ActionState, MessageState
from dso_app.errors import RelanceError
from dso_app.models import Action, Customer, Entity, Event, Message, User, known_id
from dso_app.services.bulk import among
from dso_app.services.history import event_of, record_all
from dso_app.services.lists.words import action_state
from dso_app.services.words.stored import stored_sentence
from dso_app.texts import N_

LONGEST_NOTE = 2000
_LEAVING = (MessageState.SENDING, MessageState.AMBIGUOUS)
_PUT_OFF = ("action.postponed", "action.called")
"""Kinds of events after which an action stands on another day."""
_CLOSED = {
    ActionState.DONE: N_("{customer}, “{step}”: already done by {who} on {on}."),
    ActionState.SKIPPED: N_("{customer}, “{step}”: already skipped by {who} on {on}."),
    ActionState.CANCELLED: N_("{customer}, “{step}”: was cancelled on {on}."),
    ActionState.LAPSED: N_("{customer}, “{step}”: lapsed on {on}."),
}


class UnknownAction(RelanceError):
    """The action does not exist, or not for this actor."""

    message = N_("There is no action {id}.")


class ActionRefused(RelanceError):
    """Something cannot be done with an action, named by its customer and its step."""

    def __init__(self, found: "Opened", **values: object) -> None:
        super().__init__(
            customer=found.customer,
            step=found.action.step_name,
            **values,
        )

    def sentence(self, language: str = "en") -> str:
        """The refusal; steps and states of ours in the reader's words."""
        return stored_sentence(self.message, self.values, language)


class AlreadyClosed(ActionRefused):
    """The action was closed before, and by whom."""

    def __init__(self, found: "Opened", who: str) -> None:
        super().__init__(found, who=who, on=found.action.closed_on)
        self.message = _CLOSED[ActionState(found.action.state)]


class Leaving(ActionRefused):
    """The action's message is leaving, or nobody knows whether it left."""

    message = N_("{customer}, “{step}”: its message is being sent, decide about it in the outbox.")


class NothingToConfirm(ActionRefused):
    """The action is done by a person, or waits for something else than a confirmation."""

    message = N_("{customer}, “{step}”: cannot be confirmed, it is “{state}”.")

    def __init__(self, found: "Opened") -> None:
        super().__init__(found, state=action_state(found.action.state).value)


class NotLater(ActionRefused):
    """An action is postponed to a day that has passed, or to today."""

    message = N_("{customer}, “{step}”: can only come back on a day after {on}.")


class PutOffMeanwhile(ActionRefused):
    """Somebody else put the action on another day since it was shown.

    Attributes:
        on: that day: asked again by whoever was told it, it is done.
    """

    message = N_("{customer}, “{step}”: {who} put it on {on} meanwhile. Look, then answer again.")

    def __init__(self, found: "Opened", who: str, on: date) -> None:
        super().__init__(found, who=who, on=on)
        self.on = on


class NoteTooLong(RelanceError):
    """A note is longer than anybody reads."""

    message = N_("A note has at most {most} characters.")


@dataclass(frozen=True)
class Opened:
    """An open action.

    Attributes:
        customer: its customer's name.
        today: the business date of its entity.
    """

    action: Action
    customer: str
    today: date


def open_action(session: Session, actor: Actor, clock: Clock, action_id: int) -> Opened:
    """An open action in the actor's scope, its customer locked.

    Raises:
        UnknownAction, AlreadyClosed, Leaving: it is not there, or nothing can be done with it.
    """
    opened, refused = open_actions(session, actor, clock, [action_id])
    if refused:
        raise refused[0]
    return opened[0]


def open_actions(
    session: Session, actor: Actor, clock: Clock, action_ids: Collection[int]
) -> tuple[list[Opened], list[RelanceError]]:
    """The open ones of some actions, in the actor's scope, their customers locked, by id.

    Returns:
        Those with which something can be done, and why not with each of the others.
    """
    actor.require(Permission.ACT)
    wanted = sorted(set(action_ids))
    session.flush()
    ours = (among(col(Action.id), wanted), *within(actor))
    found = select(Action, col(Customer.name), Entity)
    found = found.join(Customer, col(Customer.id) == col(Action.customer_id))
    found = found.join(Entity, col(Entity.id) == col(Action.entity_id)).where(*ours)
    lock = select(col(Customer.id)).where(
        col(Customer.id).in_(select(col(Action.customer_id)).where(among(col(Action.id), wanted))),
        *within(actor),
    )
    session.execute(lock.order_by(col(Customer.id)).with_for_update())
    rows = session.execute(found.execution_options(populate_existing=True))
    known = {
        known_id(action): Opened(action, name, today(clock, entity.timezone))
        for action, name, entity in rows
    }
    leaving = _leaving(session, wanted)
    who = _closers(session, known.values())
    opened: list[Opened] = []
    refused: list[RelanceError] = []
    for key in wanted:
        one = known.get(key)
        if one is None:
            refused.append(UnknownAction(id=key))
        elif one.action.closed_on is not None:
            refused.append(AlreadyClosed(one, who.get(one.action.closed_by or 0, "Relance")))
        elif key in leaving:
            refused.append(Leaving(one))
        else:
            opened.append(one)
    return opened, refused


def still_on(session: Session, actor: Actor, clock: Clock, action_id: int, seen: str) -> None:
    """Refuse to pass over what a colleague did with an action since it was shown.

    Args:
        session: of a writing transaction.
        actor: who is about to do something with it.
        clock: tells the business date.
        action_id: which.
        seen: the day it was shown on, ISO; nothing is asked about without one.

    Raises:
        PutOffMeanwhile: it stands on another day by now.
        UnknownAction, AlreadyClosed, Leaving: nothing can be done with it.
    """
    found = open_action(session, actor, clock, action_id)
    on = found.action.postponed_to or found.action.planned_on
    if not seen or seen == on.isoformat():
        return
    query = (
        select(col(Event.user_id), col(User.name))
        .join(User, col(User.id) == col(Event.user_id), isouter=True)
        .where(col(Event.customer_id) == found.action.customer_id, col(Event.kind).in_(_PUT_OFF))
    )
    last = session.execute(query.order_by(col(Event.id).desc()).limit(1)).first()
    if last is None or last[0] != actor.user_id:
        raise PutOffMeanwhile(found, last[1] if last and last[1] else "Relance", on)


def still_here(session: Session, found: Opened) -> None:
    """Raise `Leaving` when the action's message began to leave meanwhile."""
    if _leaving(session, [known_id(found.action)]):
        raise Leaving(found)


def checked_note(text: str) -> str:
    """A note without the blanks around it, not longer than anybody reads."""
    note = text.strip()
    if len(note) > LONGEST_NOTE:
        raise NoteTooLong(most=LONGEST_NOTE)
    return note


def tell(
    session: Session,
    actor: Actor,
    clock: Clock,
    found: Collection[Opened],
    kind: str,
    message: str,
    *,
    before: str = "",
    after: str = "",
    **values: Any,
) -> None:
    """Write into the history of each action's customer what was done with it."""
    events = [
        event_of(
            actor,
            clock,
            kind,
            message,
            on=one.today,
            entity_id=one.action.entity_id,
            customer_id=one.action.customer_id,
            before=before,
            after=after,
            step=one.action.step_name,
            **values,
        )
        for one in found
    ]
    record_all(session, events)


def _leaving(session: Session, action_ids: Collection[int]) -> set[int | None]:
    query = select(col(Message.action_id)).where(
        among(col(Message.action_id), sorted(action_ids)), col(Message.state).in_(_LEAVING)
    )
    return set(session.scalars(query))


def _closers(session: Session, found: Collection[Opened]) -> dict[int, str]:
    ids = {one.action.closed_by for one in found if one.action.closed_by}
    query = select(col(User.id), col(User.name)).where(col(User.id).in_(ids))
    return dict(session.execute(query).tuples().all()) if ids else {}
