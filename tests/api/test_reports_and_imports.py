"""Reports and rejected rows as files: for those who may, of what they see."""

from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import pytest
from fastapi.testclient import TestClient
from openpyxl import load_workbook

from dso_app.access.permissions import Role
from dso_app.database import Database
from dso_app.importing.rejected_file import rejected_path
from dso_app.models import Entity, ImportBatch, UserEntity
from tests.support import build
from tests.support.build import key
from tests.support.clocks import TODAY, FixedClock
from tests.support.web import log_in


def _enter(web: TestClient, home: Database, clock: FixedClock, role: Role) -> None:
    with home.write() as session:
        main = session.get_one(Entity, 1)
        customer = build.customer(session, main, name="Garnier")
        build.item(session, customer, 100_10, late=10)
        build.item(session, customer, 50_05, late=-5)
        user = build.user(session, role)
    log_in(web, home, clock, user)


def _numbers(content: bytes) -> list[float]:
    sheet = load_workbook(BytesIO(content), data_only=True).active  # totals are formulas
    assert sheet is not None
    rows = sheet.iter_rows(values_only=True)
    return [cell for row in rows for cell in row if isinstance(cell, float)]


def test_the_ageing_s_excel_holds_the_buckets_and_their_total(
    web: TestClient, home: Database, clock: FixedClock
) -> None:
    _enter(web, home, clock, Role.VIEWER)
    answer = web.get("/api/reports/aging?as_of=2026-06-30")
    assert answer.status_code == 200
    assert 150.15 in _numbers(answer.content)
    behind = web.get("/api/export/ageing_items?bucket=1-30")
    assert _numbers(behind.content) == [100.1, 100.1]


def test_a_report_can_be_had_as_excel_and_csv_by_the_words_of_the_command(
    web: TestClient, home: Database, clock: FixedClock
) -> None:
    _enter(web, home, clock, Role.VIEWER)
    answer = web.get("/api/reports/dso?as_of=2026-05-31")
    named = answer.headers["content-disposition"]
    assert (answer.status_code, named) == (200, 'attachment; filename="dso-2026-05-31.xlsx"')
    assert web.get("/api/reports/aging?format=csv&by=collector").text.startswith("Code,Collector")


@pytest.mark.parametrize(
    ("path", "field"), [("aging?as_of=31/02/2026", "as_of"), ("aging?by=planet", "by")]
)
def test_a_question_that_makes_no_sense_is_refused_naming_the_field(
    web: TestClient, home: Database, clock: FixedClock, path: str, field: str
) -> None:
    _enter(web, home, clock, Role.VIEWER)
    answer = web.get(f"/api/reports/{path}")
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)


@pytest.mark.parametrize("path", ["/api/reports/aging", "/api/imports/1/rejected"])
def test_without_a_session_or_the_permission_there_is_no_file(
    web: TestClient, home: Database, clock: FixedClock, path: str
) -> None:
    assert web.get(path).status_code == 401
    _enter(web, home, clock, Role.GUEST)
    assert web.get(path).status_code == 403


def _batch(home: Database, folder: Path, *, elsewhere: bool = False) -> int:
    upload = folder / "kept"
    rejected_path(upload).write_text("Line;Reason;Code\n2;no name;C1\n")
    with home.write() as session:
        other = build.entity(session, code="OTHER")
        batch = ImportBatch(
            entity_id=key(other) if elsewhere else 1,
            kind="customers",
            file_name="clients été.csv",
            file_path=str(upload),
            business_date=TODAY,
            created_at=FixedClock().real(),
        )
        session.add(batch)
        session.flush()
        return key(batch)


def test_rejected_rows_come_back_under_the_file_s_name(
    web: TestClient, home: Database, clock: FixedClock, tmp_path: Path
) -> None:
    batch = _batch(home, tmp_path)
    _enter(web, home, clock, Role.CREDIT_MANAGER)
    answer = web.get(f"/api/imports/{batch}/rejected")
    assert answer.text == "Line;Reason;Code\n2;no name;C1\n"
    assert answer.headers["content-disposition"].endswith("clients%20%C3%A9t%C3%A9-rejected.csv")
    assert web.get(f"/api/imports/{2**70}/rejected").status_code == 422


def test_an_import_whose_file_is_not_kept_has_no_rejected_rows_to_give(
    web: TestClient, home: Database, clock: FixedClock, tmp_path: Path
) -> None:
    batch = _batch(home, tmp_path)
    with home.write() as session:
        session.get_one(ImportBatch, batch).file_path = ""
    _enter(web, home, clock, Role.CREDIT_MANAGER)
    answer = web.get(f"/api/imports/{batch}/rejected")
    assert answer.status_code == 422
    assert answer.json()["detail"] == "No row of this import was rejected."


@pytest.mark.parametrize("name", ["aging", "dso", "nonsense", ""])
def test_lines_are_asked_of_reports_of_lines_alone(
    web: TestClient, home: Database, clock: FixedClock, name: str
) -> None:
    _enter(web, home, clock, Role.VIEWER)
    answer = web.get(f"/api/export/report_items?report={name}&format=csv")
    assert answer.status_code == 422
    assert answer.json()["detail"] == f"There is no report {name}."


class Sort(NamedTuple):
    """What a file of rejected rows is given as."""

    name: str
    content: str | bytes
    given: str
    kind: str


@pytest.mark.parametrize(
    "case",
    [
        Sort("été.TXT", "Line\tReason\n", "-rejected.txt", "text/csv; charset=utf-8"),
        Sort(
            "a.csv",
            "Line;Reason;é€\n".encode("cp1252"),
            "-rejected.csv",
            "application/octet-stream",
        ),
        Sort(
            "a.csv", "Line;Reason\n".encode("utf-16"), "-rejected.csv", "text/csv; charset=utf-16"
        ),
        Sort("a.html", "Line;Reason\n", "-rejected.csv", "text/csv; charset=utf-8"),
        Sort(
            "a.csv",
            b"PK\x03\x04...",
            "-rejected.xlsx",
            "application/vnd.openxmlformats-officedocument",
        ),
    ],
)
def test_rejected_rows_say_what_sort_of_file_they_are(
    web: TestClient, home: Database, clock: FixedClock, tmp_path: Path, case: Sort
) -> None:
    batch = _batch(home, tmp_path)
    content = case.content
    with home.write() as session:
        row = session.get_one(ImportBatch, batch)
        row.file_name = case.name
        path = rejected_path(Path(row.file_path))
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    _enter(web, home, clock, Role.CREDIT_MANAGER)
    answer = web.get(f"/api/imports/{batch}/rejected")
    assert answer.headers["content-disposition"].endswith(case.given)
    assert answer.headers["content-type"].startswith(case.kind)
    assert answer.content == path.read_bytes()


def test_rejected_rows_of_a_company_out_of_scope_stay_there(
    web: TestClient, home: Database, clock: FixedClock, tmp_path: Path
) -> None:
    batch = _batch(home, tmp_path, elsewhere=True)
    with home.write() as session:
        user = build.user(session, Role.CREDIT_MANAGER, all_entities=False)
        session.add(UserEntity(user_id=key(user), entity_id=1))
    log_in(web, home, clock, user)
    answer = web.get(f"/api/imports/{batch}/rejected")
    assert answer.json()["detail"] == f"There is no import {batch}."
