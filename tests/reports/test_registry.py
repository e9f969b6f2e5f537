"""Reports by name: what the command and the routes ask."""

import csv
import json
from datetime import date
from io import BytesIO, StringIO
from typing import Any

import pytest
from openpyxl import load_workbook

from dso_app.database import Database
from dso_app.reports.by import By
from dso_app.reports.export import FileFormat
from dso_app.reports.registry import UnknownReport, export_report, report_json
from dso_app.reports.request import ReportRequest
from tests.support import build, rows
from tests.support.sample import load_sample

END_OF_2012 = ReportRequest(as_of=date(2012, 12, 31))


def test_an_unknown_report_is_refused_by_name(sqlite_db: Database) -> None:
    with sqlite_db.write() as session:
        viewer = rows.viewer(build.entity(session))
        with pytest.raises(UnknownReport, match="forecasts"):
            report_json(session, viewer, "forecasts", ReportRequest())


def test_reports_answer_json_as_of_the_business_date_unless_told(db: Database) -> None:
    with db.write() as session:
        viewer = rows.viewer(build.entity(session))
        for name in ("aging", "dso"):
            answer = report_json(session, viewer, name, ReportRequest())
            assert json.loads(json.dumps(answer))["as_of"] == "2026-06-30"


def test_the_ageing_s_excel_and_csv_sum_to_its_total(sqlite_db: Database) -> None:
    with sqlite_db.write() as session:
        viewer = rows.viewer(load_sample(session))
        total = report_json(session, viewer, "aging", END_OF_2012)["total"]
        excel = export_report(session, viewer, "aging", END_OF_2012, FileFormat.XLSX)
        text = export_report(session, viewer, "aging", END_OF_2012, FileFormat.CSV)
    sheet: Any = load_workbook(BytesIO(excel))["Ageing"]
    values: Any = load_workbook(BytesIO(excel), data_only=True)["Ageing"]
    first, *body = sheet[sheet.tables["Relance"].ref]
    heads = [cell.value for cell in first]
    lines = list(csv.DictReader(StringIO(text.decode())))
    for head, figure in (
        *(("Total, EUR", "total"), ("Not due", "not_due"), ("1–30", "1-30")),
        ("Late", "late"),
    ):
        cells = [row[heads.index(head)].value for row in body]
        assert f"{sum(cells):.2f}" == total[figure]
        assert f"{sum(float(line[head]) for line in lines):.2f}" == total[figure]
        below = body[-1][0].row + 1, heads.index(head) + 1
        assert f"{values.cell(*below).value:.2f}" == total[figure]
        assert sheet.cell(*below).value.startswith("=SUBTOTAL(109,")


def test_the_ageing_can_be_had_by_collector(sqlite_db: Database) -> None:
    with sqlite_db.write() as session:
        viewer = rows.viewer(load_sample(session))
        asked = ReportRequest(as_of=date(2012, 12, 31), by=By.COLLECTOR)
        (only,) = report_json(session, viewer, "aging", asked)["customers"]
    assert (only["name"], only["total"]) == ("", "5725.06")


def test_the_dso_s_excel_holds_twelve_months(sqlite_db: Database) -> None:
    with sqlite_db.write() as session:
        viewer = rows.viewer(load_sample(session))
        content = export_report(session, viewer, "dso", END_OF_2012, FileFormat.XLSX)
    sheet: Any = load_workbook(BytesIO(content))["DSO"]
    facts = {sheet.cell(n, 1).value: sheet.cell(n, 2).value for n in range(2, 8)}
    assert (facts["DSO, count-back"], facts["DSO, balance method"]) == ("27.33", "26.84")
    _, *body = sheet[sheet.tables["Relance"].ref]
    assert len(body) == 12
    assert (body[-1][0].value.date(), body[-1][1].value) == (date(2012, 12, 31), 5725.06)
