"""One-time links: invited people choose their password, and those who forgot theirs."""

from datetime import timedelta

import pytest
from sqlmodel import select

from dso_app.access.lockout import LockedOut
from dso_app.access.passwords import UnfitPassword, matches
from dso_app.access.permissions import HOUSE, Actor, Role
from dso_app.access.sessions import find_session
from dso_app.database import Database
from dso_app.errors import NotAllowed
from dso_app.models import LoginLink, User, UserEntity, UserSession
from dso_app.services.people import users
from dso_app.services.people.login import Entry
from dso_app.services.people.login_links import Handed, LinkOver, invite, new_link, use_link
from tests.support import build
from tests.support.clocks import FixedClock

PASSWORD = "long enough"


def _invite(database: Database, clock: FixedClock, actor: Actor = HOUSE, **more: object) -> Handed:
    told = {"entity_ids": None, "whole_ledger": False, "role": Role.COLLECTOR, **more}
    with database.write() as session:
        return invite(
            *(session, actor, clock),
            email="anne@example.com",
            name="Anne Petit",
            language="fr",
            **told,  # type: ignore[arg-type]
        )


def _use(database: Database, clock: FixedClock, token: str, password: str = PASSWORD) -> Entry:
    return use_link(database, clock, token, password, device="Firefox", client="192.0.2.1")


def test_who_is_invited_chooses_a_password_and_is_in(db: Database, clock: FixedClock) -> None:
    entry = _use(db, clock, _invite(db, clock).token)
    with db.read() as session:
        found = find_session(session, clock, entry.token)
        assert found is not None
        assert found[0].device == "Firefox"
        assert matches(PASSWORD, found[1].password_hash)


def test_a_link_works_once(db: Database, clock: FixedClock) -> None:
    token = _invite(db, clock).token
    _use(db, clock, token)
    with pytest.raises(LinkOver):
        _use(db, clock, token)


def test_a_newer_link_makes_the_older_one_worthless(db: Database, clock: FixedClock) -> None:
    first = _invite(db, clock)
    with db.write() as session:
        second = new_link(session, HOUSE, clock, build.key(first.user))
    with pytest.raises(LinkOver):
        _use(db, clock, first.token)
    assert _use(db, clock, second.token)


def test_an_invitation_lasts_seven_days_and_a_reset_one(db: Database, clock: FixedClock) -> None:
    invited = _invite(db, clock)
    clock.advance(days=7)
    with pytest.raises(LinkOver):
        _use(db, clock, invited.token)
    with db.write() as session:
        session.get_one(User, invited.user.id).password_hash = "kept"
        reset = new_link(session, HOUSE, clock, build.key(invited.user))
    assert reset.expires_at == clock.real() + timedelta(days=1)
    clock.advance(days=1)
    with pytest.raises(LinkOver):
        _use(db, clock, reset.token)


def test_the_table_does_not_hold_the_link(db: Database, clock: FixedClock) -> None:
    token = _invite(db, clock).token
    with db.read() as session:
        assert token not in session.exec(select(LoginLink)).one().model_dump_json()


def test_an_unfit_password_leaves_the_link(db: Database, clock: FixedClock) -> None:
    token = _invite(db, clock).token
    with pytest.raises(UnfitPassword):
        _use(db, clock, token, "short")
    assert _use(db, clock, token)


def test_invented_links_are_locked_out_and_real_ones_still_work(
    db: Database, clock: FixedClock
) -> None:
    token = _invite(db, clock).token
    for _ in range(20):
        with pytest.raises(LinkOver):
            _use(db, clock, "invented")
    with pytest.raises(LockedOut):
        _use(db, clock, "invented")
    assert _use(db, clock, token)


def test_a_reset_ends_the_sessions_and_still_asks_for_the_code(
    db: Database, clock: FixedClock
) -> None:
    invited = _invite(db, clock)
    _use(db, clock, invited.token)
    with db.write() as session:
        session.get_one(User, invited.user.id).totp_secret = "kept"
        reset = new_link(session, HOUSE, clock, build.key(invited.user))
    assert _use(db, clock, reset.token, "another one").wants_code
    with db.read() as session:
        assert session.exec(select(UserSession)).all() == []


def test_who_is_switched_off_has_no_link_any_more(db: Database, clock: FixedClock) -> None:
    invited = _invite(db, clock)
    with db.write() as session:
        users.set_active(session, HOUSE, clock, build.key(invited.user), active=False)
    with pytest.raises(LinkOver):
        _use(db, clock, invited.token)


def test_an_invitation_gives_the_companies_and_customers_named(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        main, _other = (build.key(build.entity(session)) for _ in range(2))
    _invite(db, clock, entity_ids=[main], whole_ledger=True)
    with db.read() as session:
        user = session.exec(select(User)).one()
        assert (user.all_entities, user.whole_ledger) == (False, True)
        assert [row.entity_id for row in session.exec(select(UserEntity))] == [main]


def test_an_administrator_of_one_company_gives_no_other_and_touches_nobody_elsewhere(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        main, other = build.entity(session), build.entity(session)
        boss = build.actor(build.user(session, Role.ADMINISTRATOR), main)
        everywhere = build.key(build.user(session))
    for ids in (None, [build.key(other)]):
        with pytest.raises(Exception, match=r"not allowed|no entity"):
            _invite(db, clock, boss, entity_ids=ids)
    with db.write() as session, pytest.raises(users.UnknownUser):
        users.find_user(session, boss, everywhere)
    assert _invite(db, clock, boss, entity_ids=[build.key(main)])


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_only_administrators_invite(sqlite_db: Database, clock: FixedClock, role: Role) -> None:
    with pytest.raises(NotAllowed):
        _invite(sqlite_db, clock, Actor(role=role, user_id=1))


def test_an_administrator_who_never_came_does_not_count_as_one(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        boss = build.key(build.user(session, Role.ADMINISTRATOR, password_hash="kept"))
    _invite(db, clock, role=Role.ADMINISTRATOR)
    with db.write() as session, pytest.raises(users.LastAdministrator):
        users.set_active(session, HOUSE, clock, boss, active=False)
