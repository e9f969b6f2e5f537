"""The agenda planned end to end: rows in, actions out (rules, 6.1, 6.2 and 6.4)."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from dso_app.access.permissions import HOUSE
from dso_app.database import Database
from dso_app.domain.planning import Excluded, PlannedStep
from dso_app.domain.scenario import Channel, Entry, Mode
from dso_app.models import Action, ActionItem, ActionTotal, Cycle, Message
from dso_app.services.planning.bulk import PlanCounts, replan_customers
from dso_app.services.scenarios.assignment import Who, assign_scenario
from dso_app.services.scenarios.start import Start
from tests.support import build
from tests.support.build import key
from tests.support.clocks import TODAY, FixedClock
from tests.support.collecting import STEPS, moved, step, world

DAY = timedelta(days=1)


def test_the_oldest_late_item_leads_and_enters_at_the_first_post_due_step(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        here = world(session, clock)
        customer = here.customer((100_00, 8), (40_00, 20))
        here.plan()
        action = here.action(customer)
        older = here.items(customer)[0]
        assert (action.step_order, action.step_name) == (2, "Reminder")
        assert action.leader_item_id == older.id
        assert action.planned_on == TODAY - 15 * DAY
        assert action.state == "confirmed"
        listed = session.exec(select(ActionItem).where(ActionItem.action_id == action.id)).all()
        assert {one.item_id for one in listed} == {one.id for one in here.items(customer)}
        [total] = session.exec(select(ActionTotal).where(ActionTotal.action_id == action.id)).all()
        assert (total.currency, total.asked_minor) == ("EUR", 140_00)


def test_what_the_entry_passes_over_is_recorded_as_skipped(db: Database, clock: FixedClock) -> None:
    with db.write() as session:
        here = world(session, clock)
        customer = here.customer((100_00, 8))
        here.plan()
        skipped, planned = here.actions(customer, open_only=False)
        assert (skipped.step_name, skipped.state) == ("Before due", "skipped")
        assert skipped.cycle_id == planned.cycle_id
        item = here.items(customer)[0]
        assert (item.reached_order, item.reached_on) == (1, None)


def test_matching_age_enters_at_the_last_amicable_step_whose_day_has_come(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        here = world(session, clock, entry=Entry.MATCHING_AGE)
        customer = here.customer((100_00, 30))
        here.plan()
        assert here.action(customer).step_name == "Call"
        names = [one.step_name for one in here.actions(customer, open_only=False)]
        assert names == ["Before due", "Reminder", "Second reminder", "Call"]


def test_planning_twice_writes_nothing(db: Database, clock: FixedClock) -> None:
    with db.write() as session:
        here = world(session, clock)
        here.customer((100_00, 8), (40_00, 20))
        here.customer((70_00, -30))
        here.customer()
        first = here.plan()
        before = session.exec(select(Action)).all()
        again = here.plan(everyone=True)
        assert (first.new, again) == (2, PlanCounts(customers=3))
        assert len(session.exec(select(Action)).all()) == len(before)


def test_only_touched_customers_are_planned_until_the_day_turns(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        here = world(session, clock)
        here.customer((100_00, 8))
        touched = here.customer((40_00, 20))
        assert here.plan().customers == 2
        touched.plan_needed = True
        assert here.plan().customers == 1
        clock.later()
        assert here.plan().customers == 2
        assert here.plan().customers == 0


def test_the_interval_is_kept_when_a_step_was_late(db: Database, clock: FixedClock) -> None:
    with db.write() as session:
        here = world(session, clock)
        customer = here.customer((100_00, 20))
        here.plan()
        here.perform(customer)
        following = here.action(customer)
        # The second reminder was due at +15, five days ago; ten days lie between the two.
        assert following.step_name == "Second reminder"
        assert following.planned_on == TODAY + 10 * DAY


def test_an_item_listed_by_a_step_enters_above_it_when_it_leads(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        here = world(session, clock)
        customer = here.customer((100_00, 20), (40_00, 6))
        here.plan()
        here.perform(customer)
        older, younger = here.items(customer)
        assert younger.reached_order == 2
        older.remaining_minor = 0
        customer.plan_needed = True
        here.plan()
        action = here.action(customer)
        assert (action.leader_item_id, action.step_name) == (younger.id, "Second reminder")


def test_an_item_not_listed_when_the_step_was_performed_remembers_nothing(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        here = world(session, clock)
        customer = here.customer((100_00, 20), (40_00, -3))
        here.plan()
        here.perform(customer)
        assert [one.reached_order for one in here.items(customer)] == [2, None]


def test_a_leader_that_comes_back_goes_on_where_it_was(db: Database, clock: FixedClock) -> None:
    with db.write() as session:
        here = world(session, clock)
        customer = here.customer((100_00, 20))
        here.plan()
        here.perform(customer)
        item = here.items(customer)[0]
        item.disputed_minor, customer.plan_needed = 100_00, True
        here.plan()
        assert here.actions(customer) == []
        item.disputed_minor, customer.plan_needed = 0, True
        here.plan()
        assert here.action(customer).step_name == "Second reminder"
        assert len(session.exec(select(Cycle)).all()) == 1


def test_one_open_scenario_action_a_customer_at_a_time(db: Database, clock: FixedClock) -> None:
    with db.write() as session:
        here = world(session, clock)
        customer = here.customer((100_00, 8))
        here.plan()
        first = here.action(customer)
        here.item(customer, 40_00, 50)
        here.plan()
        second = here.action(customer)
        assert second.leader_item_id != first.leader_item_id
        assert (first.state, first.reason_code) == ("cancelled", "superseded")


def test_never_the_same_cycle_and_step_twice_says_the_database(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        here = world(session, clock)
        customer = here.customer((100_00, 8))
        here.plan()
        done = here.perform(customer)
        copy = Action(**done.model_dump(exclude={"id"}))
        session.add(copy)
        with pytest.raises(IntegrityError), session.begin_nested():
            session.flush()


def test_why_no_step_is_planned_stands_on_the_customer(db: Database, clock: FixedClock) -> None:
    with db.write() as session:
        here = world(session, clock)
        spared = here.customer((100_00, 8), do_not_dun=True)
        nowhere = here.customer((100_00, 8), scenario_id=None)
        nothing = here.customer()
        fine = here.customer((100_00, 8))
        here.plan()
        assert spared.plan_reason_code == "do_not_dun"
        assert spared.plan_reason_message == "The customer is marked “do not dun”."
        assert nowhere.plan_reason_code == "no_scenario"
        assert nothing.plan_reason_code == "nothing_open"
        assert fine.plan_reason_code == ""


def test_an_excluded_customers_action_and_message_are_cancelled_with_the_reason(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        here = world(session, clock)
        customer = here.customer((100_00, 8))
        here.plan()
        action = here.action(customer)
        message = a_message(action, "queued")
        session.add(message)
        customer.do_not_dun, customer.plan_needed = True, True
        here.plan()
        session.refresh(message)
        session.refresh(action)
        assert (action.state, action.reason_code) == ("cancelled", "do_not_dun")
        assert (message.state, message.reason_code) == ("cancelled", "do_not_dun")


@pytest.mark.parametrize("state", ["sending", "ambiguous"])
def test_a_step_whose_message_may_have_left_is_left_alone(
    db: Database, clock: FixedClock, state: str
) -> None:
    with db.write() as session:
        here = world(session, clock)
        customer = here.customer((100_00, 8))
        here.plan()
        action = here.action(customer)
        session.add(a_message(action, state))
        customer.do_not_dun, customer.plan_needed = True, True
        here.plan()
        assert here.action(customer).id == action.id
        assert here.action(customer).state == "confirmed"


def test_credits_that_cover_what_is_asked_make_the_step_wait(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        here = world(session, clock)
        customer = here.customer((100_00, 8), (-100_00, 3))
        here.plan()
        action = here.action(customer)
        assert (action.state, action.reason_code) == ("waiting", "nothing_asked")
        assert here.items(customer)[0].reached_order == 1  # only the pre-due step was passed over


def test_below_the_scenarios_minimum_the_step_waits_until_it_is_reached(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        here = world(session, clock, minimum=50)
        customer = here.customer((49_99, 8))
        here.plan()
        assert here.action(customer).reason_code == "below_minimum"
        here.item(customer, 1, 1)
        here.plan()
        assert here.action(customer).state == "confirmed"


def test_a_step_without_a_usable_recipient_is_in_error_and_blocks_nobody_else(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        here = world(session, clock)
        lonely = build.customer(session, here.entity, scenario_id=here.scenario.id)
        here.item(lonely, 100_00, 8)
        other = here.customer((100_00, 8))
        here.plan()
        action = here.action(lonely)
        assert (action.state, action.reason_code) == ("error", "no_recipient")
        assert "collection contact" in action.reason_message
        assert here.action(other).state == "confirmed"


def test_the_first_pass_goes_to_confirm_and_the_next_step_leaves_by_itself(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        here = world(session, clock)
        customer = here.customer((100_00, 8), first_pass=True)
        here.plan()
        action = here.action(customer)
        assert (action.state, action.reason_code) == ("to_confirm", "first_pass")
        assert not customer.first_pass
        here.plan(everyone=True)
        assert here.action(customer).state == "to_confirm"
        here.perform(customer)
        assert here.action(customer).state == "confirmed"


def test_what_the_first_pass_left_to_confirm_is_so_after_it_was_held(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        here = world(session, clock)
        customer = here.customer((100_00, 8), first_pass=True)
        here.plan()
        message = a_message(here.action(customer), "to_confirm")
        message.reason_code = "first_pass"
        session.add(message)
        credit = here.item(customer, -100_00, 0)
        here.plan()
        assert here.action(customer).state == "waiting"
        credit.remaining_minor, customer.plan_needed = 0, True
        here.plan()
        action = here.action(customer)
        assert (action.state, action.reason_code) == ("to_confirm", "first_pass")


def test_a_first_pass_that_finds_nothing_open_is_still_to_come(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        here = world(session, clock)
        customer = here.customer(first_pass=True)
        here.plan()
        here.item(customer, 100_00, 8)
        here.plan()
        assert here.action(customer).state == "to_confirm"


def test_what_is_planned_again_in_between_is_no_pass(db: Database, clock: FixedClock) -> None:
    with db.write() as session:
        here = world(session, clock)
        customer = here.customer((100_00, 8), first_pass=True)
        replan_customers(session, clock, [key(customer)])
        assert (here.action(customer).state, customer.first_pass) == ("to_confirm", True)
        here.plan()
        assert not customer.first_pass


def test_an_action_on_old_items_alone_is_never_automatic(db: Database, clock: FixedClock) -> None:
    with db.write() as session:
        here = world(session, clock, [step(1, "Late", 1)])
        customer = here.customer((100_00, 181), (50_00, 10))
        here.plan()
        assert here.action(customer).state == "confirmed"
        assert here.action(customer).leader_item_id == here.items(customer)[1].id
        here.items(customer)[1].remaining_minor, customer.plan_needed = 0, True
        here.plan()
        assert here.actions(customer) == []
        assert customer.plan_reason_code == "old"


def test_what_a_person_confirmed_stays_confirmed_while_the_step_is_the_same(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        here = world(session, clock, moved(STEPS, 2, mode=Mode.TO_CONFIRM))
        customer = here.customer((100_00, 8))
        here.plan()
        action = here.action(customer)
        assert action.state == "to_confirm"
        person = build.user(session)
        action.state, action.confirmed_by = "confirmed", person.id
        here.item(customer, 30_00, 2)
        here.plan()
        assert here.action(customer).state == "confirmed"
        totals = session.exec(select(ActionTotal).where(ActionTotal.action_id == action.id)).all()
        assert [one.asked_minor for one in totals] == [130_00]


def test_a_scenario_edited_while_cycles_run_is_planned_above_the_last_performed_offset(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        here = world(session, clock)
        customer = here.customer((100_00, 20))
        here.plan()
        here.perform(customer)
        here.save(
            step(1, "Before due", -5),
            step(2, "Gentle word", 3),
            step(3, "Reminder", 5),
            step(4, "Firm word", 12),
        )
        here.plan()
        action = here.action(customer)
        assert action.step_name == "Firm word"
        assert action.planned_on == TODAY + 7 * DAY
        assert customer.not_before == TODAY + DAY


def test_a_customer_moved_to_another_scenario_goes_on_above_the_last_performed_offset(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        here = world(session, clock)
        customer = here.customer((100_00, 20))
        here.plan()
        here.perform(customer)  # the reminder, at +5
        other = (step(1, "Nudge", 3), step(2, "Request", 12), step(3, "Last", 30))
        strict = here.save(*other, name="Strict")
        who = Who(ids=[key(customer)])
        assign_scenario(session, HOUSE, clock, here.entity, "Strict", who, start=Start.NOW)
        here.plan()
        action = here.action(customer)
        assert (action.scenario_id, action.step_name) == (strict.id, "Request")
        # 7 days lie between +5, performed today, and +12.
        assert action.planned_on == TODAY + 7 * DAY
        assert customer.not_before == TODAY + DAY


def test_a_step_moved_later_by_an_edit_is_not_performed_a_second_time(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        here = world(session, clock)
        customer = here.customer((100_00, 20))
        here.plan()
        here.perform(customer)
        here.save(step(1, "Reminder", 10), step(2, "Second reminder", 15))
        here.plan()
        assert here.action(customer).step_name == "Second reminder"


def test_an_edit_replaces_the_open_action_and_makes_a_first_pass(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        here = world(session, clock)
        customer = here.customer((100_00, 8))
        here.plan()
        before = here.action(customer)
        here.save(*moved(STEPS, 2, items=STEPS[1].items, deduct_credits=False), start=Start.CONFIRM)
        here.plan()
        after = here.action(customer)
        assert (before.state, before.reason_code) == ("cancelled", "scenario_edited")
        assert (after.step_name, after.state) == ("Reminder", "to_confirm")


def test_an_undone_manual_step_lapses_and_the_next_one_comes(
    db: Database, clock: FixedClock
) -> None:
    call = step(1, "Call", 5, channel=Channel.CALL, mode=Mode.MANUAL, lapse_days=3)
    with db.write() as session:
        here = world(session, clock, [call, step(2, "Reminder", 10)])
        customer = here.customer((100_00, 9))
        here.plan()
        assert here.action(customer).step_name == "Call"
        clock.later(2)
        here.plan()
        assert here.action(customer).step_name == "Call"
        clock.later(1)
        assert here.plan().lapsed == 1
        lapsed, following = here.actions(customer, open_only=False)
        assert (lapsed.state, following.step_name) == ("lapsed", "Reminder")


def test_the_day_itself_brings_new_late_items_into_the_action(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        here = world(session, clock)
        customer = here.customer((100_00, 8), (40_00, 0))
        here.plan()
        action = here.action(customer)
        clock.later()
        here.plan()
        listed = session.exec(select(ActionItem).where(ActionItem.action_id == action.id)).all()
        assert len(listed) == 2


def test_just_before_leaving_an_action_is_read_again(db: Database, clock: FixedClock) -> None:
    with db.write() as session:
        here = world(session, clock)
        customer = here.customer((100_00, 8))
        here.plan()
        action = here.action(customer)
        again = here.reread(action)
        assert isinstance(again, PlannedStep)
        assert dict(again.asked) == {"EUR": 100_00}
        here.items(customer)[0].remaining_minor = 60_00
        session.flush()
        less = here.reread(action)
        assert isinstance(less, PlannedStep)
        assert dict(less.asked) == {"EUR": 60_00}
        here.item(customer, 40_00, 90)
        other = here.reread(action)
        assert isinstance(other, Excluded)
        assert other.reason.code == "superseded"


def test_another_entitys_customers_are_planned_by_their_own_pass(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        here, there = world(session, clock), world(session, clock)
        there.customer((100_00, 8))
        assert here.plan() == PlanCounts()
        assert there.plan().new == 1


def a_message(action: Action, state: str) -> Message:
    return Message(
        entity_id=action.entity_id,
        customer_id=action.customer_id,
        action_id=key(action),
        key=f"k{action.id}",
        channel=action.channel,
        mode=action.mode,
        state=state,
        planned_on=action.planned_on,
        created_at=FixedClock().real(),
    )
