"""The agenda: what there is to do, from the oldest day on."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from dso_app.access.permissions import Actor, Permission
from dso_app.access.scope import UnknownEntity, visible_customers
from dso_app.clock import Clock, today
from dso_app.errors import Reason
from dso_app.formats import plain
from dso_app.models import Action, ActionItem, ActionTotal, Customer, Entity, Item, Scenario, User
from dso_app.services.bulk import among
from dso_app.services.planning.bulk import plan_agenda
from dso_app.services.planning.reasons import stored_reason


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """An item an action lists."""

    number: str
    unique_id: str | None
    due_date: date
    currency: str
    remaining_minor: int


@dataclass(slots=True)
class AgendaLine:
    """One action of the agenda.

    Attributes:
        id: None for what is only foreseen for another day.
        customer: its code.
        scenario: its name; empty for specific actions and alerts.
        step: order of the step, from 1; None outside a scenario.
        days_late: the leader's, on the day asked for; the oldest item's without a leader.
        leader: number of the leader item.
        collector: email address; empty without one.
        totals: asked, in minor units, by currency.
    """

    id: int | None
    customer_id: int
    customer: str
    name: str
    kind: str
    scenario: str
    step: int | None
    step_name: str
    channel: str
    mode: str
    state: str
    reason: Reason | None
    planned_on: date
    days_late: int | None
    leader: str
    collector: str
    totals: dict[str, int] = field(default_factory=dict)
    items: list[AgendaItem] = field(default_factory=list)

    def as_json(self, language: str = "en") -> dict[str, Any]:
        """The line as the command and the API answer it."""
        return {
            "id": self.id,
            "customer": self.customer,
            "name": self.name,
            "kind": self.kind,
            "scenario": self.scenario or None,
            "step": self.step,
            "channel": self.channel,
            "mode": self.mode,
            "state": self.state,
            "reason": self.reason.sentence(language) if self.reason else None,
            "planned_on": self.planned_on.isoformat(),
            "days_late": self.days_late,
            "leader": self.leader or None,
            "totals": [
                {"currency": currency, "amount": plain(minor, currency)}
                for currency, minor in sorted(self.totals.items())
            ],
            "collector": self.collector or None,
            "items": [
                {
                    "number": item.number,
                    "unique_id": item.unique_id,
                    "due_date": item.due_date.isoformat(),
                    "currency": item.currency,
                    "remaining": plain(item.remaining_minor, item.currency),
                }
                for item in self.items
            ],
        }


def agenda(
    session: Session, actor: Actor, clock: Clock, entity: Entity, as_of: date | None = None
) -> list[AgendaLine]:
    """What there is to do, in the actor's scope: all open actions, upcoming ones included.

    As of a day: those whose day has come by then, as they stand on it. For another day than
    today the agenda is planned as of that day on the ledger as it is, and nothing of that is
    kept; what is only foreseen then has no id.

    Args:
        session: of a writing transaction where another day is asked for.
        actor: who asks.
        clock: tells what today is.
        entity: whose agenda.
        as_of: the day; left out, what is open today, whatever day it is planned for.
    """
    actor.require(Permission.SEE)
    if entity.id is None:
        raise UnknownEntity(entity=entity.code)
    present = today(clock, entity.timezone)
    if as_of is None:
        return agenda_lines(session, actor, entity.id, present)
    if as_of == present:
        return _come_by(agenda_lines(session, actor, entity.id, present), present)
    known = session.scalar(select(func.max(Action.id))) or 0
    foreseen = session.begin_nested()
    try:
        plan_agenda(session, _AsOf(clock, as_of), entity.id, everyone=True)
        lines = _come_by(agenda_lines(session, actor, entity.id, as_of), as_of)
    finally:
        foreseen.rollback()
    for line in lines:
        if line.id is not None and line.id > known:
            line.id = None
    return lines


def _come_by(lines: list[AgendaLine], day: date) -> list[AgendaLine]:
    return [line for line in lines if line.planned_on <= day]


@dataclass(frozen=True)
class _AsOf:
    """A clock whose business day is another one."""

    clock: Clock
    day: date

    def now(self, timezone: str) -> Any:
        moment = self.clock.now(timezone)
        return moment.replace(year=self.day.year, month=self.day.month, day=self.day.day)

    def real(self) -> Any:
        return self.clock.real()


def agenda_lines(session: Session, actor: Actor, entity_id: int, day: date) -> list[AgendaLine]:
    """The open actions by day and customer; days late as of a day."""
    leader, collector = aliased(Item), aliased(User)
    planned_on = func.coalesce(Action.postponed_to, Action.planned_on)
    query = (
        select(
            Action,
            col(Customer.code),
            col(Customer.name),
            col(Scenario.name),
            leader,
            col(collector.email),
        )
        .join(Customer, col(Customer.id) == col(Action.customer_id))
        .outerjoin(Scenario, col(Scenario.id) == col(Action.scenario_id))
        .outerjoin(leader, col(leader.id) == col(Action.leader_item_id))
        .outerjoin(collector, col(collector.id) == col(Customer.collector_id))
        .where(col(Action.closed_on).is_(None))
        .order_by(planned_on, col(Customer.code), col(Action.id))
    )
    lines = []
    for action, code, name, scenario, lead, email in session.execute(
        query.where(visible_customers(actor, entity_id))
    ):
        lines.append(
            AgendaLine(
                id=action.id,
                customer_id=action.customer_id,
                customer=code,
                name=name,
                kind=action.kind,
                scenario=scenario or "",
                step=action.step_order or None,
                step_name=action.step_name,
                channel=action.channel,
                mode=action.mode,
                state=action.state,
                reason=stored_reason(
                    action.reason_code, action.reason_message, action.reason_values
                ),
                planned_on=action.postponed_to or action.planned_on,
                days_late=(day - lead.due_date).days if lead else None,
                leader=lead.number if lead else "",
                collector=email or "",
            )
        )
    _add_details(session, lines, day)
    return lines


def _add_details(session: Session, lines: Sequence[AgendaLine], day: date) -> None:
    ids = [line.id for line in lines if line.id is not None]
    if not ids:
        return
    totals: dict[int, dict[str, int]] = defaultdict(dict)
    for row in session.scalars(select(ActionTotal).where(among(col(ActionTotal.action_id), ids))):
        totals[row.action_id][row.currency] = row.asked_minor
    query = (
        select(
            col(ActionItem.action_id),
            col(Item.number),
            col(Item.unique_id),
            col(Item.due_date),
            col(Item.currency),
            col(Item.remaining_minor),
        )
        .join(Item, col(Item.id) == col(ActionItem.item_id))
        .where(among(col(ActionItem.action_id), ids))
        .order_by(col(ActionItem.action_id), col(Item.due_date), col(Item.number), col(Item.id))
    )
    items: dict[int, list[AgendaItem]] = defaultdict(list)
    for action_id, *values in session.execute(query):
        items[action_id].append(AgendaItem(*values))
    for line in lines:
        line.totals = totals[line.id or 0]
        line.items = items[line.id or 0]
        if line.days_late is None and line.items:
            line.days_late = (day - min(item.due_date for item in line.items)).days
