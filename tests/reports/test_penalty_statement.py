"""The penalties of one customer as PDF: the working they would be asked with."""

from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader

from dso_app.access.permissions import HOUSE
from dso_app.access.viewer import Viewer
from dso_app.database import Database
from dso_app.reports.export import FileFormat
from dso_app.reports.registry import export_report
from dso_app.reports.request import ReportRequest
from tests.support import build, rows
from tests.support.settle import settle

DAY = timedelta(days=1)
DUE = date(2026, 6, 10)
"""20 days before today, in a half-year at 2.15 + 10 percent."""
ENGLISH = (
    "1,000.00 EUR × 9 days × 12.15 % from 11/06/2026 to 19/06/2026;"
    " 400.00 EUR × 11 days × 12.15 % from 20/06/2026 to 30/06/2026"
)
FRENCH = (
    "1 000,00 EUR × 9 jours × 12,15 % du 11/06/2026 au 19/06/2026 ;"
    " 400,00 EUR × 11 jours × 12,15 % du 20/06/2026 au 30/06/2026"
)


def statement(db: Database, language: str, customer: str = "C1", *, paid_after: int = 10) -> str:
    """What it says of a customer, beside which another is late too; spaces made alike."""
    with db.write() as session:
        entity = build.entity(session, name="Atelier Duval SAS")
        garnier = build.customer(session, entity, code="C1", name="Garnier")
        item = build.item(session, garnier, 1000_00, number="F1", due_date=DUE)
        settle(session, item, 600_00, DUE + paid_after * DAY)
        kessler = build.customer(session, entity, code="C2", name="Kessler")
        build.item(session, kessler, 7000_00, number="F2", due_date=DUE)
        viewer: Viewer = rows.viewer(entity, replace(HOUSE, language=language))
        asked = ReportRequest(customer=customer)
        content = export_report(session, viewer, "penalties", asked, FileFormat.PDF)
    text = " ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)
    return " ".join(text.replace("\u202f", " ").split())


@pytest.mark.parametrize(
    ("language", "working", "figures"),
    [("en", ENGLISH, ("4.46", "40.00", "44.46")), ("fr", FRENCH, ("4,46", "40,00", "44,46"))],
)
def test_a_statement_shows_the_interest_of_each_part_by_its_days_and_rate(
    sqlite_db: Database, language: str, working: str, figures: tuple[str, ...]
) -> None:
    # 600.00 came ten days after the due date, and no longer count on that day: 9 days on 1000.00,
    # 11 on 400.00. (9000 + 4400) x 12.15 / 36500 = 4.4605.
    said = statement(sqlite_db, language)
    assert working in said
    assert "F1" in said
    for figure in figures:
        assert figure in said


@pytest.mark.parametrize(("language", "day"), [("en", "× 1 day ×"), ("fr", "× 1 jour ×")])
def test_a_part_of_one_day_is_one_day(sqlite_db: Database, language: str, day: str) -> None:
    said = statement(sqlite_db, language, paid_after=2)
    assert day in said
    assert said.count("11/06/2026") == 2


def test_a_statement_of_one_customer_names_no_other(sqlite_db: Database) -> None:
    said = statement(sqlite_db, "en")
    assert "Garnier" in said
    assert not {"Kessler", "C2", "F2"} & set(said.split())
    # Interest and cost of all that is late would be 20 days on 7000.00 more: 46.60 + 40.00.
    assert "46.60" not in said
    both = statement(sqlite_db, "en", customer="")
    assert {"Garnier", "Kessler", "F1", "F2", "46.60"} <= set(both.split())
