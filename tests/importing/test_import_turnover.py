"""Turnover by month out of files: rules 9."""

from decimal import Decimal

import pytest
from sqlmodel import col, select

from dso_app.importing.answer import ImportAnswer
from dso_app.importing.errors import ImportRefused
from dso_app.importing.request import FileKind
from dso_app.models import Turnover
from tests.support.imports import Ledger, counts, told
from tests.support.snapshots import snapshot
from tests.support.undoing import undo


def _import(ledger: Ledger, text: str, **flags: object) -> ImportAnswer:
    return ledger.run(ledger.request(FileKind.TURNOVER, text, **flags))


def _known(ledger: Ledger) -> dict[str, int]:
    """Turnover including tax, by month and currency."""
    with ledger.db.read() as session:
        rows = session.exec(select(Turnover).order_by(col(Turnover.month)))
        return {f"{one.month:%Y-%m} {one.currency}": one.amount_minor for one in rows}


def test_months_are_entered_including_tax_in_the_companys_currency(ledger: Ledger) -> None:
    answer = _import(ledger, "month;amount\n2026-01;1 200,50\n2026-02;900\n")
    assert counts(answer) == {"created": 2}
    assert _known(ledger) == {"2026-01 EUR": 1200_50, "2026-02 EUR": 900_00}


def test_french_headers_names_of_months_and_a_total(ledger: Ledger) -> None:
    header = "Mois;Chiffre d'affaires TTC;Devise"
    text = f"{header}\njanv. 2026;1000;EUR\nfévr. 2026;500,00;USD\nTotal;1500;\n"
    assert counts(_import(ledger, text)) == {"created": 2, "skipped": 1}
    assert _known(ledger) == {"2026-01 EUR": 1000_00, "2026-02 USD": 500_00}


def test_without_tax_the_rate_is_added_and_both_are_kept(ledger: Ledger) -> None:
    _import(ledger, "month;amount\n2026-01;1000\n", tax_percent=Decimal("5.5"))
    with ledger.db.read() as session:
        (row,) = session.exec(select(Turnover))
    assert (row.entered_minor, row.tax_percent, row.amount_minor) == (1000_00, "5.5", 1055_00)


def test_a_month_named_again_is_replaced_the_others_stay(ledger: Ledger) -> None:
    _import(ledger, "month;amount\n2026-01;1000\n2026-02;900\n")
    answer = _import(ledger, "month;amount\n2026-02;950\n2026-03;800\n")
    assert counts(answer) == {"created": 1, "updated": 1}
    assert _known(ledger) == {"2026-01 EUR": 1000_00, "2026-02 EUR": 950_00, "2026-03 EUR": 800_00}
    assert counts(_import(ledger, "month;amount\n2026-02;950\n")) == {"unchanged": 1}
    # The same figure without tax is another turnover.
    again = _import(ledger, "month;amount\n2026-02;950\n", tax_percent=Decimal(20))
    assert counts(again) == {"updated": 1}
    assert _known(ledger)["2026-02 EUR"] == 1140_00


def test_bad_rows_are_told_and_the_others_come_in(ledger: Ledger) -> None:
    rows = (
        *("spring;10;EUR", "2026-01;ten;EUR", "2026-02;10;XXQ", ";10;EUR", "2026-03;;EUR", ";;"),
        *("2026-04;10;EUR", "04/2026;11;EUR"),
    )
    text = "\n".join(("month;amount;currency", *rows)) + "\n"
    answer = _import(ledger, text)
    assert counts(answer) == {"created": 1, "skipped": 1, "rejected": 6}
    assert told(answer) == [
        (2, "month", "spring", "not a month"),
        (3, "amount", "ten", "not an amount"),
        (4, "currency", "XXQ", "not a currency"),
        (5, "month", "", "no month"),
        (6, "amount", "", "no amount"),
        (9, "month", "04/2026", "duplicate of line 8"),
    ]
    assert _known(ledger) == {"2026-04 EUR": 10_00}


def test_whole_dates_are_read_in_the_order_that_makes_them_months(ledger: Ledger) -> None:
    answer = _import(ledger, "month;amount\n01/02/2026;10\n01/03/2026;20\n")
    assert answer.assumed == {}
    assert list(_known(ledger)) == ["2026-02 EUR", "2026-03 EUR"]


def test_days_that_leave_the_month_open_are_assumed_or_refused(ledger: Ledger) -> None:
    text = "month;amount\n05/06/2026;10\n"
    assert dict(_import(ledger, text).assumed) == {"dates": "dmy"}
    assert list(_known(ledger)) == ["2026-06 EUR"]
    with pytest.raises(ImportRefused):
        _import(ledger, text, strict=True)


def test_turnover_is_undone_to_what_it_was(ledger: Ledger) -> None:
    _import(ledger, "month;amount\n2026-01;1000\n")
    before = snapshot(ledger.db)
    answer = _import(ledger, "month;amount\n2026-01;1100\n2026-02;5\n", tax_percent=Decimal(20))
    undone = undo(ledger, answer)
    assert snapshot(ledger.db) == before
    assert sum(undone.removed.values()) == 1
    assert sum(undone.restored.values()) == 1
