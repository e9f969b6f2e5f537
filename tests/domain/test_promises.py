"""Rules, section 5, "Promise"."""

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from dso_app.domain.business_days import Calendar
from dso_app.domain.promises import (
    ItemSettlement,
    NewPayment,
    Promise,
    PromisedItem,
    PromiseOutcome,
    PromiseState,
    promise_deadline,
    promise_outcome,
    promise_outcomes,
    shelter,
)

FRANCE = Calendar("FR")
MADE = datetime(2026, 6, 1, 10, tzinfo=UTC)
BEFORE, AFTER = datetime(2026, 5, 31, tzinfo=UTC), datetime(2026, 6, 8, tzinfo=UTC)
FRIDAY = date(2026, 6, 12)
DEADLINE = date(2026, 6, 17)  # Monday, Tuesday, Wednesday
PROMISE = Promise(1, frozenset({11, 12}), 1000, FRIDAY, MADE)


def _outcome(
    settlements: tuple[ItemSettlement, ...] = (),
    payments: tuple[NewPayment, ...] = (),
    imports: tuple[date, ...] = (),
    today: date = date(2026, 6, 30),
) -> PromiseOutcome:
    return promise_outcome(PROMISE, settlements, payments, imports, today, FRANCE)


def _paid(
    minor: int, on: date = FRIDAY, *, item: int = 11, known: datetime = AFTER, opening: bool = False
) -> ItemSettlement:
    return ItemSettlement(item, on, minor, known, opening)


def test_a_promise_shelters_its_amount_only_oldest_item_first() -> None:
    items = [
        PromisedItem(3, date(2026, 3, 1), 500),
        PromisedItem(1, date(2026, 1, 1), 400),
        PromisedItem(2, date(2026, 2, 1), 300),
    ]
    assert shelter(600, items) == {1: 400, 2: 200, 3: 0}
    assert shelter(5000, items) == {1: 400, 2: 300, 3: 500}
    assert shelter(-1, items) == {1: 0, 2: 0, 3: 0}


@given(
    st.integers(0, 1000),
    st.dictionaries(st.integers(0, 9), st.tuples(st.dates(), st.integers(-50, 500))),
)
def test_a_shelter_is_never_more_than_the_promise_nor_than_its_items(
    amount: int, items: dict[int, tuple[date, int]]
) -> None:
    promised = [PromisedItem(key, due, minor) for key, (due, minor) in items.items()]
    sheltered = shelter(amount, promised)
    assert sum(sheltered.values()) == min(amount, sum(max(0, i.minor) for i in promised))
    assert all(0 <= sheltered[item.item_id] <= max(0, item.minor) for item in promised)


def test_the_grace_is_three_business_days() -> None:
    assert promise_deadline(FRIDAY, FRANCE) == DEADLINE


def test_kept_when_settlements_on_its_items_since_it_was_made_reach_the_amount() -> None:
    assert _outcome((_paid(600), _paid(400, item=12))).state is PromiseState.KEPT
    assert _outcome((_paid(600), _paid(399, item=12))).state is PromiseState.PENDING


def test_settlements_on_other_items_do_not_keep_it() -> None:
    assert _outcome((_paid(1000, item=99),)) == PromiseOutcome(PromiseState.PENDING, 0)


def test_settlements_known_before_it_was_made_do_not_keep_it() -> None:
    assert _outcome((_paid(1000, known=BEFORE),)).received == 0


def test_opening_settlements_stay_outside_promises() -> None:
    assert _outcome((_paid(1000, opening=True),)).received == 0


def test_kept_with_value_dates_up_to_the_date_plus_grace_and_not_later() -> None:
    assert _outcome((_paid(1000, DEADLINE),)).state is PromiseState.KEPT
    assert _outcome((_paid(1000, date(2026, 6, 18)),)).state is PromiseState.PENDING


def test_a_payment_that_came_back_does_not_keep_it() -> None:
    assert _outcome((_paid(1000), _paid(-1000))).state is PromiseState.PENDING


def test_payments_of_the_customer_first_seen_since_count_and_are_claimed() -> None:
    payment = NewPayment(50, FRIDAY, 400, AFTER)
    assert _outcome((_paid(600),), (payment,)) == PromiseOutcome(PromiseState.KEPT, 1000, (50,))
    earlier = NewPayment(50, FRIDAY, 400, BEFORE)
    assert _outcome((_paid(600),), (earlier,)) == PromiseOutcome(PromiseState.PENDING, 600)


def test_each_payment_is_claimed_by_one_promise() -> None:
    second = Promise(2, frozenset({13}), 1000, date(2026, 6, 15), MADE)
    payments = [NewPayment(50, FRIDAY, 1000, AFTER)]
    outcomes = promise_outcomes([second, PROMISE], [], payments, [], FRIDAY, FRANCE)
    assert outcomes[1] == PromiseOutcome(PromiseState.KEPT, 1000, (50,))
    assert outcomes[2] == PromiseOutcome(PromiseState.PENDING, 0)


def test_a_promise_that_a_payment_cannot_keep_leaves_it_to_another() -> None:
    second = Promise(2, frozenset({13}), 300, date(2026, 6, 15), MADE)
    payments = [NewPayment(50, FRIDAY, 300, AFTER)]
    outcomes = promise_outcomes([PROMISE, second], [], payments, [], FRIDAY, FRANCE)
    assert outcomes[1].state is PromiseState.PENDING
    assert outcomes[2] == PromiseOutcome(PromiseState.KEPT, 300, (50,))


def test_broken_when_not_kept_and_an_items_import_later_than_the_grace_has_come_in() -> None:
    assert _outcome(imports=(date(2026, 6, 18),)).state is PromiseState.BROKEN


def test_never_broken_before_such_an_import() -> None:
    assert _outcome(imports=(FRIDAY, DEADLINE)).state is PromiseState.PENDING
    assert _outcome(today=date(2027, 1, 1)).state is PromiseState.PENDING
    future = (date(2026, 6, 18),)
    assert _outcome(imports=future, today=DEADLINE).state is PromiseState.PENDING


def test_a_kept_promise_is_not_broken_by_later_imports() -> None:
    assert _outcome((_paid(1000),), imports=(date(2026, 6, 30),)).state is PromiseState.KEPT
