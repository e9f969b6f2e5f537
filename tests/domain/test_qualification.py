"""Rules, section 5: statuses, askable amounts, disputes and the qualification rate."""

from datetime import date
from decimal import Decimal

from dso_app.domain.business_days import Calendar
from dso_app.domain.qualification import (
    DisputeSpan,
    LateDebit,
    StatusType,
    answer_holds_until,
    askable,
    dispute_spans,
    qualification_rate,
)

FIRST, SECOND, THIRD, SETTLED = (date(2026, 1, day) for day in (5, 15, 20, 25))


def test_there_are_five_fixed_types_of_status() -> None:
    assert [str(status) for status in StatusType] == [
        "on_going",
        "promise_to_pay",
        "dispute",
        "dispute_resolved",
        "litigation",
    ]


def test_askable_is_remaining_less_the_disputed_and_the_sheltered_part() -> None:
    assert askable(1000, 300, 200) == 500


def test_the_rest_of_a_disputed_item_stays_askable() -> None:
    assert askable(1000, 300, 0) == 700
    assert askable(1000, 1000, 0) == 0


def test_nothing_less_than_nothing_is_askable_where_dispute_and_promise_overlap() -> None:
    assert askable(1000, 800, 600) == 0


def test_a_dispute_lasts_from_its_first_day_to_the_first_status_that_is_not_a_dispute() -> None:
    history = [(FIRST, StatusType.DISPUTE), (SECOND, StatusType.DISPUTE_RESOLVED)]
    (span,) = dispute_spans(history, None)
    assert span == DisputeSpan(FIRST, SECOND)
    assert span.days(date(2026, 6, 30)) == 10


def test_a_dispute_lasts_to_settlement_where_no_other_status_comes() -> None:
    assert dispute_spans([(FIRST, StatusType.DISPUTE)], SETTLED) == (DisputeSpan(FIRST, SETTLED),)
    late_word = [(FIRST, StatusType.DISPUTE), (date(2026, 2, 1), StatusType.DISPUTE_RESOLVED)]
    assert dispute_spans(late_word, SETTLED) == (DisputeSpan(FIRST, SETTLED),)


def test_a_changed_cause_does_not_restart_a_dispute() -> None:
    history = [
        (FIRST, StatusType.DISPUTE),
        (SECOND, StatusType.DISPUTE),
        (THIRD, StatusType.ON_GOING),
    ]
    assert dispute_spans(history, None) == (DisputeSpan(FIRST, THIRD),)


def test_an_open_dispute_is_counted_to_the_as_of_date() -> None:
    (span,) = dispute_spans([(FIRST, StatusType.DISPUTE)], None)
    assert span.ended_on is None
    assert span.days(SECOND) == 10


def test_an_item_disputed_twice_has_two_disputes() -> None:
    history = [
        (FIRST, StatusType.DISPUTE),
        (SECOND, StatusType.DISPUTE_RESOLVED),
        (THIRD, StatusType.DISPUTE),
    ]
    assert dispute_spans(history, SETTLED) == (
        DisputeSpan(FIRST, SECOND),
        DisputeSpan(THIRD, SETTLED),
    )


def test_an_answer_not_yet_validated_holds_automatic_steps_for_three_business_days() -> None:
    assert answer_holds_until(date(2026, 6, 12), Calendar("FR")) == date(2026, 6, 17)


def test_the_qualification_rate_is_late_debits_with_a_status_and_a_comment_over_late_debits() -> (
    None
):
    debits = [
        LateDebit(100, has_status=True, has_comment=True),
        LateDebit(100, has_status=True, has_comment=False),
        LateDebit(100, has_status=False, has_comment=True),
    ]
    assert qualification_rate(debits) == Decimal("33.33")
    assert qualification_rate([]) is None
