"""Alerts: listed, written, switched; what they ask stands in `domain.alert_rules`."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, or_, select
from sqlmodel import Session, col

from dso_app.access.permissions import Actor, Permission
from dso_app.access.scope import UnknownEntity, sees_entity
from dso_app.clock import Clock, today
from dso_app.domain.alert_rules import COLOURS, FIELDS, READY, Ready
from dso_app.domain.conditions import (
    BadRule,
    Condition,
    check_conditions,
    check_name,
    condition_from,
    kept_conditions,
)
from dso_app.errors import NotAllowed, RelanceError
from dso_app.models import AlertRule, Entity, known_id
from dso_app.services.history import record
from dso_app.texts import N_, translate


class UnknownAlert(RelanceError):
    """There is no such alert, or it is somebody else's own."""

    message = N_("This alert is no longer there.")


@dataclass(frozen=True, slots=True)
class AlertTerms:
    """What a person says of an alert.

    Attributes:
        shared: everybody of the company sees it; else only who writes it.
    """

    name: str
    conditions: Sequence[Condition]
    colour: str = ""
    shared: bool = False
    active: bool = True


def add_ready_alerts(session: Session, entity_id: int) -> None:
    """Give a new company the alerts every one begins with."""
    session.add_all(
        AlertRule(
            entity_id=entity_id,
            name=name,
            colour=colour,
            conditions=kept_conditions(conditions),
            ready=str(ready),
        )
        for ready, (name, colour, conditions) in READY.items()
    )


def list_alerts(session: Session, actor: Actor, entity_id: int) -> list[AlertRule]:
    """The shared alerts of a company, then the actor's own."""
    actor.require(Permission.SEE)
    if not sees_entity(actor, entity_id):
        raise UnknownEntity(entity=entity_id)
    query = select(AlertRule).where(col(AlertRule.entity_id) == entity_id, _visible(actor))
    order = (col(AlertRule.owner_id).is_not(None), col(AlertRule.id))
    return list(session.scalars(query.order_by(*order)))


def find_alert(session: Session, actor: Actor, entity_id: int, alert_id: int) -> AlertRule:
    """An alert the actor may look at.

    Raises:
        UnknownAlert: there is none.
    """
    actor.require(Permission.SEE)
    row = session.scalar(
        select(AlertRule).where(
            col(AlertRule.id) == alert_id,
            col(AlertRule.entity_id) == entity_id,
            _visible(actor),
        )
    )
    if row is None or not sees_entity(actor, entity_id):
        raise UnknownAlert
    return row


def conditions_of(row: AlertRule) -> list[Condition]:
    """What an alert asks."""
    return [condition_from(one) for one in row.conditions]


def may_share(actor: Actor) -> bool:
    """Whether somebody writes the alerts everybody sees."""
    return actor.may(Permission.EDIT_SCENARIOS)


def save_alert(
    session: Session,
    actor: Actor,
    clock: Clock,
    entity: Entity,
    terms: AlertTerms,
    alert_id: int | None = None,
) -> AlertRule:
    """Write an alert, or a new one.

    Raises:
        BadRule, UnknownAlert, NotAllowed: nothing is changed.
    """
    row = _writable(session, actor, entity, alert_id)
    name = " ".join(terms.name.split())
    conditions = [replace(one, value=one.value.strip()) for one in terms.conditions]
    if row is not None and name == translate(row.name, actor.language):
        # Not renamed: readers of other languages go on reading it in theirs.
        name = row.name
    check_name(name)
    if row is not None and row.ready == Ready.STALE_LEDGER:
        conditions = []
    else:
        check_conditions(conditions, FIELDS)
    if terms.colour not in COLOURS:
        raise BadRule(N_("There is no such colour."))
    if terms.shared and not may_share(actor):
        raise NotAllowed
    if row is None:
        row = AlertRule(entity_id=known_id(entity), name=name)
    row.name, row.colour, row.active = name, terms.colour, terms.active
    row.conditions = kept_conditions(conditions)
    row.owner_id = None if terms.shared else actor.user_id
    session.add(row)
    session.flush()
    _tell(session, actor, clock, entity, N_("Alert {name} was saved."), row)
    return row


def delete_alert(
    session: Session, actor: Actor, clock: Clock, entity: Entity, alert_id: int
) -> None:
    """Take an alert away."""
    row = _writable(session, actor, entity, alert_id)
    if row is not None:
        session.delete(row)
        _tell(session, actor, clock, entity, N_("Alert {name} was deleted."), row)


def _writable(
    session: Session, actor: Actor, entity: Entity, alert_id: int | None
) -> AlertRule | None:
    """The alert to be changed; None for a new one."""
    actor.require(Permission.REPORT)
    if not sees_entity(actor, known_id(entity)):
        raise UnknownEntity(entity=entity.code)
    if alert_id is None:
        return None
    row = find_alert(session, actor, known_id(entity), alert_id)
    if row.owner_id is None and not may_share(actor):
        raise NotAllowed
    return row


def _visible(actor: Actor) -> ColumnElement[bool]:
    """Shared, or the actor's own."""
    return or_(col(AlertRule.owner_id).is_(None), col(AlertRule.owner_id) == actor.user_id)


def _tell(
    session: Session, actor: Actor, clock: Clock, entity: Entity, message: str, row: AlertRule
) -> None:
    record(
        session,
        actor,
        clock,
        "alert.changed",
        message,
        on=today(clock, entity.timezone),
        entity_id=entity.id,
        name=row.name,
    )
