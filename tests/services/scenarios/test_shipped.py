"""What comes with the program: four scenarios, and their texts in English and French."""

import re
from itertools import pairwise

import pytest

from dso_app.domain.placeholders import TABLE
from dso_app.domain.scenario import Channel, Mode, Scenario, Step, Trigger
from dso_app.domain.scenario_check import check_scenario
from dso_app.services.scenarios.problems import BUILT_CHANNELS
from dso_app.services.scenarios.shipped import WORDS, shipped_scenarios
from dso_app.services.texts.checks import check_text
from dso_app.services.texts.templates import (
    Text,
    choose_text,
    place_key,
    shipped_texts,
    text_channel,
)
from dso_app.texts import LANGUAGES, catalogue

_DAYS = re.compile(r"\b(\d+)[  ](?:days|jours)\b")
_POST_DAYS = 2
"""Days a registered letter is on its way at the least."""

SCENARIOS = pytest.mark.parametrize("scenario", shipped_scenarios(), ids=lambda one: one.name)
TEXTS = pytest.mark.parametrize(
    "text", shipped_texts(), ids=lambda one: f"{one.key}-{one.channel}-{one.language}"
)


def _text(step: Step, language: str) -> Text | None:
    channel = text_channel(step.channel)
    found = choose_text(shipped_texts(), [step.template], channel or "", [language])
    assert found is None or found.language == language
    return found


def test_the_four_shipped_scenarios() -> None:
    names = [scenario.name for scenario in shipped_scenarios()]
    assert names == ["Key account", "Public sector", "Risky", "Standard"]


@SCENARIOS
def test_a_shipped_scenario_is_sound_and_uses_offered_channels_only(scenario: Scenario) -> None:
    assert check_scenario(scenario) == []
    assert {step.channel for step in scenario.steps} <= set(BUILT_CHANNELS) - {Channel.SMS}
    words = {scenario.name, *(step.name for step in scenario.steps)}
    assert words <= set(WORDS) & set(catalogue("fr"))


@SCENARIOS
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_step_that_sends_has_its_text_in_both_languages(
    scenario: Scenario, language: str
) -> None:
    for step in scenario.steps:
        assert (_text(step, language) is not None) == step.channel.sendable


@SCENARIOS
def test_the_step_after_a_text_comes_when_the_days_it_gives_are_over(scenario: Scenario) -> None:
    """A reminder that asks for payment within 8 days is followed nine days later at the soonest."""
    acts = [step for step in scenario.steps if not step.channel.internal]
    for step, following in pairwise(acts):
        text = _text(step, "en")
        if text is None:
            continue
        given = max((int(days) for days in _DAYS.findall(text.body)), default=0)
        travels = _POST_DAYS if step.channel is Channel.REGISTERED_LETTER else 0
        firmer = _firmer(following, acts)
        waited = firmer.offset_days - step.offset_days
        assert waited > given + travels, (step.name, firmer.name)


def _firmer(following: Step, acts: list[Step]) -> Step:
    """The next step that presses the customer: a call in between is how the days are heard of."""
    later = acts[acts.index(following) :]
    return next((one for one in later if one.channel is not Channel.CALL), following)


@SCENARIOS
def test_steps_keep_their_distance_and_a_step_left_undone_lapses_before_the_next(
    scenario: Scenario,
) -> None:
    assert {step.trigger for step in scenario.steps} == {Trigger.DUE_DATE}
    for step, following in pairwise(scenario.steps):
        between = following.offset_days - step.offset_days
        assert between >= 5
        assert step.lapse_days is None or 0 < step.lapse_days <= between
        if step.mode is Mode.MANUAL:
            assert step.lapse_days is not None


@SCENARIOS
def test_what_is_firm_waits_for_a_person(scenario: Scenario) -> None:
    for step in scenario.steps:
        if not step.channel.amicable:
            assert step.mode is not Mode.AUTOMATIC
        if scenario.name == "Key account":
            assert step.mode is not Mode.AUTOMATIC
    assert {step.recipients for step in scenario.steps if step.channel.internal} <= {
        ("sales", "collector")
    }


@TEXTS
def test_a_shipped_text_names_placeholders_only_and_lists_its_items(text: Text) -> None:
    check_text(text.subject, text.body, text.channel)
    assert (f"{{{{ {TABLE} }}}}" in text.body) == (text.channel != "sms")
    assert TABLE not in text.subject


@pytest.mark.parametrize("channel", ["email", "letter", "sms"])
def test_both_languages_have_the_same_texts(channel: str) -> None:
    english, french = (
        {text.key for text in shipped_texts() if (text.channel, text.language) == (channel, one)}
        for one in ("en", "fr")
    )
    assert english == french
    wanted = {"pre_due", "reminder_1", "reminder_2", "reminder_3"}
    assert wanted <= english


@TEXTS
def test_a_reminder_says_what_to_do_if_the_payment_crossed_it(text: Text) -> None:
    if text.key.startswith("internal") or "statement" in text.key or text.key == "pre_due":
        return
    words = (
        ("crossed", "since", "Already paid")
        if text.language == "en"
        else ("croisé", "depuis", "Déjà payé")
    )
    assert any(word in text.body for word in words)
    assert text.channel == "sms" or "{{ ledger.date }}" in text.body


@pytest.mark.parametrize("language", LANGUAGES)
def test_penalties_are_named_where_the_law_wants_them(language: str) -> None:
    bodies = {
        (text.key, text.channel): text.body for text in shipped_texts() if text.language == language
    }
    for key in ("formal_notice", "registered_notice"):
        body = bodies[key, "letter"]
        assert all(words in body for words in ("L441-10", "D441-5", "40"))
    assert "1344" in bodies["registered_notice", "letter"]
    for key in ("public_reminder_2", "public_reminder_3", "public_notice"):
        body = bodies[key, "letter"]
        assert all(words in body for words in ("intérêts moratoires", "40", "R2192-31"))


@TEXTS
def test_french_signs_keep_their_space(text: Text) -> None:
    """No line may begin with `:` or `!`: the space before them does not break."""
    if text.language == "fr":
        assert not re.search(r" [:;!?»]|« ", text.subject + text.body)


def test_a_step_without_a_text_of_its_own_takes_that_of_its_channel_and_place() -> None:
    for scenario in shipped_scenarios():
        for step in scenario.steps:
            channel = text_channel(step.channel)
            if channel is not None:
                key = place_key(scenario, step.order)
                assert choose_text(shipped_texts(), [key], channel, ["fr"]) is not None


@SCENARIOS
def test_the_last_amicable_step_is_a_message_to_the_customer(scenario: Scenario) -> None:
    """Old items enter there (*matching age*): nobody gets a formal notice without a reminder."""
    last = [step for step in scenario.steps if step.channel.amicable][-1]
    assert last.channel.sendable
    assert not last.channel.internal
