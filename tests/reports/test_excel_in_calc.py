"""Excel files as LibreOffice opens them: nothing to repair, and its formulas give our values."""

import zipfile
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlmodel import Session
from xlsxwriter import Workbook

from dso_app.database import Database
from dso_app.reports.by import By
from dso_app.reports.cube_lines import CubeLineListing
from dso_app.reports.export import FileFormat
from dso_app.reports.export.listing_sheet import export_listing
from dso_app.reports.registry import REPORTS, export_report
from dso_app.reports.request import ReportRequest
from dso_app.services.lists.listing import ListRequest
from tests.reports.test_agreement import viewer_of
from tests.support.calc import recalculated
from tests.support.clocks import TODAY

BY_KIND, LINES = "aging by kind", "lines of penalties"
FILES = (*REPORTS, BY_KIND, LINES)
CONTROL, BROKEN = "control.xlsx", "broken.xlsx"


@pytest.fixture(scope="module")
def opened(
    demo_db: Database, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, tuple[Path, Path | None]]:
    """Each file as we wrote it, and as LibreOffice saved it again; one run for all."""
    folder = tmp_path_factory.mktemp("excel")
    with demo_db.read() as session:
        for name in FILES:
            (folder / f"{name}.xlsx").write_bytes(_content(session, name))
    _control(folder / CONTROL)
    whole = (folder / "aging.xlsx").read_bytes()
    (folder / BROKEN).write_bytes(whole[: len(whole) // 2])
    files = sorted(folder.glob("*.xlsx"))
    saved = recalculated(files, tmp_path_factory.mktemp("calc"))
    return {path.name: (path, saved.get(path.name)) for path in files}


def _content(session: Session, name: str) -> bytes:
    viewer = viewer_of(session)
    if name == LINES:
        request = ListRequest(filters={"report": "penalties", "figure": "total"})
        return export_listing(
            session,
            CubeLineListing(),
            viewer,
            request,
            title="Items",
            file_format=FileFormat.XLSX,
        )
    if name == BY_KIND:
        return export_report(session, viewer, "aging", ReportRequest(by=By.KIND), FileFormat.XLSX)
    compare = TODAY.replace(month=5, day=31)
    return export_report(session, viewer, name, ReportRequest(compare=compare), FileFormat.XLSX)


def _control(path: Path) -> None:
    """A file whose formula brings a wrong value along."""
    with Workbook(path) as book:
        page = book.add_worksheet()
        page.write_number(0, 0, 2)
        page.write_formula(0, 1, "=A1*2", None, 5)


def test_formulas_are_computed_anew_and_broken_files_are_not_opened(
    opened: dict[str, tuple[Path, Path | None]],
) -> None:
    """Without this the other tests would prove nothing."""
    _, control = opened[CONTROL]
    assert control is not None
    assert load_workbook(control, data_only=True).active["B1"].value == 4  # type: ignore[index]
    assert opened[BROKEN][1] is None


@pytest.mark.parametrize("name", FILES)
def test_the_formulas_computed_there_equal_the_values_written(
    opened: dict[str, tuple[Path, Path | None]], name: str
) -> None:
    written, saved = opened[f"{name}.xlsx"]
    assert saved is not None, "LibreOffice could not open it"
    formulas = load_workbook(written)
    ours = load_workbook(written, data_only=True)
    theirs = load_workbook(saved, data_only=True)
    assert theirs.sheetnames == ours.sheetnames
    found = 0
    for page in formulas.worksheets:
        for row in page.iter_rows():
            for cell in row:
                at: Any = (page.title, cell.coordinate)
                value = ours[at[0]][at[1]].value
                computed = theirs[at[0]][at[1]].value
                if isinstance(cell.value, str) and cell.value.startswith("="):
                    found += 1
                    assert computed == pytest.approx(value, abs=1e-6), at
                elif isinstance(value, int | float):
                    assert computed == pytest.approx(value), at
    assert found or name == "dso", "a report's totals are formulas"


@pytest.mark.parametrize("name", FILES)
def test_tables_and_charts_are_still_there_when_it_is_saved_again(
    opened: dict[str, tuple[Path, Path | None]], name: str
) -> None:
    written, saved = opened[f"{name}.xlsx"]
    assert saved is not None
    before, after = _parts(written), _parts(saved)
    assert before["charts"] == after["charts"] == (0 if name == LINES else 1)
    assert before["tables"] == after["tables"] >= 1


def _parts(path: Path) -> dict[str, int]:
    with zipfile.ZipFile(path) as whole:
        names = whole.namelist()
    return {
        "charts": sum(one.startswith("xl/charts/chart") for one in names),
        "tables": sum(one.startswith("xl/tables/table") for one in names),
    }
