"""Do not dun, preferred channel and recipients, from the customer to the message (rules, 6.1)."""

from datetime import timedelta

import pytest
from sqlmodel import select

from dso_app.access.permissions import HOUSE
from dso_app.database import Database
from dso_app.domain.planning import Excluded
from dso_app.models import Event
from dso_app.sending.reader import Reader
from dso_app.services.customers.do_not_dun import SparedInThePast, dun_again, spare_customers
from dso_app.services.customers.values import BadCustomerValue, Value
from dso_app.services.customers.verbs import change_customer
from dso_app.services.simulations.simulate import Question, simulate
from tests.support import build
from tests.support.build import key
from tests.support.clocks import TODAY, FixedClock
from tests.support.collecting import world

DAY = timedelta(days=1)


def test_do_not_dun_cancels_what_is_planned_with_its_end_and_its_reason(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        here = world(session, clock)
        customer = here.customer((100_00, 8))
        here.plan()
        ids = [key(customer)]
        until = TODAY + 3 * DAY
        changed = spare_customers(
            session, HOUSE, clock, here.entity, ids, until=until, why=" Under  audit"
        )
        again = spare_customers(
            session, HOUSE, clock, here.entity, ids, until=until, why="Under audit"
        )
        here.plan()
        assert (changed, again) == (1, 0)
        assert here.actions(customer) == []
        session.refresh(customer)
        assert customer.plan_reason_code == "do_not_dun"
        assert customer.plan_reason_values == '{"day": "2026-07-03", "why": "Under audit"}'
        assert customer.changed_here == "do_not_dun"


def test_dunning_resumes_by_itself_after_the_last_day_and_the_history_says_so(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        here = world(session, clock)
        customer = here.customer((100_00, 8))
        spare_customers(session, HOUSE, clock, here.entity, [key(customer)], until=TODAY)
        here.plan()
        assert here.actions(customer) == []
        clock.date = TODAY + DAY
        here.plan()
        assert here.action(customer).step_name == "Reminder"
        session.refresh(customer)
        assert (customer.do_not_dun, customer.do_not_dun_until) == (False, None)
        told = session.exec(select(Event.message).where(Event.customer_id == customer.id)).all()
        assert told[-1] == "“Do not dun” ended: dunning resumes."


def test_do_not_dun_is_taken_off_with_its_end_and_its_reason(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        here = world(session, clock)
        spared, other = here.customer((100_00, 8)), here.customer((100_00, 8))
        ids = [key(spared), key(other)]
        spare_customers(session, HOUSE, clock, here.entity, ids[:1], until=TODAY + DAY, why="Fair")
        assert dun_again(session, HOUSE, clock, here.entity, ids) == 1
        session.refresh(spared)
        assert (spared.do_not_dun_until, spared.do_not_dun_reason) == (None, "")
        values: dict[str, Value] = {
            "do_not_dun": True,
            "do_not_dun_until": TODAY + DAY,
            "do_not_dun_reason": "Fair",
        }
        change_customer(session, HOUSE, clock, ids[0], values)
        change_customer(session, HOUSE, clock, ids[0], {"do_not_dun": False})
        assert (spared.do_not_dun_until, spared.do_not_dun_reason) == (None, "")


def test_a_last_day_in_the_past_is_refused(db: Database, clock: FixedClock) -> None:
    with db.write() as session:
        here = world(session, clock)
        customer = here.customer()
        late: dict[str, Value] = {"do_not_dun": True, "do_not_dun_until": TODAY - DAY}
        with pytest.raises(SparedInThePast):
            change_customer(session, HOUSE, clock, key(customer), late)
        with pytest.raises(SparedInThePast):
            spare_customers(session, HOUSE, clock, here.entity, [key(customer)], until=TODAY - DAY)


def test_the_simulation_resumes_after_the_last_day_as_the_runner_does(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        here = world(session, clock)
        customer = here.customer((100_00, 8))
        spare_customers(session, HOUSE, clock, here.entity, [key(customer)], until=TODAY + DAY)
        found = simulate(session, clock, HOUSE, here.entity, Question(here.scenario, 10))
        assert [(one.what.on, one.what.step.name) for one in found][:1] == [
            (TODAY + 2 * DAY, "Reminder")
        ]


def test_who_prefers_letters_gets_the_step_as_a_letter_also_in_the_simulation(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        here = world(session, clock)
        customer = here.customer((100_00, 8))
        here.plan()
        email = here.action(customer)
        assert email.channel == "email"
        change_customer(session, HOUSE, clock, key(customer), {"preferred_channel": "letter"})
        letter = here.action(customer)
        session.refresh(email)
        assert (email.state, email.reason_code) == ("cancelled", "other_channel")
        assert (letter.channel, letter.step_key) == ("letter", email.step_key)
        [about] = Reader(session, clock, here.entity).read([letter])
        assert about.text is not None
        assert (about.text.channel, about.to.missing) == ("letter", None)
        found = simulate(session, clock, HOUSE, here.entity, Question(here.scenario, 1))
        assert [str(one.what.step.channel) for one in found] == ["letter"]


def test_what_is_about_to_leave_by_the_channel_of_before_does_not(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        here = world(session, clock)
        customer = here.customer((100_00, 8))
        here.plan()
        action = here.action(customer)
        customer.preferred_channel = "letter"
        session.flush()
        found = here.reread(action)
        assert isinstance(found, Excluded)
        assert found.reason.code == "other_channel"


def test_preferred_recipients_get_the_message_instead_of_the_steps(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        here = world(session, clock)
        customer = here.customer((100_00, 8))
        build.contact(
            session, customer, role="Accounting", email="books@example.com", is_collection=False
        )
        wish = {"preferred_recipients": "role:Accounting"}
        change_customer(session, HOUSE, clock, key(customer), wish)
        here.plan()
        [about] = Reader(session, clock, here.entity).read([here.action(customer)])
        assert about.to.lines == ("books@example.com",)


@pytest.mark.parametrize(
    "values",
    [
        {"preferred_channel": "call"},
        {"preferred_channel": "registered_letter"},
        {"preferred_recipients": "somebody"},
        {"preferred_recipients": "collector"},
        {"language": "français"},
    ],
)
def test_a_wish_that_cannot_be_met_is_refused_naming_the_field(
    db: Database, clock: FixedClock, values: dict[str, str]
) -> None:
    with db.write() as session:
        here = world(session, clock)
        customer = here.customer()
        with pytest.raises(BadCustomerValue):
            change_customer(session, HOUSE, clock, key(customer), dict(values))
