"""What a customer's timeline holds: its open actions, and what happened, newest first."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlmodel import Session, col

from dso_app.access.scope import find_customer
from dso_app.access.viewer import Viewer
from dso_app.domain.scenario import Channel
from dso_app.errors import Reason
from dso_app.models import Action, ActionTotal, Event, Scenario, User
from dso_app.services.planning.reasons import stored_reason

_LATEST = 40
"""Events the timeline is made from; the history has them all."""


@dataclass(frozen=True)
class OpenAction:
    """An action still to be dealt with.

    Attributes:
        step: its order in the scenario, from 1; 0 outside one.
        asked: minor units by currency.
    """

    id: int
    kind: str
    scenario: str
    step: int
    step_name: str
    channel: str
    state: str
    reason: Reason | None
    on: date
    asked: dict[str, int]
    note: str = ""
    """What whoever does it should know."""

    @property
    def leaves_by_message(self) -> bool:
        """Whether a message leaves, as opposed to something a person does."""
        return Channel(self.channel).sendable


@dataclass(frozen=True)
class PastEvent:
    """Something that happened, with its sentence as a msgid and what fills it."""

    id: int
    kind: str
    on: date | None
    at: datetime
    who: str
    message: str
    values: dict[str, Any]
    before: str
    after: str
    message_id: int
    """The message it is about; 0 for none."""


def open_actions(session: Session, viewer: Viewer, customer_id: int) -> list[OpenAction]:
    """The customer's open actions, the next first; `UnknownCustomer` outside the scope."""
    find_customer(session, viewer.actor, customer_id)
    on = func.coalesce(col(Action.postponed_to), col(Action.planned_on))
    query = (
        select(Action, col(Scenario.name))
        .join(Scenario, col(Scenario.id) == col(Action.scenario_id), isouter=True)
        .where(col(Action.customer_id) == customer_id, col(Action.closed_on).is_(None))
        .order_by(on, col(Action.id))
    )
    rows = [(action, name or "") for action, name in session.execute(query)]
    ids = [action.id or 0 for action, _ in rows]
    asked = _asked(session, ids)
    return [
        OpenAction(
            id=action.id or 0,
            kind=action.kind,
            scenario=scenario,
            step=action.step_order,
            step_name=action.step_name,
            channel=action.channel,
            state=action.state,
            reason=stored_reason(action.reason_code, action.reason_message, action.reason_values),
            on=action.postponed_to or action.planned_on,
            asked=asked.get(action.id or 0, {}),
            note=action.note,
        )
        for action, scenario in rows
    ]


def latest_events(session: Session, viewer: Viewer, customer_id: int) -> list[PastEvent]:
    """The last things that happened to a customer; `UnknownCustomer` outside the scope."""
    find_customer(session, viewer.actor, customer_id)
    query = _events(customer_id).order_by(col(Event.id).desc()).limit(_LATEST)
    return [_past(event, who) for event, who in session.execute(query)]


def _asked(session: Session, action_ids: list[int]) -> dict[int, dict[str, int]]:
    asked: dict[int, dict[str, int]] = {}
    query = select(ActionTotal).where(col(ActionTotal.action_id).in_(action_ids))
    for row in session.scalars(query.order_by(col(ActionTotal.currency))):
        asked.setdefault(row.action_id, {})[row.currency] = row.asked_minor
    return asked


def one_event(
    session: Session, viewer: Viewer, customer_id: int, event_id: int
) -> PastEvent | None:
    """One event of the customer; None when it is another's, or none."""
    find_customer(session, viewer.actor, customer_id)
    row = session.execute(_events(customer_id).where(col(Event.id) == event_id)).first()
    return _past(row[0], row[1]) if row else None


def _events(customer_id: int) -> Select[Any]:
    columns: tuple[Any, ...] = (Event, col(User.name))
    return (
        select(*columns)
        .join(User, col(User.id) == col(Event.user_id), isouter=True)
        .where(col(Event.customer_id) == customer_id)
    )


def _past(event: Event, who: str | None) -> PastEvent:
    return PastEvent(
        id=event.id or 0,
        kind=event.kind,
        on=event.on,
        at=event.at,
        who=who or "",
        message=event.message,
        values=json.loads(event.values or "{}"),
        before=event.before,
        after=event.after,
        message_id=event.message_id or 0,
    )
