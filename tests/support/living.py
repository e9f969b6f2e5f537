"""Days of a company lived through, as a simulation supposes them."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, func, select
from sqlmodel import Session, col

from dso_app.access.permissions import HOUSE
from dso_app.database import Database
from dso_app.domain.business_days import Calendar, is_business_day, parse_sending_days
from dso_app.domain.outbox_states import ActionState, MessageState
from dso_app.domain.scenario import Channel, Medium
from dso_app.models import (
    Action,
    ActionItem,
    ActionTotal,
    Customer,
    Entity,
    Item,
    Message,
    MessageItem,
)
from dso_app.services.agenda.actions import confirm, mark_done
from dso_app.services.commitments.follow_up import follow_up
from dso_app.services.planning.bulk import plan_agenda
from dso_app.services.simulations.facts import Addresses
from dso_app.services.simulations.simulate import Foreseen
from tests.support.clocks import FixedClock
from tests.support.outgoing import ledger, send

Done = tuple[date, str, int, tuple[tuple[str, int], ...], tuple[str, ...], str, tuple[str, ...]]
"""Day, customer, order of the step, totals, numbers, channel and email addresses written to."""


def as_done(session: Session, found: Sequence[Foreseen]) -> list[Done]:
    """What was foreseen, in the shape of what was done."""
    addresses = Addresses(session, sorted({one.what.customer_id for one in found}))
    return [_as_done(one, addresses) for one in found]


def _as_done(one: Foreseen, addresses: Addresses) -> Done:
    step = one.what.step
    return (
        one.what.on,
        one.code,
        step.order,
        tuple(sorted(one.what.asked.items())),
        tuple(sorted(one.items)),
        str(step.channel),
        tuple(sorted(set(addresses.of(one.what.customer_id, step)))),
    )


def live(database: Database, clock: FixedClock) -> list[Done]:
    """One day: the ledger comes in, people do what waits for them, the outbox empties."""
    with database.write() as session:
        before = set(session.scalars(select(col(Action.id)).where(_is_closed())))
        entities = session.scalars(select(Entity)).all()
        for entity in entities:
            ledger(session, entity, clock.date)
            follow_up(session, clock, entity.id or 0)
            plan_agenda(session, clock, entity.id or 0)
    with database.write() as session:
        for entity in session.scalars(select(Entity)).all():
            days = parse_sending_days(entity.sending_days)
            if is_business_day(clock.date, *Calendar(entity.country, days, entity.holidays)):
                _work(session, clock, entity)
    send(database, clock)
    with database.read() as session:
        closed = session.scalars(select(Action).where(_is_closed())).all()
        return [_done(session, one, clock) for one in closed if one.id not in before]


def _is_closed() -> ColumnElement[bool]:
    return (col(Action.state) == ActionState.DONE) & (col(Action.kind) == "scenario")


def _work(session: Session, clock: FixedClock, entity: Entity) -> None:
    """People confirm and send what waits for them, call and hand over."""
    due: Sequence[Action] = session.scalars(
        select(Action)
        .where(col(Action.entity_id) == entity.id, col(Action.closed_on).is_(None))
        .where(func.coalesce(col(Action.postponed_to), col(Action.planned_on)) <= clock.date)
        .where(col(Action.state).in_((ActionState.TO_DO, ActionState.TO_CONFIRM)))
    ).all()
    for action in due:
        if not Channel(action.channel).sendable:
            mark_done(session, HOUSE, clock, action.id or 0)
        else:
            confirm(session, HOUSE, clock, action.id or 0)


def _done(session: Session, action: Action, clock: FixedClock) -> Done:
    message = session.scalar(
        select(Message).where(
            col(Message.action_id) == action.id, col(Message.state) == MessageState.SENT
        )
    )
    if message is not None:
        totals = dict(message.totals)
        listed = select(col(MessageItem.item_id)).where(col(MessageItem.message_id) == message.id)
    else:
        rows = session.scalars(select(ActionTotal).where(col(ActionTotal.action_id) == action.id))
        totals = {row.currency: row.asked_minor for row in rows}
        listed = select(col(ActionItem.item_id)).where(col(ActionItem.action_id) == action.id)
    by_mail = message is not None and Channel(message.channel).medium is Medium.EMAIL
    written_to = {str(one).lower() for one in message.recipients} if message and by_mail else set()
    numbers = session.scalars(select(col(Item.number)).where(col(Item.id).in_(listed)))
    code = session.get_one(Customer, action.customer_id).code
    return (
        clock.date,
        code,
        action.step_order,
        tuple(sorted(totals.items())),
        tuple(sorted(numbers)),
        message.channel if message is not None else action.channel,
        tuple(sorted(written_to)),
    )
