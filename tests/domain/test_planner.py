"""Rules, section 6.2: leader, entry, intervals, scope *account*."""

from dataclasses import replace
from datetime import date

import pytest

from dso_app.domain.kinds import Kind
from dso_app.domain.planner import has_lapsed
from dso_app.domain.planning import History, remember
from dso_app.domain.scenario import Channel, Entry, Mode, Trigger
from tests.support.planning_examples import (
    CUSTOMER,
    STANDARD,
    TODAY,
    a_scenario,
    a_step,
    an_item,
    answer,
    days,
    late_by,
    plan,
    reached,
    refusal,
)

MATCHING = replace(STANDARD, entry=Entry.MATCHING_AGE)


# The leader


def test_the_leader_is_the_eligible_item_with_the_oldest_due_date() -> None:
    assert plan([an_item(1, late=9), an_item(2, late=12), an_item(3, late=-3)]).leader_id == 2


def test_of_two_due_the_same_day_the_larger_remaining_leads() -> None:
    assert plan([an_item(1, minor=100), an_item(2, minor=101)]).leader_id == 2


def test_of_two_alike_the_lower_number_leads() -> None:
    assert plan([an_item(1, number="F9"), an_item(2, number="F10")]).leader_id == 2


def test_one_leader_a_customer_across_currencies_compared_in_whole_units() -> None:
    yen = an_item(1, minor=5_000, currency="JPY")
    euros = an_item(2, minor=499_900, currency="EUR")
    assert plan([euros, yen]).leader_id == 1
    assert set(plan([euros, yen]).asked) == {"EUR", "JPY"}


def test_an_item_that_is_not_eligible_does_not_lead() -> None:
    assert plan([an_item(1, late=50, ignored=True), an_item(2, late=3)]).leader_id == 2


# Nothing to plan, and why


def test_without_an_open_debit_there_is_no_step() -> None:
    assert refusal([]) == "nothing_open"
    assert refusal([an_item(minor=-100)]) == "nothing_open"


def test_a_reason_all_items_share_is_the_reason() -> None:
    assert refusal([an_item(1, ignored=True), an_item(2, ignored=True)]) == "ignored"


def test_items_refused_for_several_reasons_have_one_that_says_so() -> None:
    assert refusal([an_item(1, ignored=True), an_item(2, late=181)]) == "nothing_leads"


def test_do_not_dun_excludes_the_customer() -> None:
    assert refusal([an_item()], customer=replace(CUSTOMER, do_not_dun=True)) == "do_not_dun"


def test_a_scenario_without_steps_plans_nothing() -> None:
    assert refusal([an_item()], a_scenario()) == "no_steps"


# Entry: first step


def test_an_item_not_late_enters_at_the_first_step() -> None:
    planned = plan([an_item(late=-8)])
    assert (planned.step.order, planned.planned_on) == (1, TODAY + days(3))
    assert planned.skipped_orders == ()


def test_a_late_item_enters_at_the_first_post_due_step() -> None:
    planned = plan([an_item(late=1)])
    assert (planned.step.order, planned.planned_on) == (2, TODAY + days(4))
    assert planned.skipped_orders == (1,)


def test_on_its_due_day_an_item_still_gets_its_pre_due_step() -> None:
    assert plan([an_item(late=0)]).step.order == 1


def test_however_late_an_item_enters_at_the_first_post_due_step() -> None:
    planned = plan([an_item(late=100)])
    assert planned.step.order == 2


def test_the_planned_date_may_lie_in_the_past() -> None:
    assert plan([an_item(late=100)]).planned_on == TODAY - days(95)


def test_a_pre_due_step_is_never_performed_on_a_late_leader_in_the_middle_of_a_cycle() -> None:
    scenario = a_scenario(a_step(1, -10), a_step(2, -3), a_step(3, 5))
    planned = plan([an_item(late=1, reached=reached(1, scenario))], scenario)
    assert (planned.step.order, planned.skipped_orders) == (3, (2,))


