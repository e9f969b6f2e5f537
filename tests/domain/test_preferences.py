"""What a customer wants otherwise than its scenario: to be spared, its channel, its people."""

from dataclasses import replace

from dso_app.domain.compiled import compile_scenario
from dso_app.domain.planner import plan_next_step
from dso_app.domain.planning import CustomerFacts, Excluded, PlannedStep, Preference
from dso_app.domain.preferences import step_for
from dso_app.domain.scenario import Channel, Medium, Step
from tests.support.planning_examples import (
    CUSTOMER,
    NO_HISTORY,
    SETTINGS,
    TODAY,
    a_scenario,
    a_step,
    an_item,
    days,
)

ALL = frozenset(Medium)
LETTERS = replace(CUSTOMER, prefers=Preference(Channel.LETTER))


def planned(customer: CustomerFacts) -> PlannedStep | Excluded:
    scenario = compile_scenario(a_scenario(a_step(1, 5)), [ALL])
    return plan_next_step(scenario, customer, [an_item()], NO_HISTORY, SETTINGS, TODAY)


def adapted(step: Step, customer: CustomerFacts, written: frozenset[Medium] = ALL) -> Step:
    return step_for(compile_scenario(a_scenario(step), [written]), 0, customer)


def test_a_customer_is_spared_up_to_and_including_the_last_day() -> None:
    spared = planned(replace(CUSTOMER, do_not_dun=True, spared_until=TODAY, spared_why="Audit"))
    assert isinstance(spared, Excluded)
    assert spared.reason.code == "do_not_dun"
    assert spared.reason.values == {"day": TODAY, "why": "Audit"}


def test_dunning_resumes_by_itself_the_day_after_the_last_day() -> None:
    over = replace(CUSTOMER, do_not_dun=True, spared_until=TODAY - days(1))
    assert isinstance(planned(over), PlannedStep)


def test_without_a_last_day_a_customer_is_spared_until_somebody_says_otherwise() -> None:
    assert isinstance(planned(replace(CUSTOMER, do_not_dun=True)), Excluded)


def test_a_preferred_channel_takes_the_place_of_the_steps_own() -> None:
    found = planned(LETTERS)
    assert isinstance(found, PlannedStep)
    assert (found.step.channel, found.missing) == (Channel.LETTER, None)


def test_without_a_text_for_the_preferred_channel_the_steps_own_stays() -> None:
    assert adapted(a_step(1, 5), LETTERS, frozenset({Medium.EMAIL})).channel is Channel.EMAIL


def test_who_cannot_be_reached_by_the_preferred_channel_is_written_to_as_planned() -> None:
    no_address = replace(LETTERS, reachable=frozenset({("collection_contact", "email")}))
    assert adapted(a_step(1, 5), no_address).channel is Channel.EMAIL


def test_formal_notice_calls_and_mails_to_colleagues_keep_their_channel() -> None:
    emails = replace(CUSTOMER, prefers=Preference(Channel.EMAIL))
    for channel in (Channel.REGISTERED_LETTER, Channel.CALL, Channel.TASK):
        assert adapted(a_step(1, 5, channel=channel), emails).channel is channel
    internal = a_step(1, 5, channel=Channel.INTERNAL_EMAIL, recipients=("sales",))
    assert adapted(internal, LETTERS) == internal


def test_a_step_that_travels_the_preferred_way_already_is_left_as_it_is() -> None:
    emails = replace(CUSTOMER, prefers=Preference(Channel.EMAIL))
    step = a_step(1, 5, channel=Channel.INTERACTIVE_EMAIL)
    assert adapted(step, emails) == step


def test_preferred_recipients_take_the_place_of_the_steps_and_its_colleagues_stay() -> None:
    accounts = replace(CUSTOMER, prefers=Preference(recipients=("role:accounting",)))
    step = a_step(1, 5, recipients=("collection_contact", "sales"))
    assert adapted(step, accounts).recipients == ("role:accounting", "sales")
    ours = a_step(1, 5, recipients=("collector",))
    assert adapted(ours, accounts).recipients == ("collector",)


def test_a_preferred_recipient_nobody_can_reach_is_an_error_that_names_it() -> None:
    found = planned(replace(CUSTOMER, prefers=Preference(recipients=("role:accounting",))))
    assert isinstance(found, PlannedStep)
    assert found.missing is not None
    assert found.missing.values == {"recipients": "role:accounting"}
