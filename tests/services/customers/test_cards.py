"""One action, one message, one scenario as their screens open them."""

from dataclasses import replace

import pytest
from sqlmodel import select

from dso_app.access.permissions import HOUSE, Role
from dso_app.database import Database
from dso_app.domain.outbox_states import MessageState
from dso_app.domain.scenario import Channel, Mode
from dso_app.models import Item
from dso_app.services.agenda.action_card import message_of, read_action
from dso_app.services.agenda.open_actions import UnknownAction
from dso_app.services.outbox.card import read_message
from dso_app.services.outbox.reading import UnknownMessage
from dso_app.services.scenarios.card import (
    ScenarioNameTaken,
    find_by_id,
    read_card,
    rename_scenario,
)
from dso_app.services.scenarios.verbs import UnknownScenario, save_scenario
from dso_app.services.texts.saving import save_text
from dso_app.services.texts.templates import Text
from dso_app.services.texts.uses import text_uses
from tests.support import build, outgoing, rows
from tests.support.build import key
from tests.support.clocks import FixedClock
from tests.support.collecting import scenario, step


def test_an_open_action_asks_for_what_can_be_asked_now(db: Database, clock: FixedClock) -> None:
    with db.write() as session:
        entity = outgoing.company(session, outgoing.step(1, 5, mode="to_confirm"))
        customer = outgoing.late_customer(session, entity)
        build.item(session, customer, -20_00, kind="credit_note", number="A1", late=1)
        build.item(session, customer, 70_00, number="Z", late=2, disputed_minor=30_00)
    outgoing.send(db, clock)
    [action] = outgoing.actions(db)
    with db.read() as session:
        card = read_action(session, rows.viewer(entity), key(action))
    assert [(one.asked_minor, one.is_leader) for one in card.items] == [
        (100_00, True),
        (40_00, False),
        (-20_00, False),
    ]
    assert card.totals == {"EUR": 120_00}
    assert (card.scenario, card.steps, card.message_state) == ("Standard", 1, "to_confirm")


def test_a_closed_action_keeps_what_its_message_asked_for(db: Database, clock: FixedClock) -> None:
    with db.write() as session:
        letter = outgoing.step(1, 5, channel="letter")
        entity = outgoing.company(session, letter)
        outgoing.late_customer(session, entity, address_1="3 rue Basse", city="Lyon")
    outgoing.send(db, clock)
    with db.write() as session:
        [item] = session.exec(select(Item))
        item.remaining_minor = 0
    [action] = outgoing.actions(db)
    with db.read() as session:
        card = read_action(session, rows.viewer(entity), key(action))
    assert [one.asked_minor for one in card.items] == [100_00]


def test_a_cancelled_message_is_no_longer_the_action_s(db: Database) -> None:
    with db.write() as session:
        customer = build.customer(session, build.entity(session))
        action = rows.action(session, customer, channel="email")
        rows.message(session, customer, action_id=key(action), state=MessageState.CANCELLED)
        assert message_of(session, key(action)) is None


def test_actions_and_messages_out_of_scope_are_unknown(db: Database) -> None:
    with db.write() as session:
        here, there = build.entity(session), build.entity(session)
        theirs = build.customer(session, there)
        action, message = rows.action(session, theirs), rows.message(session, theirs)
        with pytest.raises(UnknownAction):
            read_action(session, rows.viewer(here), key(action))
        with pytest.raises(UnknownMessage):
            read_message(session, rows.viewer(here), key(message))
        collector = build.actor(build.user(session, Role.COLLECTOR))
        with pytest.raises(UnknownAction):
            read_action(session, rows.viewer(there, collector), key(action))


def test_the_steps_that_send_a_text_are_found_by_its_key(db: Database, clock: FixedClock) -> None:
    with db.write() as session:
        entity = build.entity(session)
        own = Text("own", "email", entity.language, "Own", "Subject", "Body")
        save_text(session, HOUSE, clock, entity, own)
        steps = (step(1, "Before", -5), step(2, "Reminder", 5, template="own"))
        save_scenario(session, HOUSE, clock, entity, scenario(*steps))
        call = step(1, "Call", 5, channel=Channel.CALL, mode=Mode.MANUAL)
        save_scenario(session, HOUSE, clock, entity, scenario(call, name="By phone"))
        found = text_uses(session, key(entity))
    assert [(use.scenario, use.step, use.key, use.channel) for use in found] == [
        ("Standard", "Before", "pre_due", "email"),
        ("Standard", "Reminder", "own", "email"),
    ]


def test_a_scenario_s_card_counts_its_customers_and_what_left_this_year(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        entity = outgoing.company(session, outgoing.step(1, 5, channel="letter"))
        outgoing.late_customer(session, entity, address_1="3 rue Basse", city="Lyon")
    outgoing.send(db, clock)
    with db.read() as session:
        card = read_card(session, HOUSE, clock, entity, entity.default_scenario_id or 0)
    assert (card.name, card.customers, card.sent) == ("Standard", 1, 1)
    assert card.since.isoformat() == "2026-01-01"


def test_a_scenario_takes_a_free_name_of_its_own_entity_only(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        here, there = build.entity(session), build.entity(session)
        one = scenario(step(1, "Reminder", 5))
        standard = key(save_scenario(session, HOUSE, clock, here, one))
        save_scenario(session, HOUSE, clock, here, replace(one, name="Gentle"))
        save_scenario(session, HOUSE, clock, there, replace(one, name="Firm"))
        with pytest.raises(ScenarioNameTaken):
            rename_scenario(session, HOUSE, clock, here, standard, "GENTLE")
        rename_scenario(session, HOUSE, clock, here, standard, " Firm ")
        assert find_by_id(session, HOUSE, key(here), standard).name == "Firm"
        with pytest.raises(UnknownScenario):
            find_by_id(session, HOUSE, key(there), standard)