def test_a_pre_due_step_that_intervals_push_past_the_due_date_is_passed_over() -> None:
    scenario = a_scenario(a_step(1, -10), a_step(2, -3), a_step(3, 5))
    item = an_item(late=-2, reached=reached(1, scenario, on=TODAY))
    planned = plan([item], scenario, History(TODAY, -10))
    assert (planned.step.order, planned.skipped_orders) == (3, (2,))
    assert planned.planned_on == TODAY + days(15)


def test_an_item_for_which_only_pre_due_steps_are_left_lets_the_next_one_lead() -> None:
    scenario = a_scenario(a_step(1, -10))
    items = [an_item(1, late=3), an_item(2, late=-20)]
    assert plan(items, scenario).leader_id == 2
    assert refusal(items[:1], scenario) == "no_step_left"


def test_the_end_of_a_month_before_a_due_date_counts_as_pre_due_by_its_day() -> None:
    scenario = a_scenario(a_step(1, -3, Trigger.DUE_MONTH_END), a_step(2, 10))
    in_the_month = an_item(due_date=date(2026, 6, 20))
    assert plan([in_the_month], scenario).planned_on == date(2026, 6, 30)
    at_its_start = an_item(due_date=date(2026, 6, 2))
    assert plan([at_its_start], scenario).step.order == 2


# Entry: matching age


@pytest.mark.parametrize(
    ("late", "order", "skipped"),
    [(-8, 1, ()), (-5, 1, ()), (3, 2, (1,)), (5, 2, (1,)), (14, 2, (1,)), (15, 3, (1, 2))],
)
def test_matching_age_enters_at_the_last_step_whose_date_has_come(
    late: int, order: int, skipped: tuple[int, ...]
) -> None:
    planned = plan([an_item(late=late)], MATCHING)
    assert (planned.step.order, planned.skipped_orders) == (order, skipped)


def test_matching_age_never_enters_past_the_last_amicable_step() -> None:
    planned = plan([an_item(late=100)], MATCHING)
    assert (planned.step.order, planned.skipped_orders) == (4, (1, 2, 3))


def test_an_amicable_step_after_formal_notice_is_not_before_it() -> None:
    scenario = a_scenario(
        a_step(1, 5),
        a_step(2, 10, channel=Channel.REGISTERED_LETTER),
        a_step(3, 20, channel=Channel.CALL),
        entry=Entry.MATCHING_AGE,
    )
    assert plan([an_item(late=50)], scenario).step.order == 1


def test_matching_age_counts_intervals_to_the_last_step_of_the_customer() -> None:
    performed_yesterday = History(TODAY - days(1), 5)
    planned = plan([an_item(late=40)], MATCHING, performed_yesterday)
    assert planned.step.order == 2
    assert planned.planned_on == TODAY


def test_matching_age_matters_only_for_an_item_no_step_listed() -> None:
    item = an_item(late=100, reached=reached(2))
    planned = plan([item], MATCHING)
    assert (planned.step.order, planned.skipped_orders) == (3, ())


# Memory


def test_the_next_step_is_the_first_above_the_highest_performed_or_skipped() -> None:
    assert plan([an_item(late=20, reached=reached(3))]).step.order == 4


def test_a_new_leader_enters_above_the_highest_step_that_listed_it() -> None:
    paid_leader_left = [an_item(2, late=12, reached=reached(2, on=TODAY - days(3)))]
    planned = plan(paid_leader_left, history=History(TODAY - days(3), 5))
    assert (planned.leader_id, planned.step.order) == (2, 3)
    assert planned.planned_on == TODAY + days(7)


def test_a_new_leader_no_step_listed_enters_by_the_entry_rule() -> None:
    planned = plan([an_item(2, late=2)], history=History(TODAY - days(3), 30))
    assert planned.step.order == 2
    assert planned.planned_on == TODAY + days(3)


