"""Rules, sections 6.4 and 7: what becomes of a prepared message just before it leaves."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from dso_app.domain import reasons
from dso_app.domain.departure import (
    BackToConfirm,
    Cancel,
    Content,
    Held,
    Leave,
    Prepared,
    Present,
    Rerender,
    Wait,
    changed_today,
    decide_departure,
    mode_in_force,
)
from dso_app.domain.scenario import Mode
from dso_app.errors import Reason
from tests.support.planning_examples import TODAY, days

SAID = Content(asked={"EUR": 12_000}, items={1: 10_000, 2: 2_000})
LESS = Content(asked={"EUR": 10_000}, items={1: 10_000})
AUTOMATIC = Prepared(Mode.AUTOMATIC, SAID)
CONFIRMED = Prepared(Mode.TO_CONFIRM, SAID, confirmed=True)
NOW = Present(today=TODAY, content=SAID)


def test_unchanged_it_leaves() -> None:
    assert decide_departure(AUTOMATIC, NOW) == Leave()
    assert decide_departure(CONFIRMED, NOW) == Leave()


def test_amounts_changed_an_automatic_message_is_rendered_again() -> None:
    assert decide_departure(AUTOMATIC, replace(NOW, content=LESS)) == Rerender()


def test_another_item_for_the_same_total_is_a_change_too() -> None:
    other = Content(asked={"EUR": 12_000}, items={1: 10_000, 3: 2_000})
    assert decide_departure(AUTOMATIC, replace(NOW, content=other)) == Rerender()


@pytest.mark.parametrize(
    "read", [CONFIRMED, replace(AUTOMATIC, edited=True), replace(AUTOMATIC, confirmed=True)]
)
def test_amounts_changed_what_a_person_confirmed_or_edited_goes_back_to_confirm(
    read: Prepared,
) -> None:
    back = BackToConfirm(reasons.AMOUNTS_CHANGED)
    assert decide_departure(read, replace(NOW, content=LESS)) == back


def test_excluded_it_is_cancelled_with_the_reason() -> None:
    gone = replace(NOW, excluded=reasons.DISPUTED)
    assert decide_departure(AUTOMATIC, gone) == Cancel(reasons.DISPUTED)
    assert decide_departure(CONFIRMED, gone) == Cancel(reasons.DISPUTED)


@pytest.mark.parametrize("asked", [{}, {"EUR": 0}, {"EUR": -5, "USD": 0}])
def test_nothing_asked_any_more_it_is_held(asked: dict[str, int]) -> None:
    now = replace(NOW, content=Content(asked, {}))
    assert decide_departure(CONFIRMED, now) == Held(reasons.NOTHING_ASKED)


def test_below_the_minimum_it_is_held() -> None:
    now = replace(NOW, minimum=Decimal("120.01"))
    assert decide_departure(AUTOMATIC, now) == Held(reasons.BELOW_MINIMUM)


def test_what_was_held_leaves_once_enough_is_asked_again() -> None:
    poor = replace(NOW, content=Content({"EUR": 0}, {}))
    assert isinstance(decide_departure(AUTOMATIC, poor), Held)
    assert decide_departure(AUTOMATIC, NOW) == Leave()


def test_what_nobody_confirmed_does_not_leave() -> None:
    unread = replace(CONFIRMED, confirmed=False)
    assert decide_departure(unread, NOW) == BackToConfirm(reasons.NOT_CONFIRMED)


def test_old_items_alone_never_leave_automatically() -> None:
    old = replace(NOW, only_old=True)
    assert decide_departure(AUTOMATIC, old) == BackToConfirm(reasons.ONLY_OLD)
    assert decide_departure(CONFIRMED, old) == Leave()


def test_nothing_at_all_happens_while_sending_is_stopped() -> None:
    why = Reason("sending_stopped", "Sending is stopped.")
    stopped = replace(NOW, stopped=why, excluded=reasons.DISPUTED)
    assert decide_departure(AUTOMATIC, stopped) == Wait(why)


@pytest.mark.parametrize("message", [AUTOMATIC, CONFIRMED, replace(AUTOMATIC, internal=True)])
def test_nothing_leaves_outside_the_sending_days_and_hours(message: Prepared) -> None:
    closed = replace(NOW, window_open=False)
    assert decide_departure(message, closed) == Wait(reasons.OUTSIDE_WINDOW)


def test_automatic_messages_wait_when_the_ledger_is_older_than_2_business_days() -> None:
    assert decide_departure(AUTOMATIC, replace(NOW, ledger_age=2)) == Leave()
    wait = decide_departure(AUTOMATIC, replace(NOW, ledger_age=3))
    assert isinstance(wait, Wait)
    assert str(wait.reason) == "The last items import is 3 business days old, more than 2."


def test_automatic_messages_wait_for_a_first_import() -> None:
    assert decide_departure(AUTOMATIC, replace(NOW, ledger_age=None)) == Wait(reasons.NO_LEDGER)


def test_what_a_person_confirmed_leaves_on_a_stale_ledger() -> None:
    assert decide_departure(CONFIRMED, replace(NOW, ledger_age=30)) == Leave()
    confirmed = replace(AUTOMATIC, confirmed=True)
    assert decide_departure(confirmed, replace(NOW, ledger_age=30)) == Leave()


@pytest.mark.parametrize(
    ("gap", "since", "leaves"), [(2, 1, False), (2, 2, True), (0, 0, True), (1, 0, False)]
)
def test_automatic_messages_keep_the_contact_gap(gap: int, since: int, leaves: bool) -> None:  # noqa: FBT001
    now = replace(NOW, gap_days=gap, last_contact_on=TODAY - days(since))
    assert (decide_departure(AUTOMATIC, now) == Leave()) is leaves


def test_the_contact_gap_names_the_day_it_ends() -> None:
    wait = decide_departure(AUTOMATIC, replace(NOW, last_contact_on=date(2026, 6, 29)))
    assert isinstance(wait, Wait)
    assert wait.reason == reasons.contact_gap(date(2026, 6, 29), date(2026, 7, 1))


@pytest.mark.parametrize("message", [CONFIRMED, replace(AUTOMATIC, internal=True)])
def test_only_automatic_messages_to_the_customer_wait_for_the_contact_gap(
    message: Prepared,
) -> None:
    assert decide_departure(message, replace(NOW, last_contact_on=TODAY)) == Leave()


def test_an_answer_nobody_has_validated_holds_automatic_messages_until_its_last_day() -> None:
    answered = replace(NOW, answer_holds_until=TODAY)
    assert decide_departure(AUTOMATIC, answered) == Wait(reasons.answered(TODAY))
    assert decide_departure(CONFIRMED, answered) == Leave()
    over = replace(NOW, answer_holds_until=TODAY - days(1))
    assert decide_departure(AUTOMATIC, over) == Leave()


def test_nothing_leaves_the_day_its_scenario_was_edited() -> None:
    assert changed_today(TODAY, TODAY)
    assert not changed_today(TODAY, TODAY + days(1))
    assert not changed_today(None, TODAY)
    edited = replace(NOW, scenario_changed_on=TODAY)
    for message in (AUTOMATIC, CONFIRMED):
        assert decide_departure(message, edited) == Wait(reasons.SCENARIO_CHANGED)
    yesterday = replace(NOW, scenario_changed_on=TODAY - days(1))
    assert decide_departure(AUTOMATIC, yesterday) == Leave()


@pytest.mark.parametrize(
    ("mode", "guard", "in_force"),
    [
        (Mode.AUTOMATIC, {}, Mode.AUTOMATIC),
        (Mode.AUTOMATIC, {"first_pass": True}, Mode.TO_CONFIRM),
        (Mode.AUTOMATIC, {"only_old": True}, Mode.TO_CONFIRM),
        (Mode.TO_CONFIRM, {"first_pass": True}, Mode.TO_CONFIRM),
        (Mode.MANUAL, {"first_pass": True}, Mode.MANUAL),
    ],
)
def test_a_first_pass_and_old_items_alone_go_to_confirm(
    mode: Mode, guard: dict[str, bool], in_force: Mode
) -> None:
    assert mode_in_force(mode, **({"first_pass": False, "only_old": False} | guard)) is in_force
