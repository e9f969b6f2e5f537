"""Instalments: promises of one plan share what comes in, the earlier ones first."""

from datetime import UTC, date, datetime

from dso_app.domain.business_days import Calendar
from dso_app.domain.promises import (
    ItemSettlement,
    NewPayment,
    Promise,
    PromiseState,
    promise_outcomes,
)

FRANCE = Calendar("FR")
MADE = datetime(2026, 6, 1, 10, tzinfo=UTC)
SEEN = datetime(2026, 6, 8, tzinfo=UTC)
JUNE, JULY = date(2026, 6, 12), date(2026, 7, 10)
PLAN = (
    Promise(1, frozenset({11}), 100, JUNE, MADE, plan_id=5),
    Promise(2, frozenset({11}), 100, JULY, MADE, plan_id=5, before=100),
)


def _outcomes(
    *paid: tuple[int, date],
    payments: tuple[NewPayment, ...] = (),
    imports: tuple[date, ...] = (),
    pending: tuple[Promise, ...] = PLAN,
    claimed: tuple[NewPayment, ...] = (),
) -> list[tuple[PromiseState, int]]:
    settled = [ItemSettlement(11, on, minor, SEEN) for minor, on in paid]
    today = date(2026, 7, 31)
    found = promise_outcomes(
        pending, settled, payments, imports, today, FRANCE, claimed_by_plan={5: claimed}
    )
    return [(one.state, one.received) for one in found.values()]


def test_one_payment_keeps_one_instalment_and_not_all_of_them() -> None:
    assert _outcomes((100, JUNE)) == [(PromiseState.KEPT, 100), (PromiseState.PENDING, 0)]


def test_what_is_more_than_the_first_counts_for_the_second() -> None:
    assert _outcomes((130, JUNE)) == [(PromiseState.KEPT, 130), (PromiseState.PENDING, 30)]
    assert _outcomes((130, JUNE), (70, JULY))[1] == (PromiseState.KEPT, 100)


def test_what_comes_too_late_for_the_first_goes_to_the_first_all_the_same() -> None:
    late = date(2026, 7, 3)
    after = (date(2026, 6, 22),)
    assert _outcomes((100, late), imports=after) == [
        (PromiseState.BROKEN, 0),
        (PromiseState.PENDING, 0),
    ]


def test_an_unallocated_payment_counts_for_one_and_its_rest_for_the_next() -> None:
    payment = NewPayment(77, JUNE, 150, SEEN)
    assert _outcomes(payments=(payment,)) == [(PromiseState.KEPT, 150), (PromiseState.PENDING, 50)]


def test_the_rest_still_counts_at_the_next_look_and_no_more_than_the_rest() -> None:
    payment = NewPayment(77, JUNE, 150, SEEN)
    [second] = _outcomes(pending=PLAN[1:], claimed=(payment,))
    assert second == (PromiseState.PENDING, 50)


def test_once_allocated_the_payment_is_a_settlement_and_counts_once() -> None:
    [second] = _outcomes((150, JUNE), pending=PLAN[1:])
    assert second == (PromiseState.PENDING, 50)


def test_promises_without_a_plan_do_not_share() -> None:
    alone = (
        Promise(1, frozenset({11}), 100, JUNE, MADE),
        Promise(2, frozenset({11}), 100, JULY, MADE),
    )
    assert [state for state, _ in _outcomes((100, JUNE), pending=alone)] == [PromiseState.KEPT] * 2
