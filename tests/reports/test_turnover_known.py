"""A DSO as known on a past date counts the turnover that was known then, and as it was then."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from sqlmodel import select

from dso_app.access.permissions import HOUSE
from dso_app.database import Database
from dso_app.importing.answer import ImportAnswer
from dso_app.importing.request import FileKind
from dso_app.importing.undo import UndoRefused
from dso_app.models import ExchangeRate, TurnoverRevision
from dso_app.reports.basis import make_basis
from dso_app.reports.dso import dso
from dso_app.reports.dso_json import as_json
from dso_app.services.company.turnover import Entered, set_turnover
from tests.support import build
from tests.support.clocks import FixedClock
from tests.support.imports import Ledger
from tests.support.snapshots import snapshot
from tests.support.undoing import undo

JUNE = date(2026, 6, 1)
END = date(2026, 6, 30)
TABLES = ("turnover", "turnover_revision")
D19, D20, D21, D24, D25, D28 = (date(2026, 6, day) for day in (19, 20, 21, 24, 25, 28))


@pytest.fixture
def owed(db: Database, tmp_path: Path) -> Ledger:
    """A company that is owed 100.00 since 10 June; what it sold is not known."""
    ledger = Ledger(db, tmp_path)
    with ledger.db.write() as session:
        customer = build.customer(session, build.entity_by_id(session, ledger.entity_id))
        build.item(session, customer, 100_00, issue_date=date(2026, 6, 10), known_on=D19)
    return ledger


def _enter(
    ledger: Ledger, on: date, minor: int | None, currency: str = "EUR", month: date = JUNE
) -> None:
    entered = None if minor is None else Entered(minor)
    with ledger.db.write() as session:
        set_turnover(session, HOUSE, FixedClock(on), ledger.entity_id, month, currency, entered)


def _import(ledger: Ledger, on: date, text: str, **flags: object) -> ImportAnswer:
    request = ledger.request(FileKind.TURNOVER, f"month;amount\n{text}\n", on=on, **flags)
    return ledger.run(request)


def _days(db: Database, entity_id: int, known_on: date | None) -> str | None:
    """The DSO by count-back at the end of June: 30 days × 100.00 ÷ June's sales."""
    with db.read() as session:
        basis = make_basis(session, HOUSE, entity_id, END, known_on=known_on)
        return as_json(dso(session, basis))["countback"]["days"]  # type: ignore[no-any-return]


def _known(ledger: Ledger, *days: date | None) -> list[str | None]:
    return [_days(ledger.db, ledger.entity_id, day) for day in days]


def test_turnover_entered_later_is_not_seen_the_same_day_it_is(owed: Ledger) -> None:
    _enter(owed, D20, 200_00)
    # 100 of June's 200, over its 30 days.
    assert _known(owed, D19, D20, D21, None) == [None, "15.00", "15.00", "15.00"]


def test_turnover_imported_later_is_not_seen_the_same_day_it_is(owed: Ledger) -> None:
    _import(owed, D20, "2026-06;200.00")
    assert _known(owed, D19, D20, None) == [None, "15.00", "15.00"]


def test_a_month_changed_later_shows_what_it_was_each_day(owed: Ledger) -> None:
    _enter(owed, D20, 200_00)
    _enter(owed, D24, 300_00)
    # 250.00 and 20 % of tax, by a file: 300.00 is 10 days, as before; 500.00 is 6.
    _import(owed, D25, "2026-06;250.00", tax_percent=Decimal(20))
    _import(owed, D28, "2026-06;500.00")
    assert _known(owed, D19, D20, D21, D24, D25) == [None, "15.00", "15.00", "10.00", "10.00"]
    assert _known(owed, D28, None) == ["6.00", "6.00"]


def test_a_month_taken_back_later_is_still_there_until_that_day(owed: Ledger) -> None:
    _enter(owed, D20, 200_00)
    _enter(owed, D24, None)
    assert _known(owed, D19, D20, D21, D24, None) == [None, "15.00", "15.00", None, None]
    _enter(owed, D25, 300_00)
    assert _known(owed, D21, D24, D25, None) == ["15.00", None, "10.00", "10.00"]


def test_what_a_month_was_within_a_day_is_not_kept(owed: Ledger) -> None:
    for minor in (200_00, None, 400_00, 300_00):
        _enter(owed, D20, minor)
    _import(owed, D20, "2026-06;600.00")
    assert _known(owed, D19, D20, None) == [None, "5.00", "5.00"]
    with owed.db.read() as session:
        assert session.exec(select(TurnoverRevision)).all() == []