def test_a_leader_that_comes_back_goes_on_where_it_was() -> None:
    promised = an_item(1, late=40, reached=reached(3), sheltered_minor=10_000)
    other = an_item(2, late=6, reached=reached(2))
    assert plan([promised, other]).leader_id == 2
    back = plan([replace(promised, sheltered_minor=0), other])
    assert (back.leader_id, back.step.order) == (1, 4)


def test_of_two_steps_of_one_version_an_item_remembers_the_one_with_the_higher_order() -> None:
    assert remember(None, reached(2)) == reached(2)
    assert remember(reached(2), reached(3)) == reached(3)
    assert remember(reached(3), reached(2)) == reached(3)


def test_of_steps_of_two_versions_an_item_remembers_the_higher_effective_offset() -> None:
    edited = a_scenario(a_step(1, 15), a_step(2, 40), version_id=8)
    assert remember(reached(3), reached(1, edited)) == reached(3)
    assert remember(reached(3), reached(2, edited)) == reached(2, edited)


# Planned dates and intervals


def test_the_trigger_is_applied_to_the_leader() -> None:
    assert plan([an_item(late=6, reached=reached(2))]).planned_on == late_by(6) + days(15)


def test_intervals_are_kept_when_a_step_was_late() -> None:
    performed = TODAY - days(1)
    item = an_item(late=30, reached=reached(2, on=performed))
    planned = plan([item], history=History(performed, 5))
    assert planned.step.order == 3
    assert planned.planned_on == performed + days(10)


def test_an_interval_is_at_least_one_day() -> None:
    scenario = a_scenario(a_step(1, 5), a_step(2, 5, channel=Channel.CALL))
    item = an_item(late=30, reached=reached(1, scenario, on=TODAY))
    assert plan([item], scenario, History(TODAY, 5)).planned_on == TODAY + days(1)


def test_a_step_performed_for_a_leader_further_up_keeps_one_day_from_a_new_one() -> None:
    planned = plan([an_item(late=60)], history=History(TODAY, 45))
    assert (planned.step.order, planned.planned_on) == (2, TODAY + days(1))


def test_a_step_on_time_keeps_the_dates_of_the_triggers() -> None:
    due = late_by(8)
    item = an_item(due_date=due, reached=reached(2, on=due + days(5)))
    assert plan([item], history=History(due + days(5), 5)).planned_on == due + days(15)


def test_previous_step_plus_n_counts_from_the_day_it_was_performed_for_the_leader() -> None:
    scenario = a_scenario(a_step(1, 5), a_step(2, 10, Trigger.PREVIOUS_STEP))
    item = an_item(late=30, reached=reached(1, scenario, on=TODAY - days(2)))
    history = History(TODAY - days(2), 5)
    assert plan([item], scenario, history).planned_on == TODAY + days(8)


def test_previous_step_plus_n_counts_from_the_due_date_when_that_step_was_skipped() -> None:
    scenario = a_scenario(a_step(1, 5), a_step(2, 10, Trigger.PREVIOUS_STEP))
    item = an_item(late=30, reached=reached(1, scenario))
    assert plan([item], scenario).planned_on == TODAY - days(15)


def test_recording_the_steps_entry_passed_over_changes_nothing() -> None:
    scenario = a_scenario(
        a_step(1, 5), a_step(2, 10, Trigger.PREVIOUS_STEP), entry=Entry.MATCHING_AGE
    )
    first = plan([an_item(late=30)], scenario)
    again = plan([an_item(late=30, reached=reached(1, scenario))], scenario)
    assert first.skipped_orders == (1,)
    assert (first.step, first.planned_on) == (again.step, again.planned_on)


# A scenario edited, or another one, while cycles run


def test_after_an_edit_the_rest_is_planned_above_the_effective_offset_performed() -> None:
    edited = a_scenario(a_step(1, 10), a_step(2, 15), a_step(3, 40), version_id=8)
    item = an_item(late=50, reached=reached(3, STANDARD, on=TODAY - days(3)))
    planned = plan([item], edited, History(TODAY - days(3), 15))
    assert (planned.step.order, planned.skipped_orders) == (3, ())
    assert planned.planned_on == TODAY + days(22)


