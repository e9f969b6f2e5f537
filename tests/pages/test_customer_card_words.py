"""The timeline of a customer in words."""

from datetime import timedelta
from typing import Any

from dso_app.access.permissions import HOUSE
from dso_app.access.viewer import Viewer
from dso_app.domain.reasons import contact_gap
from dso_app.models import Customer, Entity
from dso_app.pages.customer_card.head_words import postal_lines
from dso_app.pages.customer_card.timeline_words import past_words, planned_words
from dso_app.services.customers.events import OpenAction, PastEvent
from tests.support.clocks import TODAY, FixedClock

VIEWER = Viewer(actor=HOUSE, entity=Entity(id=1, code="A"), today=TODAY)


def event(number: int, kind: str, message: str, **values: Any) -> PastEvent:
    given: dict[str, Any] = {"on": TODAY, "who": "", "after": "", "message_id": 0}
    given |= {name: values.pop(name) for name in list(values) if name in given}
    return PastEvent(
        id=number,
        kind=kind,
        at=FixedClock().real(),
        message=message,
        values=values,
        before="",
        **given,
    )


def action(**changes: Any) -> OpenAction:
    given: dict[str, Any] = {
        "id": 5,
        "kind": "scenario",
        "scenario": "Standard",
        "step": 3,
        "step_name": "Reminder 2",
        "channel": "email",
        "state": "to_confirm",
        "reason": None,
        "on": TODAY,
        "asked": {"EUR": 120_00},
    }
    return OpenAction(**(given | changes))


def test_a_planned_message_can_be_read_and_confirmed() -> None:
    planned = planned_words(action(), VIEWER)
    assert planned.title == "Today · Reminder 2"
    assert planned.detail == "Standard, step 3 · Email · 120.00\xa0EUR"
    assert (planned.state, planned.sends, planned.may_confirm) == ("To confirm", True, True)


def test_what_a_person_does_is_done_not_confirmed() -> None:
    planned = planned_words(action(channel="call", state="to_do", step_name="Call"), VIEWER)
    assert (planned.sends, planned.may_confirm) == (False, False)


def test_what_waits_says_why_with_dates_as_people_read_them() -> None:
    reason = contact_gap(TODAY - timedelta(days=1), TODAY + timedelta(days=1))
    planned = planned_words(action(state="waiting", reason=reason), VIEWER)
    assert planned.may_confirm is False
    assert (
        planned.reason == "Contacted on 29 Jun 2026: the next message may leave from 1 Jul 2026 on."
    )


def test_amounts_and_days_kept_in_an_event_are_read_in_the_readers_language() -> None:
    made = event(
        1, "promise.made", "{amount} promised for {day}.", amount="1234.50 EUR", day="2026-07-07"
    )
    [line] = past_words([made], VIEWER)
    assert line.title == "30 Jun · 1,234.50\xa0EUR promised for 7 Jul 2026."


def test_a_status_set_on_many_items_at_once_is_one_line() -> None:
    words = "{item}: {status}. {comment}"
    told = [
        event(
            3, "item.status", words, who="Claire", item="F3", status="On going", comment="Called"
        ),
        event(
            2, "item.status", words, who="Claire", item="F2", status="On going", comment="Called"
        ),
        event(1, "item.status", words, who="Claire", item="F1", status="On going", comment="Other"),
    ]
    lines = past_words(told, VIEWER)
    assert [line.title for line in lines] == [
        "30 Jun · F2, F3: On going. Called",
        "30 Jun · F1: On going. Other",
    ]
    assert lines[0].detail == "Claire"


def test_a_step_done_by_its_message_is_told_by_the_message_alone() -> None:
    told = [
        event(
            2,
            "message.sent",
            "{step}: sent to {to}.",
            step="Reminder",
            to="a@x.example",
            message_id=9,
        ),
        event(1, "action.done", "{step}: done.", step="Reminder"),
        event(0, "action.done", "{step}: done.", step="Call", who="Claire", after="Will pay"),
    ]
    lines = past_words(told, VIEWER)
    assert [line.message for line in lines] == ["9", ""]
    assert lines[1].detail == "“Will pay” · Claire"


def test_last_years_events_carry_their_year() -> None:
    old = event(1, "promise.kept", "Promise kept.", on=TODAY.replace(year=2025))
    assert past_words([old], VIEWER)[0].title == "30 Jun 2025 · Promise kept."


def test_an_address_ends_with_the_name_of_its_country() -> None:
    customer = Customer(
        entity_id=1,
        code="C1",
        name="Kessler",
        address_1="Industriestraße 14",
        postcode="50667",
        city="Köln",
        country="DE",
        created_at=FixedClock().real(),
    )
    assert postal_lines(customer, "fr") == ["Industriestraße 14", "50667 Köln", "Allemagne"]
