"""Documents of a FEC in another currency than the ledger's."""

from typing import Any

import pytest

from tests.support.fec import Fec
from tests.support.imports import HEADER, Ledger, at, counts

DOLLARS: dict[str, Any] = {"currency": "USD", "foreign": "1100,00"}


def test_an_item_is_in_the_currency_of_its_document(ledger: Ledger) -> None:
    ledger.fec(Fec().line("VE", "20260110", "C1", "F1", 1000_00, **DOLLARS).text())
    item = ledger.item("F1")
    assert (item.currency, item.amount_minor, item.remaining_minor) == ("USD", 1100_00, 1100_00)


@pytest.mark.parametrize(
    ("currency", "foreign"),
    [("EUR", "1000,00"), ("", ""), ("USD", ""), ("USD", "0,00"), ("?", "3")],
)
def test_without_another_currency_and_its_amount_it_is_in_the_ledgers(
    light_ledger: Ledger, currency: str, foreign: str
) -> None:
    book = Fec().line("VE", "20260110", "C1", "F1", 1000_00, currency=currency, foreign=foreign)
    light_ledger.fec(book.text())
    item = light_ledger.item("F1")
    assert (item.currency, item.amount_minor) == ("EUR", 1000_00)


def test_a_credit_is_negative_whichever_sign_its_currency_amount_has(light_ledger: Ledger) -> None:
    book = Fec().line("VE", "20260110", "C1", "A1", -10_00, currency="USD", foreign="-11,00")
    book.line("VE", "20260110", "C1", "A2", -10_00, currency="USD", foreign="11,00")
    light_ledger.fec(book.text())
    assert light_ledger.remaining() == {"A1": -11_00, "A2": -11_00}


def test_yen_have_no_decimals(light_ledger: Ledger) -> None:
    book = Fec().line("VE", "20260110", "C1", "F1", 10_00, currency="JPY", foreign="1600")
    light_ledger.fec(book.text())
    assert light_ledger.item("F1").amount_minor == 1600


def test_a_part_settled_in_the_ledger_is_its_share_of_the_document(ledger: Ledger) -> None:
    book = (
        Fec()
        .line("VE", "20260110", "C1", "F1", 1000_00, "a", **DOLLARS)
        .line("BQ", "20260210", "C1", "V1", -333_33, "a", "20260211")
        .line("BQ", "20260310", "C1", "V2", -333_33, "a", "20260311")
    )
    ledger.fec(book.text())
    # 1,100 × 333.33 ÷ 1,000 = 366.663; 1,100 × 666.66 ÷ 1,000 = 733.326.
    assert ledger.settlements("F1") == [
        (at("2026-02-11"), 366_66, False),
        (at("2026-03-11"), 366_67, False),
    ]
    assert ledger.item("F1").remaining_minor == 366_67
    assert counts(ledger.fec(book.text())) == {"unchanged": 1, "skipped": 3}


def test_settled_in_the_ledger_nothing_remains_of_the_document(ledger: Ledger) -> None:
    book = Fec().line("VE", "20260110", "C1", "F1", 1000_00, "A", "20260301", **DOLLARS)
    book.line("BQ", "20260228", "C1", "V1", -970_00, "A", "20260301")
    book.line("OD", "20260301", "C1", "E1", -30_00, "A", "20260301", against="666000")
    ledger.fec(book.text())
    assert ledger.settlements("F1") == [(at("2026-03-01"), 1100_00, False)]
    assert ledger.remaining() == {}


def test_a_document_written_in_two_currencies_is_taken_in_the_ledgers(light_ledger: Ledger) -> None:
    book = Fec().line("VE", "20260110", "C1", "F1", 1000_00, **DOLLARS)
    book.line("VE", "20260110", "C1", "F1", 200_00)
    light_ledger.fec(book.text())
    item = light_ledger.item("F1")
    assert (item.currency, item.amount_minor) == ("EUR", 1200_00)


def test_books_in_euros_settle_an_item_known_in_dollars_whole_or_leave_it(ledger: Ledger) -> None:
    header = f"{HEADER};currency"
    rows = [f"C1;{number};2026-01-10;2026-02-10;1100.00;1100.00;USD" for number in ("F1", "F2")]
    ledger.rows(*rows, header=header)
    book = (
        Fec()
        .line("VE", "20260110", "C1", "F1", 1000_00, "A", "20260301")
        .line("BQ", "20260228", "C1", "V1", -1000_00, "A", "20260301")
        .line("VE", "20260110", "C1", "F2", 1000_00, "b", "20260301")
        .line("BQ", "20260228", "C1", "V2", -400_00, "b", "20260301")
    )
    assert counts(ledger.fec(book.text())) == {"cleared": 1, "updated": 1, "skipped": 4}
    assert ledger.settlements("F1") == [(at("2026-03-01"), 1100_00, False)]
    assert (ledger.item("F2").currency, ledger.item("F2").remaining_minor) == ("USD", 1100_00)
