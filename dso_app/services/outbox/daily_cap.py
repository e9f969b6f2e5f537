"""The daily cap of an entity: beyond it messages to customers wait until somebody lets them go.

It keeps a wrong scenario or a wrong file from writing to everybody at once.
"""

from datetime import date

from sqlalchemy import ColumnElement, func, select
from sqlmodel import Session, col

from dso_app.access.permissions import Actor, Permission
from dso_app.clock import Clock, today
from dso_app.domain import reasons
from dso_app.domain.outbox_states import MessageState
from dso_app.domain.scenario import Channel
from dso_app.errors import Reason
from dso_app.models import Entity, Message
from dso_app.services.history import record
from dso_app.texts import N_

_LEAVING = (MessageState.SENDING, MessageState.SENT, MessageState.AMBIGUOUS)
_OURS = tuple(channel for channel in Channel if channel.internal)


def room_today(session: Session, entity: Entity, day: date) -> int | None:
    """How many more messages to customers may leave on a business date; None without a cap.

    What left, or may have, counts, whoever confirmed it and by whatever channel; internal mails
    neither count nor wait.
    """
    cap = entity.daily_cap
    if not cap or entity.cap_lifted_on == day:
        return None
    left = select(func.count()).select_from(Message).where(_left_on(entity.id or 0, day))
    return max(0, cap - (session.scalar(left) or 0))


def why_capped(session: Session, entity: Entity, day: date) -> Reason | None:
    """Why no more messages to customers leave on a business date; None while they may."""
    full = room_today(session, entity, day) == 0
    return reasons.daily_cap(entity.daily_cap) if full else None


def waiting_beyond(session: Session, entity_id: int) -> int:
    """How many messages wait because of the cap."""
    query = select(func.count()).select_from(Message)
    waiting = query.where(
        col(Message.entity_id) == entity_id,
        col(Message.state) == MessageState.WAITING,
        col(Message.reason_code) == reasons.DAILY_CAP,
    )
    return session.scalar(waiting) or 0


def let_the_rest_go(session: Session, actor: Actor, clock: Clock, entity_id: int) -> None:
    """Let what waits beyond the cap leave today; tomorrow it counts again."""
    actor.require(Permission.ADMINISTER)
    entity = session.get_one(Entity, entity_id)
    entity.cap_lifted_on = today(clock, entity.timezone)
    session.add(entity)
    record(
        session,
        actor,
        clock,
        "cap.lifted",
        N_("Messages of this day may go beyond the daily cap of {count}."),
        on=entity.cap_lifted_on,
        entity_id=entity_id,
        count=entity.daily_cap,
    )


def _left_on(entity_id: int, day: date) -> ColumnElement[bool]:
    return (
        (col(Message.entity_id) == entity_id)
        & (col(Message.sent_on) == day)
        & col(Message.state).in_(_LEAVING)
        & col(Message.channel).not_in(_OURS)
    )