def test_after_an_edit_that_inserts_a_step_the_one_performed_is_not_repeated() -> None:
    edited = a_scenario(a_step(1, -5), a_step(2, 2), a_step(3, 5), a_step(4, 15), version_id=8)
    item = an_item(late=8, reached=reached(2, STANDARD))
    assert plan([item], edited).step.order == 4


def test_previous_step_plus_n_after_an_edit_counts_only_from_the_step_just_before() -> None:
    edited = a_scenario(
        a_step(1, 5), a_step(2, 12), a_step(3, 10, Trigger.PREVIOUS_STEP), version_id=8
    )
    item = an_item(late=30, reached=reached(3, STANDARD, on=TODAY - days(2)))
    planned = plan([item], edited, History(TODAY - days(2), 15))
    assert planned.step.order == 3
    assert planned.planned_on == TODAY + days(5)


# What the step would say


def test_the_list_is_that_of_the_planned_day_when_it_lies_ahead() -> None:
    scenario = a_scenario(a_step(1, 5))
    planned = plan([an_item(1, late=1), an_item(2, late=-3)], scenario)
    assert planned.planned_on == TODAY + days(4)
    assert planned.listed == (1, 2)


def test_the_list_is_today_s_when_the_planned_day_is_past() -> None:
    scenario = a_scenario(a_step(1, 5))
    assert plan([an_item(1, late=20), an_item(2, late=1)], scenario).listed == (1, 2)


def test_a_step_without_a_usable_recipient_names_what_is_missing() -> None:
    missing = plan([an_item()], customer=replace(CUSTOMER, reachable=frozenset())).missing
    assert missing is not None
    assert str(missing) == "The customer has no collection contact with an email address."


def test_one_usable_recipient_of_several_is_enough() -> None:
    scenario = a_scenario(a_step(1, 5, recipients=("role:director", "collection_contact")))
    assert plan([an_item()], scenario).missing is None


def test_what_a_person_does_needs_no_recipient() -> None:
    scenario = a_scenario(a_step(1, 5, channel=Channel.CALL))
    nobody = replace(CUSTOMER, reachable=frozenset())
    assert plan([an_item()], scenario, customer=nobody).missing is None


def test_recipients_that_cannot_be_reached_are_named() -> None:
    scenario = a_scenario(a_step(1, 5, channel=Channel.SMS, recipients=("role:cfo", "sales")))
    missing = plan([an_item()], scenario).missing
    assert missing is not None
    assert str(missing) == "No mobile number for any recipient of the step (role:cfo, sales)."


def test_a_draft_leads_from_5_days_after_its_due_date_with_its_own_dates() -> None:
    draft = an_item(kind=Kind.DRAFT, due_date=TODAY - days(4))
    assert refusal([draft]) == "grace"
    planned = plan([draft], today=TODAY + days(1))
    assert (planned.step.order, planned.planned_on) == (2, TODAY + days(1))


def test_planning_twice_gives_the_same_answer() -> None:
    items = [an_item(1, late=9), an_item(2, minor=-50), an_item(3, late=3, reached=reached(2))]
    assert answer(items) == answer(list(items))


# Lapse


def test_an_undone_manual_step_lets_the_next_one_come_after_its_lapse() -> None:
    step = a_step(1, 5, mode=Mode.MANUAL, lapse_days=4)
    assert not has_lapsed(step, TODAY - days(3), TODAY)
    assert has_lapsed(step, TODAY - days(4), TODAY)


def test_a_step_without_lapse_or_that_is_sent_waits_for_ever() -> None:
    assert not has_lapsed(a_step(1, 5, mode=Mode.MANUAL), TODAY - days(400), TODAY)
    sent = a_step(1, 5, mode=Mode.AUTOMATIC, lapse_days=1)
    assert not has_lapsed(sent, TODAY - days(400), TODAY)
