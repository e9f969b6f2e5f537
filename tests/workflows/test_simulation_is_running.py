"""Simulating so many days equals running them with a moved clock, message for message."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import ColumnElement, select, update
from sqlmodel import Session, col

from dso_app.access.permissions import HOUSE
from dso_app.database import Database
from dso_app.domain.business_days import Calendar, is_business_day, parse_sending_days
from dso_app.domain.outbox_states import ActionState, MessageState
from dso_app.domain.scenario import Scope
from dso_app.models import (
    Action,
    ActionItem,
    ActionTotal,
    Customer,
    Entity,
    Item,
    Message,
    MessageItem,
    Scenario,
)
from dso_app.services.actions import confirm, mark_done
from dso_app.services.follow_up import follow_up
from dso_app.services.mail_settings import set_mail_url
from dso_app.services.outbox_decisions import it_left, retry
from dso_app.services.planning import plan_agenda
from dso_app.services.scenario_rows import read_version
from dso_app.services.scenario_start import Start
from dso_app.services.scenarios import save_scenario
from dso_app.services.setup import prepare_installation
from dso_app.services.simulate import Question, simulate
from dso_app.workflows.demo.build import fill
from tests.support.clocks import FixedClock
from tests.support.outgoing import ledger, send
from tests.support.smtp import smtp_server

START = date(2026, 6, 30)
DAYS = 25

Done = tuple[date, str, int, tuple[tuple[str, int], ...], tuple[str, ...]]
"""Day, customer, order of the step, totals and numbers."""


@pytest.mark.parametrize("scope", Scope)
def test_what_is_foreseen_is_what_is_done(sqlite_db: Database, scope: Scope) -> None:
    clock = FixedClock()
    clock.on(START)
    with smtp_server() as box:
        _demo(sqlite_db, clock, scope, box.url)
        foreseen = _foreseen(sqlite_db, clock)
        done = [one for day in range(DAYS) for one in _live(sqlite_db, clock, day)]
    assert len(done) > DAYS
    assert set(foreseen) - set(done) == set()
    assert set(done) - set(foreseen) == set()
    assert sorted(foreseen) == sorted(done)


def _demo(database: Database, clock: FixedClock, scope: Scope, mail: str) -> None:
    """The demo company with nothing left to decide, past its first passes."""
    with database.write() as session:
        prepare_installation(session)
    fill(database, clock)
    with database.write() as session:
        set_mail_url(session, HOUSE, clock, mail)
        for message in session.scalars(select(Message)).all():
            if message.state == MessageState.AMBIGUOUS:
                it_left(session, HOUSE, clock, message.id or 0)
            elif message.state == MessageState.FAILED:
                retry(session, HOUSE, clock, message.id or 0)
        if scope is Scope.ITEM:
            _all_climb(session, clock)
        session.execute(update(Customer).values(first_pass=False, not_before=None))
    with database.write() as session:
        for entity in session.scalars(select(Entity)):
            plan_agenda(session, clock, entity.id or 0, everyone=True)


def _all_climb(session: Session, clock: FixedClock) -> None:
    for row in session.scalars(select(Scenario)).all():
        rules = read_version(session, row)
        assert rules is not None
        entity = session.get_one(Entity, row.entity_id)
        climbing = replace(rules, scope=Scope.ITEM)
        save_scenario(session, HOUSE, clock, entity, climbing, start=Start.NOW)


def _foreseen(database: Database, clock: FixedClock) -> list[Done]:
    with database.read() as session:
        return [
            (
                one.what.on,
                one.code,
                one.what.planned.step.order,
                tuple(sorted(one.what.planned.asked.items())),
                tuple(sorted(one.items)),
            )
            for row in session.scalars(select(Scenario)).all()
            for one in simulate(
                session, clock, HOUSE, session.get_one(Entity, row.entity_id), Question(row, DAYS)
            )
        ]


def _live(database: Database, clock: FixedClock, day: int) -> list[Done]:
    """One day: the ledger comes in, people do what waits for them, the outbox empties."""
    clock.on(START + timedelta(days=day))
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
    """People confirm what waits for them, call and hand over."""
    due: Sequence[Action] = session.scalars(
        select(Action)
        .where(col(Action.entity_id) == entity.id, col(Action.closed_on).is_(None))
        .where(col(Action.planned_on) <= clock.date)
        .where(col(Action.state).in_((ActionState.TO_DO, ActionState.TO_CONFIRM)))
    ).all()
    for action in due:
        if action.state == ActionState.TO_DO:
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
    numbers = session.scalars(select(col(Item.number)).where(col(Item.id).in_(listed)))
    code = session.get_one(Customer, action.customer_id).code
    return (
        clock.date,
        code,
        action.step_order,
        tuple(sorted(totals.items())),
        tuple(sorted(numbers)),
    )
