"""Who looks is remembered only while nothing was committed and no time has run out."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlmodel import Session, col, select, update

from dso_app.access import sessions
from dso_app.access.permissions import Role
from dso_app.access.viewer import Viewer
from dso_app.database import Database
from dso_app.models import Absence, Entity, User, UserEntity, UserSession
from dso_app.services.people.login import log_out
from dso_app.services.people.visitors import recall, recognise
from tests.support import build
from tests.support.clocks import TODAY, FixedClock


@dataclass
class Door:
    """Claire's session, and where it is shown."""

    database: Database
    clock: FixedClock
    token: str
    claire: int

    def names(self) -> tuple[str | None, str | None]:
        """Who is remembered, and who is found when asked anew."""
        known = recall(self.database, self.clock, self.token)
        found = recognise(self.database, self.clock, self.token)
        return _name(known), _name(found)

    def recalled(self) -> bool:
        return recall(self.database, self.clock, self.token) is not None


def _name(viewer: Viewer | None) -> str | None:
    return viewer.actor.name if viewer else None


def opened(database: Database, clock: FixedClock) -> Door:
    with database.write() as session:
        build.entity(session)
        claire = build.user(session, Role.COLLECTOR, name="Claire Moreau")
        token = sessions.open_session(session, clock, claire)
    return Door(database, clock, token, build.key(claire))


@pytest.fixture
def door(sqlite_db: Database, clock: FixedClock) -> Door:
    """Claire has clicked once."""
    found = opened(sqlite_db, clock)
    assert found.names() == (None, "Claire Moreau")
    return found


def test_who_was_recognised_is_remembered_for_the_next_click(door: Door) -> None:
    assert door.names() == ("Claire Moreau", "Claire Moreau")


def test_another_token_is_nobody_s(door: Door) -> None:
    assert recall(door.database, door.clock, "invented") is None
    assert recognise(door.database, door.clock, "invented") is None
    assert recall(door.database, door.clock, "") is None


def _switch_off(session: Session) -> None:
    session.execute(update(User).values(active=False))


def _end(session: Session) -> None:
    for one in session.exec(select(UserSession)):
        session.delete(one)


@pytest.mark.parametrize("change", [_switch_off, _end])
def test_who_is_switched_off_or_put_out_is_nobody_at_the_very_next_click(
    door: Door, change: Callable[[Session], None]
) -> None:
    with door.database.write() as session:
        change(session)
    assert door.names() == (None, None)


def test_another_process_s_change_counts_too(door: Door) -> None:
    elsewhere = Database(str(door.database.engine.url))
    with elsewhere.write() as session:
        session.execute(update(User).values(role=Role.GUEST.value))
    elsewhere.close()
    assert not door.recalled()
    viewer = recognise(door.database, door.clock, door.token)
    assert viewer is not None
    assert viewer.actor.role is Role.GUEST


def test_logging_out_is_heeded(door: Door) -> None:
    with door.database.write() as session:
        log_out(session, door.clock, door.token)
    assert door.names() == (None, None)


def test_a_company_taken_away_or_a_colleague_replaced_is_seen_at_once(door: Door) -> None:
    with door.database.write() as session:
        away = build.user(session, Role.COLLECTOR, name="Julien Petit")
        session.add(
            Absence(
                user_id=build.key(away), substitute_id=door.claire, first_on=TODAY, last_on=TODAY
            )
        )
    viewer = recognise(door.database, door.clock, door.token)
    assert viewer is not None
    assert viewer.actor.stands_in_for == {build.key(away)}
    with door.database.write() as session:
        other = build.entity(session, code="OTHER")
        session.execute(update(User).where(col(User.id) == door.claire).values(all_entities=False))
        session.add(UserEntity(user_id=door.claire, entity_id=build.key(other)))
    viewer = recognise(door.database, door.clock, door.token)
    assert viewer is not None
    assert viewer.entity_id == build.key(other)


def test_a_change_that_was_undone_forgets_nobody(door: Door) -> None:
    with door.database.write() as session:
        session.execute(update(Entity).values(name="Never"))
        session.rollback()
    assert door.recalled()


def test_a_session_that_ran_out_is_nobody_s_though_nothing_was_written(door: Door) -> None:
    door.clock.advance(seconds=sessions.IDLE.total_seconds())
    assert door.names() == (None, None)


def test_a_new_day_is_looked_up_anew(door: Door) -> None:
    door.clock.later()
    assert not door.recalled()
    viewer = recognise(door.database, door.clock, door.token)
    assert viewer is not None
    assert viewer.today == TODAY + timedelta(days=1)


def test_a_session_that_is_used_is_renewed_though_it_is_remembered(door: Door) -> None:
    door.clock.advance(minutes=4, seconds=59)
    assert door.recalled()
    door.clock.advance(seconds=1)
    assert not door.recalled()
    recognise(door.database, door.clock, door.token)
    with door.database.read() as session:
        assert session.exec(select(UserSession)).one().seen_at == door.clock.real()


def test_postgresql_tells_of_no_change_and_nobody_is_remembered(
    postgres_db: Database, clock: FixedClock
) -> None:
    door = opened(postgres_db, clock)
    assert door.database.version() is None
    assert door.names() == (None, "Claire Moreau")
    assert door.names() == (None, "Claire Moreau")
