"""Logging in: what is wrong looks alike, and too often wrong is locked out for a while."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlmodel import select

from dso_app.access import sessions
from dso_app.access.lockout import LockedOut
from dso_app.access.permissions import HOUSE, Role
from dso_app.database import Database
from dso_app.errors import RelanceError
from dso_app.models import User, UserSession
from dso_app.services.people import users
from dso_app.services.people.login import WrongLogin, log_in, log_out
from tests.support.clocks import FixedClock

EMAIL, PASSWORD = "claire@example.com", "correct horse"


@pytest.fixture
def home(db: Database, clock: FixedClock) -> Database:
    with db.write() as session:
        users.add_user(
            session,
            HOUSE,
            clock,
            email=EMAIL,
            name="Claire Martin",
            role=Role.COLLECTOR,
            password=PASSWORD,
        )
    return db


def _fail(database: Database, clock: FixedClock, email: str = EMAIL) -> str:
    with pytest.raises(RelanceError) as refusal:
        log_in(database, clock, email, "wrong")
    return str(refusal.value)


def test_the_right_password_opens_a_session(home: Database, clock: FixedClock) -> None:
    token = log_in(home, clock, " CLAIRE@example.com", PASSWORD).token
    with home.read() as session:
        found = sessions.find_session(session, clock, token)
        assert found is not None
        assert found[1].email == EMAIL
        assert found[1].last_login_at == clock.real()


def test_an_unknown_address_and_a_wrong_password_look_alike(
    home: Database, clock: FixedClock
) -> None:
    assert _fail(home, clock) == _fail(home, clock, "nobody@example.com")


def test_a_user_switched_off_looks_like_a_wrong_password(home: Database, clock: FixedClock) -> None:
    with home.write() as session:
        user = session.exec(select(User)).one()
        user.active = False
    with pytest.raises(WrongLogin):
        log_in(home, clock, EMAIL, PASSWORD)


@pytest.mark.parametrize("email", [EMAIL, "nobody@example.com"])
def test_after_five_failures_an_address_is_locked_out_known_or_not(
    home: Database, clock: FixedClock, email: str
) -> None:
    for _ in range(5):
        _fail(home, clock, email)
    for password in ("wrong", PASSWORD):
        with pytest.raises(LockedOut, match="15 minutes"):
            log_in(home, clock, email, password)


def test_a_lock_out_ends_after_fifteen_minutes_of_real_time(
    home: Database, clock: FixedClock
) -> None:
    for _ in range(5):
        _fail(home, clock)
    clock.later(days=1)
    with pytest.raises(LockedOut):
        log_in(home, clock, EMAIL, PASSWORD)
    clock.advance(minutes=15)
    assert log_in(home, clock, EMAIL, PASSWORD)


def test_a_right_password_forgives_the_failures_before_it(
    home: Database, clock: FixedClock
) -> None:
    for _ in range(2):
        for _ in range(4):
            _fail(home, clock)
        assert log_in(home, clock, EMAIL, PASSWORD)


def test_attempts_at_once_count_as_many(home: Database, clock: FixedClock) -> None:
    with ThreadPoolExecutor(8) as pool:
        said = list(pool.map(lambda _n: _fail(home, clock), range(12)))
    assert sum("Wrong" in sentence for sentence in said) <= 5


def test_logging_out_ends_that_session_alone(home: Database, clock: FixedClock) -> None:
    here, there = (log_in(home, clock, EMAIL, PASSWORD).token for _ in range(2))
    with home.write() as session:
        log_out(session, clock, here)
    with home.read() as session:
        assert sessions.find_session(session, clock, here) is None
        assert sessions.find_session(session, clock, there) is not None
        assert len(session.exec(select(UserSession)).all()) == 1
