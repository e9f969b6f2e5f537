"""What people see: given by administrators, never more than they see themselves."""

import pytest
from sqlmodel import Session, col, select

from dso_app.access import sessions
from dso_app.access.permissions import HOUSE, Actor, Role
from dso_app.access.scope import UnknownEntity
from dso_app.database import Database
from dso_app.errors import NotAllowed
from dso_app.models import Entity, Event, User, UserSession
from dso_app.services.people import users
from dso_app.services.people.scopes import NoCompany, change_scope
from tests.support import build
from tests.support.build import key
from tests.support.clocks import FixedClock


def give(
    session: Session,
    actor: Actor,
    clock: FixedClock,
    user: User,
    *companies: Entity,
    whole: bool = False,
    everywhere: bool = False,
) -> None:
    """Let a person see some companies, and of them their own customers unless said otherwise."""
    ids = None if everywhere else [key(one) for one in companies]
    change_scope(session, actor, clock, key(user), entity_ids=ids, whole_ledger=whole)


def test_companies_and_whole_ledger_are_given_with_the_history_and_all_sessions_end(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        lyon, nice, _ = (build.entity(session, code=code) for code in ("LYON", "NICE", "ZZ"))
        claire = build.user(session, all_entities=True)

        def sessions_after(*companies: Entity, whole: bool, everywhere: bool = False) -> int:
            sessions.open_session(session, clock, claire)
            give(session, HOUSE, clock, claire, *companies, whole=whole, everywhere=everywhere)
            return len(session.exec(select(UserSession)).all())

        assert sessions_after(nice, lyon, whole=False) == 0
        assert users.entity_ids_of(session, claire) == frozenset({key(lyon), key(nice)})
        assert sessions_after(lyon, whole=True) == 0
        assert (users.entity_ids_of(session, claire), claire.whole_ledger) == (
            frozenset({key(lyon)}),
            True,
        )
        assert sessions_after(everywhere=True, whole=True) == 0
        assert users.entity_ids_of(session, claire) is None
        # The same again is no change: nobody is logged out for it.
        assert sessions_after(everywhere=True, whole=True) == 1
        events = session.exec(select(Event).order_by(col(Event.id))).all()
    assert [(one.kind, one.before, one.after) for one in events] == [
        ("user.scope", "* / own", "LYON, NICE / own"),
        ("user.scope", "LYON, NICE / own", "LYON / all"),
        ("user.scope", "LYON / all", "* / all"),
    ]


def test_who_sees_some_companies_gives_none_but_those_and_touches_nobody_who_sees_others(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        mine, other = build.entity(session), build.entity(session)
        boss = build.actor(build.user(session, Role.ADMINISTRATOR), mine)
        claire, julien = build.user(session), build.user(session)
        give(session, HOUSE, clock, claire, mine)
        give(session, HOUSE, clock, julien, other)
        with pytest.raises(UnknownEntity):
            give(session, boss, clock, claire, mine, other)
        with pytest.raises(NotAllowed):
            give(session, boss, clock, claire, everywhere=True)
        with pytest.raises(users.UnknownUser):
            give(session, boss, clock, julien, mine)
        assert users.entity_ids_of(session, claire) == frozenset({key(mine)})
        assert users.entity_ids_of(session, julien) == frozenset({key(other)})


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_only_administrators_say_who_sees_what(
    sqlite_db: Database, clock: FixedClock, role: Role
) -> None:
    with sqlite_db.write() as session:
        claire = build.user(session)
        with pytest.raises(NotAllowed):
            give(session, Actor(role=role, user_id=key(claire)), clock, claire, everywhere=True)


def test_who_sees_no_company_sees_nothing_so_one_is_asked_for(
    sqlite_db: Database, clock: FixedClock
) -> None:
    with sqlite_db.write() as session:
        claire = build.user(session, all_entities=True)
        with pytest.raises(NoCompany):
            give(session, HOUSE, clock, claire)
        assert claire.all_entities


def test_one_administrator_goes_on_seeing_every_company(db: Database, clock: FixedClock) -> None:
    with db.write() as session:
        entity = build.entity(session)
        first, second = (
            build.user(session, Role.ADMINISTRATOR, all_entities=True, password_hash="kept")
            for _ in range(2)
        )
        give(session, HOUSE, clock, first, entity)
        with pytest.raises(users.LastAdministrator):
            give(session, HOUSE, clock, second, entity)
        assert second.all_entities
