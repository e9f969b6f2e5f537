"""Absence and substitution: the substitute sees the portfolio while it lasts, and not after."""

from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from sqlmodel import Session

from dso_app.access.actors import actor_of, find_viewer, replaced_by
from dso_app.access.permissions import HOUSE, Actor, Role
from dso_app.access.scope import UnknownCustomer, find_customer, find_customers, find_items
from dso_app.access.sessions import open_session
from dso_app.access.viewer import Viewer
from dso_app.database import Database
from dso_app.errors import NotAllowed
from dso_app.models import Absence, Customer, Entity, Item, User, UserEntity
from dso_app.services.choices import collects
from dso_app.services.frame import read_frame
from dso_app.services.lists.customers import CustomerListing
from dso_app.services.lists.listing import ListRequest
from dso_app.services.people import absences
from dso_app.services.people.leaving_users import HandOverWanted, in_care, switch_off
from dso_app.services.people.users import UnknownUser
from tests.support import build
from tests.support.clocks import TODAY, FixedClock


@dataclass
class House:
    """Marc collects from one customer and sells to another; Anna has one of her own."""

    entity: Entity
    marc: User
    anna: User
    collected: Customer
    sold: Customer
    item: Item
    hers: Customer


@pytest.fixture
def house(db: Database) -> House:
    with db.write() as session:
        entity = build.entity(session)
        marc, anna = build.user(session, name="Marc"), build.user(session, name="Anna")
        collected = build.customer(session, entity, collector_id=marc.id)
        return House(
            entity,
            marc,
            anna,
            collected,
            build.customer(session, entity, sales_id=marc.id),
            build.item(session, collected),
            build.customer(session, entity, collector_id=anna.id),
        )


def _away(
    database: Database, clock: FixedClock, house: House, first: int = 0, last: int = 2
) -> Absence:
    """Marc is away from so many days after today to so many, replaced by Anna."""
    with database.write() as session:
        return _add(session, HOUSE, clock, house.marc, house.anna, first, last)


def _add(
    session: Session,
    actor: Actor,
    clock: FixedClock,
    absent: User,
    substitute: User,
    first: int = 0,
    last: int = 2,
) -> Absence:
    return absences.add_absence(
        *(session, actor, clock, build.key(absent), build.key(substitute)),
        first_on=TODAY + timedelta(first),
        last_on=TODAY + timedelta(last),
        today=TODAY,
    )


def _viewer(session: Session, clock: FixedClock, user: User) -> Viewer:
    found = find_viewer(session, clock, open_session(session, clock, user))
    assert found is not None
    return found[0]


def _seen(session: Session, viewer: Viewer, **filters: str) -> set[int]:
    page = CustomerListing().page(session, viewer, ListRequest(filters=filters))
    return {int(row.key) for row in page.rows}


def test_while_it_lasts_the_substitute_sees_the_portfolio_and_not_before_or_after(
    db: Database, clock: FixedClock, house: House
) -> None:
    _away(db, clock, house, first=1, last=2)
    hers, his = {house.hers.id}, {house.collected.id, house.sold.id}
    for day, seen in ((0, hers), (1, hers | his), (2, hers | his), (3, hers)):
        clock.on(TODAY + timedelta(day))
        with db.write() as session:
            assert _seen(session, _viewer(session, clock, house.anna)) == seen


def test_each_way_to_a_customer_knows_the_substitute(
    db: Database, clock: FixedClock, house: House
) -> None:
    ids = [build.key(house.collected), build.key(house.sold)]
    with db.write() as session:
        before = _viewer(session, clock, house.anna).actor
        with pytest.raises(UnknownCustomer):
            find_customer(session, before, ids[0])
    _away(db, clock, house)
    with db.write() as session:
        actor = _viewer(session, clock, house.anna).actor
        assert find_customer(session, actor, ids[0]).id == ids[0]
        assert len(find_customers(session, actor, ids)) == 2
        assert len(find_items(session, actor, [build.key(house.item)])) == 1


def test_mine_means_theirs_too_while_it_lasts(
    db: Database, clock: FixedClock, house: House
) -> None:
    mine = {"collector": str(house.anna.id)}
    _away(db, clock, house)
    with db.write() as session:
        session.get_one(User, house.anna.id).whole_ledger = True
        viewer = _viewer(session, clock, house.anna)
        assert _seen(session, viewer, **mine) == {house.hers.id, house.collected.id}
        assert collects(session, viewer)
        boss = replace(viewer, actor=HOUSE)
        assert _seen(session, boss, **mine) == {house.hers.id}


def test_the_absent_one_still_sees_the_portfolio_and_both_are_told(
    db: Database, clock: FixedClock, house: House
) -> None:
    _away(db, clock, house)
    with db.write() as session:
        for user in (house.marc, house.anna):
            viewer = _viewer(session, clock, user)
            told = [(one.absent, one.substitute) for one in read_frame(session, viewer).absences]
            assert told == [("Marc", "Anna")]
            assert house.collected.id in _seen(session, viewer)


