"""How the values of a listing are written."""

from datetime import date
from decimal import Decimal

import pytest

from dso_app.services.lists.listing import Cell, Column, Kind
from dso_app.services.lists.listing_text import age_bucket, age_shares, cell_text, column_head


@pytest.mark.parametrize(
    ("kind", "value", "english"),
    [
        (Kind.TEXT, "Garnier", "Garnier"),
        (Kind.MONEY, 123456, "1,234.56"),
        (Kind.NUMBER, 1204, "1,204"),
        (Kind.PERCENT, Decimal("24.83"), "24.8\N{NO-BREAK SPACE}%"),
        (Kind.DATE, date(2026, 6, 30), "30 Jun 2026"),
        (Kind.DAYS, 41, "41 d"),
        (Kind.TEXT, None, ""),
        (Kind.MONEY, 0, "0.00"),
    ],
)
def test_each_kind_is_written_its_way(kind: Kind, value: object, english: str) -> None:
    assert cell_text(Cell(value), Column("k", "K", kind), "EUR", "en") == english


def test_yen_have_no_decimals() -> None:
    assert cell_text(Cell(1200), Column("k", "K", Kind.MONEY), "JPY", "en") == "1,200"


def test_days_are_written_in_the_reader_s_language() -> None:
    assert cell_text(Cell(41), Column("k", "K", Kind.DAYS), "", "fr") == "41 j"


@pytest.mark.parametrize(
    ("days", "bucket"),
    [(-7, 0), (0, 0), (1, 1), (30, 1), (31, 2), (60, 2), (61, 3), (90, 3), (91, 4)],
)
def test_the_due_day_is_not_late_and_bounds_belong_to_the_younger_bucket(
    days: int, bucket: int
) -> None:
    assert age_bucket(days) == bucket


def test_credits_take_no_room_in_an_age_strip() -> None:
    assert age_shares([300, 100, 0, -50, 0]) == [75.0, 25.0, 0.0, 0.0, 0.0]
    assert age_shares([0, 0, 0, -50, 0]) == [0.0] * 5


def test_the_currency_stands_in_the_head_when_all_rows_share_it() -> None:
    late = Column("late", "Late", Kind.MONEY)
    assert column_head(late, ["EUR"], "en") == "Late, EUR"
    assert column_head(late, ["EUR", "USD"], "en") == "Late"
    assert column_head(Column("name", "Customer"), ["EUR"], "en") == "Customer"