def test_an_import_dated_back_leaves_what_was_known_before(owed: Ledger) -> None:
    _enter(owed, D20, 200_00)
    _enter(owed, D24, 300_00)
    # Of the 21st: what was known then stays, and what is known since the 24th is put right.
    _import(owed, D21, "2026-06;600.00")
    assert _known(owed, D19, D20, D21, D24, None) == [None, "15.00", "15.00", "5.00", "5.00"]
    _enter(owed, D25, None)
    _import(owed, D21, "2026-06;600.00")
    assert _known(owed, D20, D21, D24, D25) == ["15.00", "15.00", "5.00", "5.00"]
    _enter(owed, D28, 100_00)
    assert _known(owed, D20, D21, D24, D25, D28) == ["15.00", "15.00", "5.00", "5.00", "30.00"]


def test_rates_are_those_of_the_turnover_known_then(owed: Ledger) -> None:
    with owed.db.write() as session:
        since = date(2026, 1, 1)
        session.add(
            ExchangeRate(entity_id=owed.entity_id, currency="USD", valid_from=since, rate="0.5")
        )
    _enter(owed, D20, 800_00, "USD")
    _enter(owed, D24, None, "USD")
    # 800.00 USD are 400.00 EUR; there is neither turnover nor rate of them before and after.
    assert _known(owed, D19, D20, D24, None) == [None, "7.50", None, None]
    with owed.db.read() as session:
        asked = (D19, D20, D24, None)
        bases = [make_basis(session, HOUSE, owed.entity_id, END, known_on=day) for day in asked]
        assert [list(basis.rates) for basis in bases] == [[], ["USD"], [], []]


def test_another_company_s_turnover_is_not_counted(owed: Ledger) -> None:
    with owed.db.write() as session:
        other = build.key(build.entity(session))
        for day, entered in ((D20, Entered(200_00)), (D24, None)):
            set_turnover(session, HOUSE, FixedClock(day), other, JUNE, "EUR", entered)
    assert _known(owed, D20, D21, None) == [None, None, None]


def test_an_import_undone_was_never_known(owed: Ledger) -> None:
    _enter(owed, D20, 200_00)
    before = snapshot(owed.db, TABLES)
    answer = _import(owed, D24, "2026-06;300.00\n2026-05;50.00")
    assert _known(owed, D21, D24) == ["15.00", "10.00"]
    undo(owed, answer)
    assert snapshot(owed.db, TABLES) == before
    assert _known(owed, D19, D20, D24) == [None, "15.00", "15.00"]


def test_undoing_an_import_dated_back_keeps_what_was_known_before_it(owed: Ledger) -> None:
    for day, minor in ((D20, 200_00), (D21, 300_00), (D24, 400_00)):
        _enter(owed, day, minor)
    before = snapshot(owed.db, TABLES)
    # Of the 20th: 300.00 was known from the 21st to the 24th all the same.
    answer = _import(owed, D20, "2026-06;600.00")
    assert _known(owed, D20, D21, D24) == ["15.00", "10.00", "5.00"]
    undo(owed, answer)
    assert snapshot(owed.db, TABLES) == before


@pytest.mark.parametrize("entered", [600_00, None])
def test_an_import_of_a_month_a_person_entered_or_took_back_since_is_not_undone(
    owed: Ledger, entered: int | None
) -> None:
    _enter(owed, D20, 200_00)
    answer = _import(owed, D24, "2026-06;300.00")
    _enter(owed, D25, entered)
    before = snapshot(owed.db, TABLES)
    with pytest.raises(UndoRefused, match="The turnover of 2026-06 in EUR was entered here since"):
        undo(owed, answer)
    assert snapshot(owed.db, TABLES) == before


def test_a_month_entered_in_the_place_of_one_taken_back_is_not_lost(owed: Ledger) -> None:
    answer = _import(owed, D24, "2026-06;300.00")
    _enter(owed, D25, None)
    # SQLite gives it the id of the row that is gone.
    _enter(owed, D25, 700_00, month=date(2026, 4, 1))
    with pytest.raises(UndoRefused, match="was entered here since"):
        undo(owed, answer)


def test_other_months_entered_since_stand_in_no_one_s_way(owed: Ledger) -> None:
    _enter(owed, D20, 200_00)
    answer = _import(owed, D24, "2026-06;300.00")
    _enter(owed, D25, 700_00, month=date(2026, 4, 1))
    undo(owed, answer)
    assert _known(owed, D21, D25) == ["15.00", "15.00"]