def test_an_absence_taken_away_ends_at_once(db: Database, clock: FixedClock, house: House) -> None:
    row = _away(db, clock, house)
    with db.write() as session:
        absences.end_absence(session, HOUSE, clock, row.id or 0)
        assert replaced_by(session, house.anna, TODAY) == frozenset()


def test_ones_own_absence_is_entered_by_oneself_anothers_by_administrators(
    db: Database, clock: FixedClock, house: House
) -> None:
    with db.write() as session:
        marc, anna = actor_of(session, house.marc), actor_of(session, house.anna)
        with pytest.raises(NotAllowed):
            _add(session, anna, clock, house.marc, house.anna)
        row = _add(session, marc, clock, house.marc, house.anna)
        with pytest.raises(NotAllowed):
            absences.end_absence(session, anna, clock, row.id or 0)


@pytest.mark.parametrize(("first", "last"), [(2, 1), (-3, -1)])
def test_a_span_runs_forwards_and_is_not_over(
    db: Database, clock: FixedClock, house: House, first: int, last: int
) -> None:
    with db.write() as session, pytest.raises(absences.BadSpan):
        _add(session, HOUSE, clock, house.marc, house.anna, first, last)


def test_nobody_is_away_twice_nor_replaced_by_who_is_away_nor_leaves_whom_they_replace(
    db: Database, clock: FixedClock, house: House
) -> None:
    _away(db, clock, house)
    with db.write() as session:
        paul = build.user(session, name="Paul")
        for absent, substitute, refusal in (
            (house.marc, paul, absences.AbsentAlready),
            (paul, house.marc, absences.SubstituteAway),
            (house.anna, paul, absences.ReplacesSomebody),
        ):
            with pytest.raises(refusal):
                _add(session, HOUSE, clock, absent, substitute, 2, 4)
            _add(
                session,
                HOUSE,
                clock,
                absent,
                substitute,
                30 + build.key(absent) * 40,
                32 + build.key(absent) * 40,
            )


def test_the_substitute_may_do_what_is_to_be_done_and_sees_the_companies(
    db: Database, clock: FixedClock, house: House
) -> None:
    with db.write() as session:
        looks = build.user(session, Role.VIEWER)
        with pytest.raises(absences.CannotReplace):
            _add(session, HOUSE, clock, house.marc, looks)
        other = build.entity(session)
        narrow = build.user(session, all_entities=False)
        session.add(UserEntity(user_id=build.key(narrow), entity_id=build.key(other)))
        with pytest.raises(absences.SeesTooLittle):
            _add(session, HOUSE, clock, house.marc, narrow)
        assert looks.id not in {one.id for one in absences.substitutes(session, house.marc)}


def test_who_works_for_other_companies_alone_is_neither_offered_nor_named(
    db: Database, clock: FixedClock, house: House
) -> None:
    with db.write() as session:
        stranger = build.user(session, name="Geheim", all_entities=False)
        elsewhere = build.key(build.entity(session))
        session.add(UserEntity(user_id=build.key(stranger), entity_id=elsewhere))
        narrow = build.user(session, all_entities=False)
        session.add(UserEntity(user_id=build.key(narrow), entity_id=build.key(house.entity)))
        session.flush()
        offered = {one.id for one in absences.substitutes(session, narrow)}
        assert offered == {house.marc.id, house.anna.id}
        with pytest.raises(UnknownUser):
            _add(session, actor_of(session, narrow), clock, narrow, stranger)


def test_nobody_leaves_without_saying_who_takes_over(
    db: Database, clock: FixedClock, house: House
) -> None:
    with db.write() as session:
        care = in_care(session, HOUSE, build.key(house.marc))
        assert (care.collected, care.sold, care.disputes) == (1, 1, 0)
        with pytest.raises(HandOverWanted):
            switch_off(session, HOUSE, clock, build.key(house.marc), TODAY, successor="")


@pytest.mark.parametrize("nobody", [False, True])
def test_customers_are_handed_over_or_left_to_nobody(
    db: Database, clock: FixedClock, house: House, *, nobody: bool
) -> None:
    to = "" if nobody else house.anna.email
    with db.write() as session:
        switch_off(session, HOUSE, clock, build.key(house.marc), TODAY, successor=to, nobody=nobody)
    with db.read() as session:
        assert not session.get_one(User, house.marc.id).active
        expected = None if nobody else house.anna.id
        assert session.get_one(Customer, house.collected.id).collector_id == expected
        assert session.get_one(Customer, house.sold.id).sales_id == expected


def test_when_a_substitute_leaves_the_absences_without_one_are_told(
    db: Database, clock: FixedClock, house: House
) -> None:
    _away(db, clock, house)
    with db.write() as session:
        told = switch_off(
            session, HOUSE, clock, build.key(house.anna), TODAY, successor="", nobody=True
        )
        assert [one.absent for one in told] == ["Marc"]
        assert absences.absences(session, TODAY) == []
