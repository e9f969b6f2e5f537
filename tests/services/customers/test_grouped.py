"""One reminder for several accounts of one payer."""

import pytest
from sqlmodel import select

from dso_app.access.permissions import HOUSE, Role
from dso_app.access.scope import UnknownCustomer
from dso_app.database import Database
from dso_app.domain.scenario import Channel
from dso_app.models import Customer, Event, Message
from dso_app.sending.prepare import prepare_chunk
from dso_app.services.agenda.actions import skip
from dso_app.services.customers.grouped import (
    NothingToGroup,
    grouped_parts,
    pays_for_others,
    start_grouped,
)
from dso_app.services.specific.actions import BadSpecific, SpecificTerms
from tests.support import build
from tests.support.build import key
from tests.support.clocks import TODAY, FixedClock
from tests.support.collecting import World, world

EMAIL = SpecificTerms(Channel.EMAIL, TODAY, text="reminder_1")


def chain(here: World) -> tuple[Customer, Customer, Customer]:
    """A head office that pays for two shops, one of them with a credit; a stranger of its name."""
    payer = here.customer((100_00, 20), code="HQ", name="Siège")
    shop = here.customer((70_00, 10), (-20_00, 3), code="S1", parent_code="HQ", name="Lyon")
    quiet = here.customer((30_00, -5), code="S2", parent_code="HQ", name="Nantes")
    other = build.entity(here.session)
    stranger = build.customer(here.session, other, code="S9", parent_code="HQ")
    build.item(here.session, stranger, 999_00, late=90)
    here.plan()
    return payer, shop, quiet


def numbers(here: World, customer: Customer) -> list[str]:
    return [item.number for item in here.items(customer)]


def test_it_lists_what_is_late_of_all_accounts_and_takes_credits_off(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        here = world(session, clock)
        payer, shop, quiet = chain(here)
        parts = grouped_parts(session, HOUSE, key(payer), TODAY)
        assert [(one.code, one.asked) for one in parts] == [
            ("HQ", {"EUR": 100_00}),
            ("S1", {"EUR": 50_00}),
        ]
        assert pays_for_others(session, payer)
        assert not pays_for_others(session, shop)
        assert not pays_for_others(session, quiet)


def test_one_message_to_the_payer_names_each_account_and_holds_all_items(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        here = world(session, clock)
        here.entity.email = "ar@example.com"
        payer, shop, _ = chain(here)
        action = start_grouped(session, HOUSE, clock, key(payer), EMAIL)
        assert (action.customer_id, action.step_name) == (payer.id, "Grouped reminder")
        late = [item for one in (payer, shop) for item in here.items(one)]
        held = [(item.remaining_minor > 0, item.held_by_action_id) for item in late]
        assert set(held) == {(True, action.id), (False, None)}
        for one in (payer, shop):
            assert [x for x in here.actions(one) if x.kind == "scenario"] == []
        prepare_chunk(session, clock, here.entity, "", 0)
        message = session.exec(select(Message).where(Message.action_id == action.id)).one()
        assert message.totals == {"EUR": 150_00}
        shops, own = numbers(here, shop), numbers(here, payer)
        assert f"{shops[0]} (S1)" in message.body
        assert own[0] in message.body
        assert "(HQ)" not in message.body.replace("reference HQ", "")
        told = session.exec(select(Event).where(Event.kind == "action.specific")).all()
        assert {one.customer_id for one in told} == {payer.id, shop.id}


def test_closed_the_items_of_every_account_go_back_into_their_scenario(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        here = world(session, clock)
        payer, shop, _ = chain(here)
        action = start_grouped(session, HOUSE, clock, key(payer), EMAIL)
        skip(session, HOUSE, clock, key(action))
        here.plan()
        for one in (payer, shop):
            assert [x.kind for x in here.actions(one)] == ["scenario"]


def test_accounts_outside_the_scope_are_left_out_and_their_payer_is_not_found(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        here = world(session, clock)
        payer, _, _ = chain(here)
        anna = build.user(session, Role.COLLECTOR)
        with pytest.raises(UnknownCustomer):
            grouped_parts(session, build.actor(anna), key(payer), TODAY)
        payer.collector_id = anna.id
        session.flush()
        parts = grouped_parts(session, build.actor(anna), key(payer), TODAY)
        assert [one.code for one in parts] == ["HQ"]


def test_nothing_late_or_no_text_starts_nothing(db: Database, clock: FixedClock) -> None:
    with db.write() as session:
        here = world(session, clock)
        payer, _, quiet = chain(here)
        with pytest.raises(NothingToGroup):
            start_grouped(session, HOUSE, clock, key(quiet), EMAIL)
        with pytest.raises(BadSpecific):
            start_grouped(session, HOUSE, clock, key(payer), SpecificTerms(Channel.EMAIL, TODAY))
        assert {item.held_by_action_id for item in here.items(payer)} == {None}
