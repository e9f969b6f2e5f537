"""Sessions last while they are used, in real time, and only their hash is kept."""

from datetime import timedelta

import pytest
from sqlmodel import Session, select

from dso_app.access import sessions
from dso_app.access.permissions import Role
from dso_app.database import Database
from dso_app.models import User, UserSession
from tests.support import build
from tests.support.clocks import FixedClock


def _open(database: Database, clock: FixedClock, **values: object) -> tuple[str, int]:
    with database.write() as session:
        person = build.user(session, Role.VIEWER, **values)
        return sessions.open_session(session, clock, person), build.key(person)


def _lives(database: Database, clock: FixedClock, token: str) -> bool:
    with database.read() as session:
        return sessions.find_session(session, clock, token) is not None


def test_the_token_leads_to_its_user(db: Database, clock: FixedClock) -> None:
    token, person = _open(db, clock)
    with db.read() as session:
        found = sessions.find_session(session, clock, token)
        assert found is not None
        assert found[1].id == person


def test_the_table_does_not_hold_the_token(db: Database, clock: FixedClock) -> None:
    token, _ = _open(db, clock)
    with db.read() as session:
        row = session.exec(select(UserSession)).one()
    assert token not in row.model_dump_json()


@pytest.mark.parametrize("token", ["", "made up", "x" * 5000])
def test_an_unknown_token_leads_to_nobody(
    sqlite_db: Database, clock: FixedClock, token: str
) -> None:
    _open(sqlite_db, clock)
    assert not _lives(sqlite_db, clock, token)


def test_unused_for_twelve_hours_a_session_ends(db: Database, clock: FixedClock) -> None:
    token, _ = _open(db, clock)
    clock.advance(hours=11, minutes=59)
    assert _lives(db, clock, token)
    clock.advance(minutes=1)
    assert not _lives(db, clock, token)


def test_use_prolongs_a_session_and_is_noted_every_five_minutes(
    db: Database, clock: FixedClock
) -> None:
    token, _ = _open(db, clock)
    with db.read() as session:
        row = session.exec(select(UserSession)).one()
    clock.advance(minutes=4)
    assert not sessions.is_due_for_renewal(row, clock)
    clock.advance(hours=11)
    assert sessions.is_due_for_renewal(row, clock)
    with db.write() as session:
        sessions.renew(session, clock, token)
    clock.advance(hours=11)
    assert _lives(db, clock, token)


def test_used_or_not_a_session_ends_after_two_weeks(sqlite_db: Database, clock: FixedClock) -> None:
    token, _ = _open(sqlite_db, clock)
    for _day in range(28):
        clock.advance(hours=11, minutes=59)
        with sqlite_db.write() as session:
            sessions.renew(session, clock, token)
    clock.advance(minutes=27)
    assert _lives(sqlite_db, clock, token)
    clock.advance(minutes=2)
    assert not _lives(sqlite_db, clock, token)


def test_the_business_date_changes_nothing(sqlite_db: Database, clock: FixedClock) -> None:
    token, _ = _open(sqlite_db, clock)
    clock.on(clock.date + timedelta(days=400))
    assert _lives(sqlite_db, clock, token)


def test_after_logging_out_the_token_is_worth_nothing(db: Database, clock: FixedClock) -> None:
    token, _ = _open(db, clock)
    with db.write() as session:
        sessions.close_session(session, token)
    assert not _lives(db, clock, token)


def test_a_user_switched_off_is_out_at_once(db: Database, clock: FixedClock) -> None:
    token, person = _open(db, clock)
    with db.write() as session:
        _switch_off(session, person)
    assert not _lives(db, clock, token)


def _switch_off(session: Session, person: int) -> None:
    user = session.get_one(User, person)
    user.active = False
    session.add(user)
