"""Simulating so many days equals running them with a moved clock, message for message."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlmodel import Session

from dso_app.access.permissions import HOUSE
from dso_app.database import Database
from dso_app.domain.outbox_states import MessageState
from dso_app.domain.scenario import Scope
from dso_app.models import (
    Entity,
    Message,
    Scenario,
)
from dso_app.services.company.mail_settings import set_mail_url
from dso_app.services.outbox.decisions import it_left, retry
from dso_app.services.scenarios.rows import read_version
from dso_app.services.scenarios.start import Start
from dso_app.services.scenarios.verbs import save_scenario
from dso_app.services.setup import prepare_installation
from dso_app.services.simulations.simulate import Question, simulate
from dso_app.workflows.demo.build import fill
from tests.support.clocks import FixedClock
from tests.support.living import Done, as_done, live
from tests.support.smtp import smtp_server

START = date(2026, 6, 30)
DAYS = 15


@pytest.mark.parametrize("scope", Scope)
def test_what_is_foreseen_is_what_is_done(sqlite_db: Database, scope: Scope) -> None:
    clock = FixedClock()
    clock.on(START)
    with smtp_server() as box:
        _demo(sqlite_db, clock, scope, box.url)
        foreseen = _foreseen(sqlite_db, clock)
        done = _lived(sqlite_db, clock)
    assert len(done) > DAYS
    assert set(foreseen) - set(done) == set()
    assert set(done) - set(foreseen) == set()
    assert sorted(foreseen) == sorted(done)


def _demo(database: Database, clock: FixedClock, scope: Scope, mail: str) -> None:
    """The demo company as it stands, with nothing left to decide in its outbox."""
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


def _all_climb(session: Session, clock: FixedClock) -> None:
    for row in session.scalars(select(Scenario)).all():
        rules = read_version(session, row)
        assert rules is not None
        entity = session.get_one(Entity, row.entity_id)
        climbing = replace(rules, scope=Scope.ITEM)
        save_scenario(session, HOUSE, clock, entity, climbing, start=Start.NOW)


def _foreseen(database: Database, clock: FixedClock) -> list[Done]:
    with database.read() as session:
        found = [
            one
            for row in session.scalars(select(Scenario)).all()
            for one in simulate(
                session, clock, HOUSE, session.get_one(Entity, row.entity_id), Question(row, DAYS)
            )
        ]
        return as_done(session, found)


def _lived(database: Database, clock: FixedClock) -> list[Done]:
    done = []
    for day in range(DAYS):
        clock.on(START + timedelta(days=day))
        done += live(database, clock)
    return done
