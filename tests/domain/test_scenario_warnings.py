"""What is sound in a scenario and may surprise."""

from typing import Any

import pytest

from dso_app.domain.listing import Listing
from dso_app.domain.scenario import Channel, Mode, Scenario, Scope, Trigger
from dso_app.domain.scenario_warnings import MissingLanguage, missing_languages, warnings_of
from tests.support.collecting import scenario, step


def sentences(found: Scenario, gap_days: int = 2) -> list[str]:
    return [one.sentence() for one in warnings_of(found, gap_days)]


def test_a_scenario_with_room_between_its_steps_surprises_nobody() -> None:
    leader = {"items": Listing.LEADER}
    assert sentences(scenario(step(1, "Before", -5, **leader), step(2, "After", 5))) == []


def test_two_steps_of_one_day() -> None:
    assert sentences(scenario(step(1, "First", 5), step(2, "Second", 5))) == [
        "Step 2 falls on the day of step 1: it leaves a day later."
    ]


@pytest.mark.parametrize(
    ("second", "gap_days", "waits"),
    [
        ({}, 3, True),
        ({}, 2, False),
        ({"mode": Mode.TO_CONFIRM}, 3, False),
        ({"channel": Channel.TASK, "mode": Mode.MANUAL}, 3, False),
    ],
)
def test_automatic_contacts_closer_than_the_gap_wait(
    second: dict[str, Any], gap_days: int, *, waits: bool
) -> None:
    found = scenario(
        step(1, "First", 5), step(2, "Second", 2, trigger=Trigger.PREVIOUS_STEP, **second)
    )
    wanted = ["Step 2 waits: contacts are kept 3 days apart."] if waits else []
    assert sentences(found, gap_days) == wanted


def test_a_registered_letter_that_leaves_by_itself() -> None:
    found = scenario(step(1, "Notice", 40, channel=Channel.REGISTERED_LETTER))
    assert sentences(found) == ["Step 1 is a registered letter that nobody confirms."]


def test_late_items_before_the_due_date_are_the_leader_alone_in_scope_account() -> None:
    before = step(1, "Before", -5)
    assert sentences(scenario(before)) == [
        "Step 1 leaves before the due date, when nothing is late: it lists the leader item alone."
    ]
    assert sentences(scenario(before, scope=Scope.ITEM)) == []


def test_a_language_that_is_read_and_not_written_the_most_read_first() -> None:
    written = {1: frozenset({"en", "fr"}), 3: frozenset({"en"})}
    assert missing_languages(written, {"fr": 14, "en": 0, "de": 2}) == [
        MissingLanguage(3, "fr", 14),
        MissingLanguage(1, "de", 2),
        MissingLanguage(3, "de", 2),
    ]
