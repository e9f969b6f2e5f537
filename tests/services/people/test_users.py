"""People who log in: added, given another role, switched off; each with its history."""

import json
from collections.abc import Callable

import pytest
from sqlmodel import Session, col, select

from dso_app.access import sessions
from dso_app.access.passwords import matches
from dso_app.access.permissions import HOUSE, Actor, Role
from dso_app.database import Database
from dso_app.errors import NotAllowed
from dso_app.models import Event, User, UserSession
from dso_app.services.people import users
from tests.support import build
from tests.support.clocks import FixedClock


def _add(session: Session, clock: FixedClock, email: str, role: Role = Role.COLLECTOR) -> User:
    return users.add_user(
        session, HOUSE, clock, email=email, name="Claire Martin", role=role, password="long enough"
    )


def test_a_user_is_kept_by_a_lower_case_address_and_a_hash(db: Database, clock: FixedClock) -> None:
    with db.write() as session:
        user = _add(session, clock, " Claire@Example.com ")
    assert user.email == "claire@example.com"
    assert matches("long enough", user.password_hash)


def test_an_address_belongs_to_one_user(db: Database, clock: FixedClock) -> None:
    with db.write() as session:
        _add(session, clock, "claire@example.com")
        with pytest.raises(users.AddressTaken, match=r"claire@example\.com"):
            _add(session, clock, "CLAIRE@example.com")


@pytest.mark.parametrize("email", ["claire", "a@b.fr,c@d.fr", "a@b.fr\nBcc: c@d.fr"])
def test_what_is_not_one_mailbox_makes_no_user(
    sqlite_db: Database, clock: FixedClock, email: str
) -> None:
    with sqlite_db.write() as session, pytest.raises(users.NotAnAddress):
        _add(session, clock, email)


def test_a_user_has_a_name(sqlite_db: Database, clock: FixedClock) -> None:
    with sqlite_db.write() as session, pytest.raises(users.NameMissing):
        users.add_user(
            session, HOUSE, clock, email="a@b.fr", name="  ", role=Role.GUEST, password=None
        )


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_only_administrators_touch_users(
    sqlite_db: Database, clock: FixedClock, role: Role
) -> None:
    actor = Actor(role=role, user_id=1)
    with sqlite_db.write() as session:
        user = _add(session, clock, "claire@example.com")
        attempts: list[Callable[[], User]] = [
            lambda: users.change_role(session, actor, clock, build.key(user), Role.ADMINISTRATOR),
            lambda: users.set_active(session, actor, clock, build.key(user), active=False),
            lambda: users.set_password(session, actor, clock, build.key(user), "another one"),
        ]
        for attempt in attempts:
            with pytest.raises(NotAllowed):
                attempt()


def test_another_role_or_password_or_the_end_closes_all_sessions(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        _add(session, clock, "admin@example.com", Role.ADMINISTRATOR)
        user = _add(session, clock, "claire@example.com")
        changes: list[Callable[[], User]] = [
            lambda: users.change_role(session, HOUSE, clock, build.key(user), Role.VIEWER),
            lambda: users.set_password(session, HOUSE, clock, build.key(user), "another one"),
            lambda: users.set_active(session, HOUSE, clock, build.key(user), active=False),
        ]
        for change in changes:
            sessions.open_session(session, clock, user)
            change()
            assert session.exec(select(UserSession)).all() == []


def test_the_last_administrator_stays_one(db: Database, clock: FixedClock) -> None:
    with db.write() as session:
        first = _add(session, clock, "first@example.com", Role.ADMINISTRATOR)
        second = _add(session, clock, "second@example.com", Role.ADMINISTRATOR)
        users.set_active(session, HOUSE, clock, build.key(second), active=False)
        with pytest.raises(users.LastAdministrator):
            users.set_active(session, HOUSE, clock, build.key(first), active=False)
        with pytest.raises(users.LastAdministrator):
            users.change_role(session, HOUSE, clock, build.key(first), Role.VIEWER)


def test_what_happened_to_a_user_is_in_the_history_without_the_password(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        user = _add(session, clock, "claire@example.com")
        users.change_role(session, HOUSE, clock, build.key(user), Role.VIEWER)
        users.set_password(session, HOUSE, clock, build.key(user), "another one")
    with db.read() as session:
        events = session.exec(select(Event).order_by(col(Event.id))).all()
    assert [event.kind for event in events] == ["user.added", "user.role", "user.password"]
    assert (events[1].before, events[1].after) == ("collector", "viewer")
    assert "another one" not in json.dumps([event.model_dump(mode="json") for event in events])


def test_an_unknown_role_names_those_there_are() -> None:
    with pytest.raises(users.UnknownRole, match=r"boss.*administrator, credit_manager, collector"):
        users.parse_role("boss")
