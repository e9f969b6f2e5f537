"""Months as files write them."""

from datetime import date

import pytest

from dso_app.domain.dates import DateOrder
from dso_app.domain.months import NotAMonth, decide_month_order, parse_month

JANUARY = date(2026, 1, 1)


@pytest.mark.parametrize(
    "text",
    [
        *("2026-01", "2026/1", "2026.01", "202601", "01/2026", "1-2026", "012026", "01.2026"),
        *("janv. 2026", "Janvier 2026", "JANVIER 2026", "2026 janvier", "janv-26", "Jan-26"),
        *("January 2026", "Jan 2026", "Januar 2026", "enero 2026", "gennaio 2026", "januari 2026"),
        *("31/01/2026", "01.01.2026", "2026-01-31", "20260131", "2026-01-31T00:00:00", "46023"),
        *("1er janvier 2026", "31 janvier 2026", " 2026-01 "),
    ],
)
def test_a_month_is_read_however_it_is_written(text: str) -> None:
    assert parse_month(text, DateOrder.DMY) == JANUARY


@pytest.mark.parametrize(
    ("text", "month"), [("févr. 2026", 2), ("août 2026", 8), ("déc. 2026", 12), ("Sept 2026", 9)]
)
def test_accents_and_abbreviations(text: str, month: int) -> None:
    assert parse_month(text, None) == date(2026, month, 1)


@pytest.mark.parametrize(
    "text", ["", "x", "13/2026", "2026-13", "202613", "janvier", "Q1 2026", "0/2026", "1899-01"]
)
def test_what_names_no_month_is_said_so(text: str) -> None:
    with pytest.raises(NotAMonth):
        parse_month(text, DateOrder.DMY)


def test_whole_dates_are_the_first_or_last_days_of_their_months() -> None:
    assert decide_month_order(["01/01/2026", "01/02/2026"]).order is DateOrder.DMY
    assert decide_month_order(["01/01/2026", "02/01/2026"]).order is DateOrder.MDY
    assert decide_month_order(["31/01/2026", "28/02/2026"]).order is DateOrder.DMY
    assert not decide_month_order(["01/01/2026"]).ambiguous


def test_other_days_leave_the_order_open() -> None:
    assert decide_month_order(["05/06/2026"]).ambiguous


def test_months_by_name_need_no_order() -> None:
    decision = decide_month_order(["2026-01", "janv. 2026"])
    assert (decision.order, decision.ambiguous) == (None, False)
