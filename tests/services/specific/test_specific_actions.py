"""Specific actions: they take chosen items out of the scenario until closed (rules, 1 and 6.1)."""

from datetime import timedelta

import pytest
from sqlmodel import select

from dso_app.access.permissions import HOUSE
from dso_app.database import Database
from dso_app.domain.planning import Excluded, PlannedStep
from dso_app.domain.scenario import Channel
from dso_app.models import Action, ActionTotal, Event, Item, Message
from dso_app.sending.prepare import prepare_chunk
from dso_app.services.agenda.actions import confirm, mark_done, postpone, skip
from dso_app.services.specific.actions import (
    BadSpecific,
    HeldAlready,
    NothingToAsk,
    SpecificTerms,
    start_specific,
)
from dso_app.services.specific.texts import specific_texts
from tests.support.build import key
from tests.support.clocks import TODAY, FixedClock
from tests.support.collecting import World, world

DAY = timedelta(days=1)
CALL = SpecificTerms(Channel.CALL, TODAY, comment="Ask for Nadia")
EMAIL = SpecificTerms(Channel.EMAIL, TODAY, text="reminder_2")


def start(here: World, *items: Item, terms: SpecificTerms = CALL) -> list[Action]:
    return start_specific(here.session, HOUSE, here.clock, [key(one) for one in items], terms)


def test_its_items_leave_the_scenario_and_the_rest_is_planned_without_them(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        here = world(session, clock)
        customer = here.customer((100_00, 20), (40_00, 8))
        here.plan()
        older, newer = here.items(customer)
        [action] = start(here, older)
        assert (action.kind, action.state, action.mode) == ("specific", "to_do", "manual")
        assert (action.planned_on, action.note) == (TODAY, "Ask for Nadia")
        [total] = session.exec(select(ActionTotal).where(ActionTotal.action_id == action.id)).all()
        assert (total.currency, total.asked_minor) == ("EUR", 100_00)
        planned = [one for one in here.actions(customer) if one.kind == "scenario"]
        assert [one.leader_item_id for one in planned] == [newer.id]
        told = session.exec(select(Event).where(Event.kind == "action.specific")).one()
        assert told.customer_id == customer.id


@pytest.mark.parametrize("close", [mark_done, skip])
def test_closed_with_its_outcome_its_items_go_back_into_the_scenario(
    db: Database, clock: FixedClock, close: type
) -> None:
    with db.write() as session:
        here = world(session, clock)
        customer = here.customer((100_00, 20))
        [item] = here.items(customer)
        [action] = start(here, item)
        close(session, HOUSE, clock, key(action), note="Will pay on Friday")
        session.refresh(item)
        assert item.held_by_action_id is None
        assert (action.note, action.closed_on) == ("Will pay on Friday", TODAY)
        assert here.action(customer).leader_item_id == item.id


def test_one_action_a_customer_for_items_of_several(db: Database, clock: FixedClock) -> None:
    with db.write() as session:
        here = world(session, clock)
        one, other = here.customer((100_00, 20), (5_00, 9)), here.customer((40_00, 8))
        found = start(here, *here.items(one), *here.items(other))
        assert [action.customer_id for action in found] == [one.id, other.id]


def test_a_specific_email_waits_for_a_person_and_leaves_with_its_own_items_and_text(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        here = world(session, clock)
        here.entity.email = "ar@example.com"
        customer = here.customer((100_00, 200), (40_00, 8))
        older, _ = here.items(customer)
        [action] = start(here, older, terms=EMAIL)
        assert (action.state, action.mode) == ("to_confirm", "to_confirm")
        prepare_chunk(session, clock, here.entity, "", 0)
        message = session.exec(select(Message).where(Message.action_id == action.id)).one()
        assert (message.state, message.totals) == ("to_confirm", {"EUR": 100_00})
        assert older.number in message.body
        confirm(session, HOUSE, clock, key(action))
        session.refresh(message)
        assert message.state == "queued"
        planned = here.reread(action)
        assert isinstance(planned, PlannedStep)
        assert (planned.listed, planned.asked) == ((older.id,), {"EUR": 100_00})


def test_postponed_it_is_prepared_anew_on_its_day(db: Database, clock: FixedClock) -> None:
    with db.write() as session:
        here = world(session, clock)
        here.entity.email = "ar@example.com"
        [item] = here.items(here.customer((100_00, 20)))
        [action] = start(here, item, terms=EMAIL)
        prepare_chunk(session, clock, here.entity, "", 0)
        postpone(session, HOUSE, clock, key(action), TODAY + DAY)
        clock.later()
        prepare_chunk(session, clock, here.entity, "", 0)
        states = session.exec(
            select(Message.state).where(Message.action_id == action.id).order_by(Message.id)  # type: ignore[arg-type]
        ).all()
        assert states == ["cancelled", "to_confirm"]


def test_settled_items_end_it_before_it_leaves_and_at_the_next_pass(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        here = world(session, clock)
        customer = here.customer((100_00, 20))
        [item] = here.items(customer)
        [action] = start(here, item, terms=EMAIL)
        item.remaining_minor = 0
        session.flush()
        found = here.reread(action)
        assert isinstance(found, Excluded)
        assert found.reason.code == "settled"
        here.plan()
        session.refresh(action)
        session.refresh(item)
        assert (action.state, action.reason_code) == ("cancelled", "settled")
        assert item.held_by_action_id is None


def test_texts_for_colleagues_are_not_offered_and_the_one_for_before_the_due_date_comes_last(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        here = world(session, clock)
        emails = [one.key for one in specific_texts(session, key(here.entity), Channel.EMAIL, "fr")]
        assert "internal_sales" not in emails
        assert (emails[-1], len(set(emails))) == ("pre_due", len(emails))
        found = specific_texts(session, key(here.entity), Channel.LETTER, "fr")
        assert {one.language for one in found} == {"fr"}
        assert specific_texts(session, key(here.entity), Channel.CALL) == []


def test_what_cannot_be_started_is_refused_and_nothing_is_changed(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        here = world(session, clock)
        customer = here.customer((100_00, 20), (-40_00, 8))
        debit, credit = here.items(customer)
        with pytest.raises(NothingToAsk):
            start(here, debit, credit)
        for terms in (
            SpecificTerms(Channel.LITIGATION, TODAY),
            SpecificTerms(Channel.CALL, TODAY - DAY),
            SpecificTerms(Channel.EMAIL, TODAY, text="no such text"),
            SpecificTerms(Channel.CALL, TODAY, comment="x" * 2001),
        ):
            with pytest.raises(BadSpecific):
                start(here, debit, terms=terms)
        assert debit.held_by_action_id is None
        start(here, debit)
        with pytest.raises(HeldAlready):
            start(here, debit)
