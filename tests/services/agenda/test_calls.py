"""Called: what came of it, when the customer is called again, and whether it was a contact."""

import json
from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from sqlmodel import Session, col, select

from dso_app.access.permissions import HOUSE
from dso_app.database import Database
from dso_app.domain.calls import CallResult
from dso_app.domain.scenario import Channel, Mode
from dso_app.models import Action, ActionItem, Customer, Event
from dso_app.services.agenda.actions import mark_done
from dso_app.services.agenda.calls import NotACall, record_call
from dso_app.services.agenda.open_actions import NotLater
from dso_app.services.customers.last_contacts import LastContacts
from dso_app.services.simulations.simulate import Payments, Question, simulate
from dso_app.services.words.stored import stored_sentence
from tests.support.build import key
from tests.support.clocks import TODAY, FixedClock
from tests.support.collecting import World, step, world
from tests.support.settle import settle

DAY = timedelta(days=1)
# Five days late today, Tuesday 30 June: the call is due today, the email tomorrow.
STEPS = (
    step(1, "Call", 5, channel=Channel.CALL, mode=Mode.MANUAL),
    step(2, "Reminder", 6),
)


def to_call(session: Session, clock: FixedClock) -> tuple[World, Action]:
    """A company with one customer to be called today."""
    here = world(session, clock, STEPS, name="Calls")
    customer = here.customer((100_00, 5))
    here.plan()
    return here, here.action(customer)


def last_contact(here: World, customer_id: int) -> date | None:
    return LastContacts(here.session, [customer_id], []).of(customer_id, [])


def foreseen(here: World) -> Sequence[date]:
    question = Question(here.scenario, 10, Payments.NONE, None)
    return [one.what.on for one in simulate(here.session, here.clock, HOUSE, here.entity, question)]


@pytest.mark.parametrize(
    ("result", "contact", "leaves_on"),
    [
        # The gap is two days: after a contact today the email leaves on Thursday 2 July.
        (CallResult.REACHED, TODAY, TODAY + 2 * DAY),
        (CallResult.LEFT_MESSAGE, None, TODAY + DAY),
        (CallResult.NO_ANSWER, None, TODAY + DAY),
        (CallResult.WRONG_NUMBER, None, TODAY + DAY),
        # By the command line nobody says what came of it: the customer is not written to sooner.
        (None, TODAY, TODAY + 2 * DAY),
    ],
)
def test_only_a_call_that_was_answered_is_a_contact(
    db: Database,
    clock: FixedClock,
    result: CallResult | None,
    contact: date | None,
    leaves_on: date,
) -> None:
    with db.write() as session:
        here, action = to_call(session, clock)
        mark_done(session, HOUSE, clock, key(action), result=result)
        assert last_contact(here, action.customer_id) == contact
        assert foreseen(here) == [leaves_on]


def test_a_call_nobody_answered_is_done_and_the_next_step_comes(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        here, action = to_call(session, clock)
        record_call(session, HOUSE, clock, key(action), CallResult.WRONG_NUMBER, note="A fax")
        assert (action.state, action.result, action.note) == ("done", "wrong_number", "A fax")
        [following] = here.actions(_customer(here, action))
        assert following.step_name == "Reminder"
        assert _history(session) == ["Call: wrong number."]


def test_nobody_reached_the_same_call_comes_back_on_the_day_chosen(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        here, action = to_call(session, clock)
        record_call(
            session,
            HOUSE,
            clock,
            key(action),
            CallResult.NO_ANSWER,
            note="Back on Friday",
            again_on=TODAY + 3 * DAY,
        )
        here.plan(everyone=True)
        assert here.action(_customer(here, action)).id == action.id
        assert (action.state, action.postponed_to) == ("to_do", TODAY + 3 * DAY)
        assert last_contact(here, action.customer_id) is None
        assert _history(session) == ["Call: no answer, again on 3 Jul 2026."]


def test_somebody_reached_a_new_call_stands_beside_the_scenario_on_the_day_chosen(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        here, action = to_call(session, clock)
        on = TODAY + 7 * DAY
        record_call(session, HOUSE, clock, key(action), CallResult.REACHED, again_on=on)
        following, again = sorted(
            here.actions(_customer(here, action)), key=lambda one: one.kind, reverse=True
        )
        assert (action.state, following.step_name) == ("done", "Reminder")
        assert (again.kind, again.channel, again.state) == ("alert", "call", "to_do")
        assert (again.planned_on, again.step_name) == (on, "Call again")
        listed = session.exec(select(ActionItem.item_id).where(ActionItem.action_id == again.id))
        assert list(listed) == [here.items(_customer(here, action))[0].id]


def test_a_call_to_be_made_again_goes_when_everything_is_paid(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        here, action = to_call(session, clock)
        customer = _customer(here, action)
        on = TODAY + 7 * DAY
        record_call(session, HOUSE, clock, key(action), CallResult.REACHED, again_on=on)
        [item] = here.items(customer)
        settle(session, item, item.remaining_minor)
        customer.plan_needed = True
        here.plan()
        assert here.actions(customer) == []


def test_a_day_to_call_again_lies_ahead(db: Database, clock: FixedClock) -> None:
    with db.write() as session:
        _, action = to_call(session, clock)
        for result in CallResult:
            with pytest.raises(NotLater):
                record_call(session, HOUSE, clock, key(action), result, again_on=TODAY)
        assert action.closed_on is None


def test_what_is_no_call_is_not_called(db: Database, clock: FixedClock) -> None:
    with db.write() as session:
        here = world(session, clock)
        customer = here.customer((100_00, 8))
        here.plan()
        with pytest.raises(NotACall):
            record_call(session, HOUSE, clock, key(here.action(customer)), CallResult.REACHED)


def _customer(here: World, action: Action) -> Customer:
    return here.session.get_one(Customer, action.customer_id)


def _history(session: Session) -> list[str]:
    events = session.exec(
        select(Event).where(col(Event.kind).startswith("action.")).order_by(col(Event.id))
    )
    return [stored_sentence(one.message, json.loads(one.values), "en") for one in events]
