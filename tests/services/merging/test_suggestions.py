"""Customers that may be one: looked for, listed within the scope, dismissed for good."""

import time
from collections.abc import Iterator

import pytest
from sqlmodel import Session, select

from dso_app.access.permissions import HOUSE, Role
from dso_app.access.scope import UnknownCustomer
from dso_app.database import Database
from dso_app.domain.duplicates import Party, find_pairs
from dso_app.errors import NotAllowed
from dso_app.models import Customer, DuplicatePair, Entity
from dso_app.services.lists.duplicates import DuplicateListing
from dso_app.services.lists.listing import ListRequest
from dso_app.services.merging.suggestions import (
    UnknownPair,
    compare_customers,
    dismiss_pairs,
    keep_pairs,
)
from tests.support import build
from tests.support.build import key
from tests.support.clocks import TODAY, FixedClock
from tests.support.merging import merge, told
from tests.support.rows import viewer


@pytest.fixture
def session(db: Database) -> Iterator[Session]:
    with db.write() as opened:
        yield opened


@pytest.fixture
def owner(session: Session) -> Entity:
    return build.entity(session)


def look(session: Session, owner: Entity) -> list[tuple[int, int, str]]:
    """Look for pairs and keep them; those kept, with what speaks for them."""
    keep_pairs(session, HOUSE, key(owner), compare_customers(session, HOUSE, key(owner)))
    found = session.exec(select(DuplicatePair).order_by(DuplicatePair.id)).all()  # type: ignore[arg-type]
    return [(one.first_id, one.second_id, one.signs) for one in found]


def three(session: Session, owner: Entity) -> list[Customer]:
    """Two customers of one VAT number, and a third of one of their contacts' email."""
    one = build.customer(session, owner, name="Garnier", vat_number="FR1")
    other = build.customer(session, owner, name="Kohler", vat_number="FR 1")
    third = build.customer(session, owner, name="Kant", email="anne@x.example")
    build.contact(session, one, email="Anne@x.example")
    return [one, other, third]


def test_pairs_are_found_and_kept_once(session: Session, owner: Entity) -> None:
    one, other, third = three(session, owner)
    expected = [(one.id, other.id, "vat_number"), (one.id, third.id, "email")]
    assert look(session, owner) == expected
    assert look(session, owner) == expected


def test_pairs_of_which_nothing_speaks_any_more_go(session: Session, owner: Entity) -> None:
    one, other, third = three(session, owner)
    look(session, owner)
    other.vat_number, third.vat_number = "FR2", "FR1"
    session.flush()
    assert look(session, owner) == [(one.id, third.id, "vat_number,email")]


def test_customers_of_two_companies_are_no_pair(session: Session, owner: Entity) -> None:
    build.customer(session, owner, vat_number="FR1")
    build.customer(session, build.entity(session), vat_number="FR1")
    assert look(session, owner) == []


def test_a_pair_that_was_dismissed_stays_so(
    session: Session, owner: Entity, clock: FixedClock
) -> None:
    three(session, owner)
    look(session, owner)
    pair = session.exec(select(DuplicatePair)).first()
    assert pair is not None
    assert dismiss_pairs(session, HOUSE, clock, [key(pair)]) == 1
    assert dismiss_pairs(session, HOUSE, clock, [key(pair)]) == 0
    look(session, owner)
    session.refresh(pair)
    assert pair.dismissed_on == TODAY
    first = session.get_one(Customer, pair.first_id)
    assert len(told(session, first, "customer.not_same")) == 1
    assert dismiss_pairs(session, HOUSE, clock, [key(pair)], same=True) == 1
    session.refresh(pair)
    assert pair.dismissed_on is None


def test_not_the_same_stays_true_of_the_survivor(
    session: Session, owner: Entity, clock: FixedClock
) -> None:
    """A is not C; A is merged into B: B is not C, and nobody suggests it."""
    a, b, c = (build.customer(session, owner, vat_number="FR1") for _ in range(3))
    look(session, owner)
    pairs = session.exec(select(DuplicatePair)).all()
    [a_and_c] = [one for one in pairs if {one.first_id, one.second_id} == {a.id, c.id}]
    dismiss_pairs(session, HOUSE, clock, [key(a_and_c)])
    merge(session, b, a)
    assert len(session.exec(select(DuplicatePair)).all()) == 1
    look(session, owner)
    [left] = session.exec(select(DuplicatePair)).all()
    assert (left.first_id, left.second_id, left.dismissed_on) == (b.id, c.id, TODAY)


def test_only_who_may_merge_looks_and_dismisses(
    session: Session, owner: Entity, clock: FixedClock
) -> None:
    collector = build.actor(build.user(session, Role.COLLECTOR))
    for verb in (
        lambda: compare_customers(session, collector, key(owner)),
        lambda: keep_pairs(session, collector, key(owner), []),
        lambda: dismiss_pairs(session, collector, clock, [1]),
    ):
        with pytest.raises(NotAllowed):
            verb()


def test_a_pair_outside_the_scope_is_none(
    session: Session, owner: Entity, clock: FixedClock
) -> None:
    three(session, owner)
    look(session, owner)
    elsewhere = build.entity(session)
    manager = build.actor(build.user(session, Role.CREDIT_MANAGER), elsewhere)
    pair = session.exec(select(DuplicatePair)).first()
    assert pair is not None
    for wanted in (key(pair), 999):
        with pytest.raises(UnknownPair):
            dismiss_pairs(session, manager, clock, [wanted])


def test_the_list_shows_who_and_why(session: Session, owner: Entity, clock: FixedClock) -> None:
    one, other, _ = three(session, owner)
    look(session, owner)
    page = DuplicateListing().page(session, viewer(owner), ListRequest())
    assert page.count == 2
    row = page.rows[0]
    assert (row.cells["first"].value, row.cells["second"].value) == ("Garnier", "Kohler")
    assert row.cells["why"].value == "same VAT number"
    assert row.href == f"/merge/{one.id}-{other.id}"
    dismiss_pairs(session, HOUSE, clock, [int(row.key)])
    assert DuplicateListing().page(session, viewer(owner), ListRequest()).count == 1
    gone = ListRequest(filters={"show": "dismissed"})
    assert DuplicateListing().page(session, viewer(owner), gone).count == 1


def test_the_list_holds_what_the_viewer_sees(session: Session, owner: Entity) -> None:
    three(session, owner)
    look(session, owner)
    collector = build.actor(build.user(session, Role.COLLECTOR))
    with pytest.raises((NotAllowed, UnknownCustomer)):
        DuplicateListing().page(session, viewer(owner, collector), ListRequest())


def test_twenty_thousand_customers_take_seconds_not_hours() -> None:
    parties = [
        Party(
            number,
            f"Maison {number % 7000} {'abcdefgh'[number % 8] * 3}",
            vat_number=f"FR{number % 15000}",
            postcode=f"{number % 900:05}",
            city=f"Ville {number % 300}",
        )
        for number in range(20_000)
    ]
    began = time.perf_counter()
    assert find_pairs(parties)
    assert time.perf_counter() - began < 20
