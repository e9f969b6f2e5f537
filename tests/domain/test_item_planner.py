"""Rules, section 6.3: scope *item*, each item climbs its own steps."""

from dataclasses import replace
from decimal import Decimal

from dso_app.domain.compiled import compile_scenario
from dso_app.domain.item_planner import plan_item_steps
from dso_app.domain.planning import Climber, Excluded, History, ItemFacts, PlannedStep
from dso_app.domain.scenario import Channel, Entry, Scenario, Scope
from tests.support.planning_examples import (
    CUSTOMER,
    SETTINGS,
    STANDARD,
    TODAY,
    a_scenario,
    a_step,
    an_item,
    days,
    late_by,
    reached,
)

CLIMB = replace(STANDARD, scope=Scope.ITEM)
"""Steps at −5, 5, 15, 30 and 45 days."""


def plans(items: list[ItemFacts], scenario: Scenario = CLIMB) -> list[PlannedStep]:
    found = plan_item_steps(compile_scenario(scenario), CUSTOMER, items, SETTINGS, TODAY)
    assert not isinstance(found, Excluded)
    return found


def test_each_item_is_at_its_own_step() -> None:
    fresh, old = an_item(1, late=6), an_item(2, late=20, reached=reached(2))
    assert [(one.step.order, one.listed) for one in plans([fresh, old])] == [(3, (2,)), (2, (1,))]


def test_items_at_one_step_share_one_action_that_lists_exactly_them() -> None:
    credit = an_item(4, minor=-3_000)
    items = [an_item(1, late=6, minor=1_000), an_item(2, late=9, minor=2_000), credit]
    [only] = plans([*items, an_item(3, late=-20)])[:1]
    assert only.listed == (1, 2)
    assert only.asked == {"EUR": 3_000}
    assert only.planned_on == TODAY - days(4)


def test_the_steps_items_setting_has_no_meaning() -> None:
    everything = a_scenario(a_step(1, 5), a_step(2, 15), scope=Scope.ITEM)
    [first] = plans([an_item(1, late=6), an_item(2, late=3)], everything)
    assert first.listed == (1,)


def test_of_several_steps_on_a_day_the_highest_comes_first() -> None:
    items = [an_item(1, late=6), an_item(2, late=16, reached=reached(2))]
    items.append(an_item(3, late=31, reached=reached(3)))
    assert [one.step.order for one in plans(items)] == [4, 3, 2]


def test_while_no_day_has_come_those_of_the_nearest_day_are_shown() -> None:
    items = [an_item(1, late=3), an_item(2, late=2), an_item(3, late=3)]
    [coming] = plans(items)
    assert (coming.planned_on, coming.listed) == (TODAY + days(2), (1, 3))


def test_a_step_comes_only_after_the_one_before_it_was_done_for_that_item() -> None:
    [only] = plans([an_item(1, late=50, reached=reached(2), climbed=History(TODAY, 5))])
    assert only.step.order == 3
    assert only.planned_on == TODAY + days(10)


def test_intervals_are_kept_for_each_item_by_itself() -> None:
    done = History(TODAY - days(3), 5)
    slow = an_item(1, late=60, reached=reached(2), climbed=done)
    quick = an_item(2, late=60, reached=reached(2), climbed=History(TODAY - days(40), 5))
    [third] = plans([slow, quick])
    assert third.listed == (2,)
    assert plans([slow])[0].planned_on == TODAY + days(7)


def test_an_item_climbs_one_step_a_business_date_also_past_a_skipped_one() -> None:
    passed = History(None, 0, passed_over_on=TODAY)
    [only] = plans([an_item(1, late=60, reached=reached(2), climbed=passed)])
    assert (only.step.order, only.planned_on) == (3, TODAY + days(1))


def test_a_late_item_enters_at_the_first_step_after_its_due_date() -> None:
    [only] = plans([an_item(1, late=20)])
    assert only.step.order == 2
    assert only.climbers == (Climber(1, (1,)),)


def test_matching_age_enters_each_item_at_the_last_step_whose_day_has_come() -> None:
    matching = replace(CLIMB, entry=Entry.MATCHING_AGE)
    found = plans([an_item(1, late=100), an_item(2, late=16)], matching)
    assert [(one.step.order, one.climbers) for one in found] == [
        (4, (Climber(1, (1, 2, 3)),)),
        (3, (Climber(2, (1, 2)),)),
    ]


def test_old_and_exhausted_items_climb_no_more() -> None:
    items = [an_item(1, late=181), an_item(2, late=70, reached=reached(5)), an_item(3, late=6)]
    assert [one.listed for one in plans(items)] == [(3,)]


def test_what_cannot_be_asked_does_not_climb_and_the_reason_is_told() -> None:
    disputed = an_item(1, late=10, disputed_minor=10_000)
    found = plan_item_steps(compile_scenario(CLIMB), CUSTOMER, [disputed], SETTINGS, TODAY)
    assert isinstance(found, Excluded)
    assert found.reason.code == "disputed"


def test_a_partly_disputed_item_is_asked_for_the_rest() -> None:
    [only] = plans([an_item(1, late=6, disputed_minor=4_000)])
    assert only.asked == {"EUR": 6_000}


def test_currencies_have_a_total_each() -> None:
    items = [an_item(1, late=6), an_item(2, late=6, currency="USD", minor=500)]
    assert plans(items)[0].asked == {"EUR": 10_000, "USD": 500}


def test_below_the_scenarios_minimum_it_is_held_step_by_step() -> None:
    scenario = replace(CLIMB, minimum=Decimal(50))
    small, large = an_item(1, late=6, minor=4_999), an_item(2, late=16, reached=reached(2))
    third, second = plans([small, large], scenario)
    assert third.held is None
    assert second.held is not None


def test_without_an_address_it_is_an_action_in_error() -> None:
    sms = a_scenario(a_step(1, 5, channel=Channel.SMS), scope=Scope.ITEM)
    assert plans([an_item(1, late=6)], sms)[0].missing is not None


def test_the_oldest_of_its_items_stands_for_the_action() -> None:
    items = [an_item(1, late=6), an_item(2, due_date=late_by(9), late=9)]
    assert plans(items)[0].leader_id == 2
