"""What the dialogs of the customer card send, read field by field."""

from datetime import date

import pytest

from dso_app.domain.qualification import StatusType
from dso_app.pages.customer_card.answers import Unreadable, read_answer


def test_a_promise_is_a_date_and_an_amount_as_people_write_it() -> None:
    form = {"due_on": "2026-07-07", "amount": "1 200,50", "comment": " By phone "}
    asked = read_answer("promise", form, "EUR")
    assert asked is not None
    assert asked.promise is not None
    assert (asked.promise.due_on, asked.promise.amount_minor) == (date(2026, 7, 7), 1_200_50)
    assert (asked.status, asked.comment) == (StatusType.PROMISE, "By phone")


def test_an_amount_left_empty_means_all_of_it() -> None:
    asked = read_answer("dispute", {"amount": "", "cause": "Price"}, "EUR")
    assert asked is not None
    assert asked.dispute is not None
    assert (asked.dispute.amount_minor, asked.dispute.cause) == (None, "Price")


def test_an_amount_has_the_decimals_of_its_currency() -> None:
    asked = read_answer("dispute", {"amount": "1200"}, "JPY")
    assert asked is not None
    assert asked.dispute is not None
    assert asked.dispute.amount_minor == 1200


@pytest.mark.parametrize(
    ("asking", "form", "field"),
    [
        ("promise", {"due_on": "soon"}, "due_on"),
        ("promise", {}, "due_on"),
        ("promise", {"due_on": "2026-07-07", "amount": "lots"}, "amount"),
        ("dispute", {"amount": "1,200"}, "amount"),
    ],
)
def test_what_cannot_be_read_names_its_field(asking: str, form: dict[str, str], field: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        read_answer(asking, form, "EUR")
    assert refusal.value.field == field


def test_a_closed_dispute_is_founded_only_when_somebody_says_so() -> None:
    founded = read_answer("close", {"founded": "true"}, "EUR")
    unfounded = read_answer("close", {"founded": "false"}, "EUR")
    assert founded is not None
    assert unfounded is not None
    assert (founded.founded, unfounded.founded) == (True, False)


def test_a_dialog_that_does_not_exist_asks_nothing() -> None:
    assert read_answer("delete", {}, "EUR") is None
