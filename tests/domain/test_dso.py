"""Rules, section 9: the DSO family, worked by hand."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from dso_app.domain.dso import (
    Figure,
    OpenItem,
    Settled,
    average_days_delinquent,
    balance_method,
    collection_effectiveness,
    countback,
    months_before,
    payment_delay,
    payment_duration,
    sales_known,
    sales_window,
    turnover_share,
)
from dso_app.domain.history import History

JAN, FEB, MAR, APR, MAY, JUN = (date(2026, month, 1) for month in range(1, 7))
END_OF_JUNE = date(2026, 6, 30)


def _days(figure: Figure | None) -> Decimal | None:
    return figure.days if figure else None


def test_count_back_adds_whole_months_then_a_share_of_the_month_where_ar_runs_out() -> None:
    # 1500 = June's 1000 (30 days) + 500 of May's 2000: 31 x 500 / 2000 = 7.75.
    figure = countback(1500, {JUN: 1000, MAY: 2000}, END_OF_JUNE)
    assert figure == Figure(Fraction("37.75"), complete=True)


def test_the_current_month_counts_from_its_first_to_the_as_of_date_both_included() -> None:
    # 10 days of June, then 31 x 500 / 1000 = 15.5 of May.
    assert _days(countback(600, {JUN: 100, MAY: 1000}, date(2026, 6, 10))) == Decimal("25.50")


def test_a_month_with_zero_sales_adds_its_days() -> None:
    # June 30 + May 31 (nothing sold) + April 30 x 100 / 300.
    assert _days(countback(200, {JUN: 100, MAY: 0, APR: 300}, END_OF_JUNE)) == Decimal("71.00")


def test_a_month_of_more_credit_notes_than_invoices_counts_as_zero_sales() -> None:
    assert _days(countback(200, {JUN: 100, MAY: -50, APR: 300}, END_OF_JUNE)) == Decimal("71.00")


def test_when_known_sales_run_out_first_the_figure_is_a_lower_bound_marked_so() -> None:
    assert countback(9000, {JUN: 1000, MAY: 2000}, END_OF_JUNE) == Figure(
        Fraction(61), complete=False
    )


def test_ar_that_runs_out_with_the_last_known_sales_is_complete() -> None:
    assert countback(3000, {JUN: 1000, MAY: 2000}, END_OF_JUNE) == Figure(Fraction(61))


def test_without_receivables_the_dso_is_zero() -> None:
    assert countback(0, {JUN: 0}, END_OF_JUNE) == Figure(Fraction(0))
    assert countback(-500, {JUN: 100}, END_OF_JUNE) == Figure(Fraction(0))


def test_where_sales_are_not_known_no_dso_is_shown() -> None:
    assert countback(1500, {MAY: 2000}, END_OF_JUNE) is None
    assert balance_method(1500, None) is None
    assert collection_effectiveness(100, None, 50, 20) is None


def test_the_balance_method_is_ar_over_sales_of_the_last_90_days_times_90() -> None:
    assert _days(balance_method(1000, 3000)) == Decimal("30.00")
    assert _days(balance_method(1000, 3000, 60)) == Decimal("20.00")


def test_the_window_of_the_balance_method_ends_on_the_as_of_date_both_ends_counted() -> None:
    assert sales_window(END_OF_JUNE) == (date(2026, 4, 2), END_OF_JUNE)
    first, last = sales_window(END_OF_JUNE, 1)
    assert first == last == END_OF_JUNE


def test_without_sales_in_the_window_there_is_nothing_to_divide() -> None:
    assert balance_method(1000, 0) is None


def test_the_sample_ledgers_known_answers_by_the_balance_method() -> None:
    assert _days(balance_method(572506, 1919681)) == Decimal("26.84")


def test_add_is_dso_less_best_possible_dso_by_the_same_method_rounded_once() -> None:
    sales = {JUN: 1000, MAY: 2000}
    dso, best = countback(1500, sales, END_OF_JUNE), countback(400, sales, END_OF_JUNE)
    assert _days(best) == Decimal("12.00")
    assert average_days_delinquent(dso, best) == Decimal("25.75")
    # 1.005 - 0.004: rounded separately they would give 1.01 - 0.00.
    exact = average_days_delinquent(Figure(Fraction("1.005")), Figure(Fraction("0.004")))
    assert exact == Decimal("1.00")
    assert average_days_delinquent(None, best) is None


def test_add_by_the_balance_method_is_taken_from_its_own_best_possible_dso() -> None:
    # Of 1500 owed 400 are not due, 3000 were sold in 90 days: 45 - 12 days. By count-back the same
    # ledger gives 37.75 - 12.
    dso, best = balance_method(1500, 3000), balance_method(400, 3000)
    assert (_days(dso), _days(best)) == (Decimal("45.00"), Decimal("12.00"))
    assert average_days_delinquent(dso, best) == Decimal("33.00")
    # 0.045 - 0.01125 days: rounded separately they would give 0.05 - 0.01.
    exact = average_days_delinquent(balance_method(4, 8000), balance_method(1, 8000))
    assert exact == Decimal("0.03")
    assert average_days_delinquent(balance_method(1500, None), best) is None


def test_cei_is_what_was_collected_over_what_could_be() -> None:
    # (1000 + 3000 - 1200) / (1000 + 3000 - 500) x 100 = 2800 / 3500.
    assert collection_effectiveness(1000, 3000, 1200, 500) == Decimal("80.00")
    assert collection_effectiveness(0, 500, 500, 500) is None


def _known(
    month: date,
    *,
    turnover: frozenset[date] = frozenset(),
    first_import: date | None = None,
    history: History | None = None,
) -> bool:
    return sales_known(month, turnover_months=turnover, first_import=first_import, history=history)


def test_a_months_sales_are_known_if_turnover_was_entered() -> None:
    assert _known(MAY, turnover=frozenset({MAY}))
    assert not _known(JUN, turnover=frozenset({MAY}))


def test_a_months_sales_are_known_if_it_lies_wholly_after_the_first_items_import() -> None:
    assert _known(JUN, first_import=date(2026, 5, 31))
    assert not _known(JUN, first_import=JUN)
    assert not _known(MAY, first_import=date(2026, 5, 31))


def test_a_months_sales_are_known_if_an_import_holds_every_item_issued_since_a_date() -> None:
    assert _known(date(2026, 5, 20), history=History(MAY))
    assert not _known(MAY, history=History(date(2026, 5, 2)))
    assert not _known(MAY)


def test_books_that_end_say_nothing_of_the_months_after_their_end() -> None:
    may = History(date(2026, 1, 1), date(2026, 5, 31))
    assert _known(MAY, history=may)
    assert not _known(JUN, history=may)
    assert not _known(JUN, history=History(date(2026, 1, 1), date(2026, 6, 29)))


def test_a_turnover_entered_for_a_month_counts_by_its_days_in_a_window() -> None:
    assert turnover_share(3000, JUN, date(2026, 6, 21), date(2026, 7, 15)) == 1000
    assert turnover_share(3000, JUN, APR, END_OF_JUNE) == 3000
    assert turnover_share(3000, JUN, APR, date(2026, 5, 31)) == 0


def _settled(
    minor: int, late: int, *, on: date = date(2026, 6, 1), by_credit_note: bool = False
) -> Settled:
    due = date.fromordinal(on.toordinal() - late)
    issued = date.fromordinal(due.toordinal() - 30)
    return Settled(minor, issued, due, on, by_credit_note)


def test_the_average_payment_delay_weighs_days_from_the_due_date_by_amount() -> None:
    # (100 x 10 + 300 x 2) / 400 = 4.
    assert payment_delay([_settled(100, 10), _settled(300, 2)], END_OF_JUNE) == Decimal("4.00")


def test_the_average_payment_duration_counts_from_the_issue_date() -> None:
    settled = [_settled(100, 10), _settled(300, 2)]
    assert payment_duration(settled, END_OF_JUNE) == Decimal("34.00")


def test_paying_early_counts_as_negative_days() -> None:
    assert payment_delay([_settled(100, -5)], END_OF_JUNE) == Decimal("-5.00")


def test_only_items_settled_in_the_last_six_months_count() -> None:
    assert months_before(date(2026, 8, 31), 6) == date(2026, 2, 28)
    assert months_before(END_OF_JUNE, 6) == date(2025, 12, 30)
    recent, older = _settled(100, 10), _settled(100, 99, on=date(2025, 12, 30))
    future = _settled(100, 50, on=date(2026, 7, 1))
    assert payment_delay([recent, older, future], END_OF_JUNE) == Decimal("10.00")
    assert payment_delay([older], END_OF_JUNE) is None


def test_items_settled_by_credit_note_do_not_count() -> None:
    settled = [_settled(100, 10), _settled(900, 50, by_credit_note=True)]
    assert payment_delay(settled, END_OF_JUNE) == Decimal("10.00")


def test_a_second_figure_adds_items_open_and_late_today_at_todays_lateness() -> None:
    late = OpenItem(100, date(2026, 5, 1), date(2026, 5, 31))
    not_late = OpenItem(100, date(2026, 6, 1), END_OF_JUNE)
    # (100 x 10 + 100 x 30) / 200 = 20; from issue (100 x 40 + 100 x 60) / 200 = 50.
    assert payment_delay([_settled(100, 10)], END_OF_JUNE, [late, not_late]) == Decimal("20.00")
    assert payment_duration([_settled(100, 10)], END_OF_JUNE, [late, not_late]) == Decimal("50.00")


@given(st.integers(0, 10_000), st.integers(0, 10_000), st.lists(st.integers(0, 3000), min_size=6))
def test_more_receivables_never_make_a_shorter_dso(one: int, other: int, sold: list[int]) -> None:
    sales = dict(zip((JUN, MAY, APR, MAR, FEB, JAN), sold, strict=False))
    less, more = (countback(ar, sales, END_OF_JUNE) for ar in sorted((one, other)))
    assert less
    assert more
    assert less.exact <= more.exact
