"""What differs between two versions of a scenario."""

from dataclasses import replace
from decimal import Decimal

from dso_app.domain.listing import Listing
from dso_app.domain.scenario import Channel, Entry, Mode, Scenario, Scope, Step, Trigger
from dso_app.domain.scenario_diff import Change, differences
from tests.support.collecting import scenario, step


def keyed(*steps: Step) -> Scenario:
    """A scenario whose steps are known by their names, in the order given."""
    return scenario(
        *(replace(one, key=one.key or one.name, order=order) for order, one in enumerate(steps, 1))
    )


FIRST, SECOND, CALL = step(1, "First", 5), step(2, "Second", 15), step(3, "Call", 25)
OLD = keyed(FIRST, SECOND, CALL)


def whats(changes: list[Change]) -> list[tuple[str, str, str]]:
    """What, and the names of the steps before and after."""
    return [
        (
            one.what,
            one.before.name if one.before else "",
            one.after.name if one.after else "",
        )
        for one in changes
    ]


def test_the_same_version_differs_in_nothing() -> None:
    assert differences(OLD, OLD) == []


def test_the_settings_of_the_scenario_come_first() -> None:
    new = replace(
        OLD, scope=Scope.ITEM, entry=Entry.MATCHING_AGE, minimum=Decimal(50), steps=OLD.steps[:2]
    )
    assert whats(differences(OLD, new)) == [
        ("scope", "Standard", "Standard"),
        ("entry", "Standard", "Standard"),
        ("minimum", "Standard", "Standard"),
        ("removed", "Call", ""),
    ]


def test_a_renamed_step_is_the_same_step() -> None:
    new = keyed(FIRST, replace(SECOND, name="Firmer", key="Second"), CALL)
    assert whats(differences(OLD, new)) == [("name", "Second", "Firmer")]


def test_a_step_between_others_is_added_and_moves_nobody() -> None:
    new = keyed(FIRST, step(2, "Between", 10), SECOND, CALL)
    assert whats(differences(OLD, new)) == [("added", "", "Between")]


def test_a_step_that_changed_places_is_said_once() -> None:
    assert whats(differences(OLD, keyed(FIRST, CALL, SECOND))) == [("place", "Call", "Call")]


def test_trigger_and_days_are_one_difference() -> None:
    new = keyed(FIRST, replace(SECOND, trigger=Trigger.PREVIOUS_STEP, offset_days=7), CALL)
    assert whats(differences(OLD, new)) == [("when", "Second", "Second")]


def test_items_listed_and_their_days_are_one_difference() -> None:
    ten = replace(SECOND, items=Listing.LATE_AND_DUE_WITHIN, within_days=10)
    twenty = replace(ten, within_days=20)
    for before, after in ((SECOND, ten), (ten, twenty)):
        found = differences(keyed(FIRST, before, CALL), keyed(FIRST, after, CALL))
        assert whats(found) == [("items", "Second", "Second")]


def test_every_setting_of_a_step_is_seen() -> None:
    changes = {
        "channel": Channel.LETTER,
        "mode": Mode.TO_CONFIRM,
        "template": "firm",
        "recipients": ("collector",),
        "deduct_credits": False,
        "attach_copies": True,
        "fee_minor": 4000,
        "lapse_days": 7,
        "list_down_payments": True,
    }
    new = keyed(FIRST, replace(SECOND, **changes), CALL)  # type: ignore[arg-type]
    assert {one.what for one in differences(OLD, new)} == set(changes)
