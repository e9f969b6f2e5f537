"""Rejected rows in the layout of the file they came in, and their way back through the screens."""

from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from dso_app.access.permissions import HOUSE
from dso_app.importing.command import plan_import
from dso_app.importing.rejected_file import rejected_path, write_rejected
from dso_app.importing.request import FileKind, ReadingOptions
from tests.support.imports import HEADER, Ledger
from tests.support.mapper import Mapper

TITLES = ("Code client", "Pièce", "Date pièce", "Échéance", "Montant", "Commentaire")
NAMED = """Code client;Nom;Pièce;Date pièce;Montant
C1;Été;F1;17/05/2026;1 234,50
C1;Été;F2;31/02/2026;20,00
"""


def _rejected(ledger: Ledger, content: bytes, language: str = "en", **said: Any) -> bytes:
    request = ledger.request(FileKind.ITEMS, content, create_customers=True, **said)
    planned = plan_import(ledger.db, ledger.clock, HOUSE, request)
    write_rejected(request.files[0], planned.files.sources, planned.plan.errors, language)
    return rejected_path(request.files[0]).read_bytes()


@pytest.mark.parametrize("encoding", ["cp1252", "iso8859-15", "utf-16", "utf-16-be"])
def test_a_text_keeps_its_encoding_and_delimiter(light_ledger: Ledger, encoding: str) -> None:
    content = NAMED.replace("1 234,50", "1 234,50 €").encode(encoding)
    text = _rejected(light_ledger, content).decode(encoding)
    assert text.splitlines() == [
        "Line;Reason;Code client;Nom;Pièce;Date pièce;Montant",
        "3;Date pièce: not a date;C1;Été;F2;31/02/2026;20,00",
    ]


def test_letters_of_reasons_that_do_not_fit_are_marked_and_those_of_the_file_are_kept(
    light_ledger: Ledger,
) -> None:
    content = NAMED.replace("1 234,50", "1 234,50 €").encode("iso8859-15")
    _, row = _rejected(light_ledger, content, "fr").decode("iso8859-15").splitlines()
    assert row == "3;Date pièce: ce n?est pas une date;C1;Été;F2;31/02/2026;20,00"


def test_utf_8_gets_its_mark_for_spreadsheets(light_ledger: Ledger) -> None:
    assert _rejected(light_ledger, NAMED.encode()).startswith(b"\xef\xbb\xbfLine;Reason;")


def _workbook() -> bytes:
    workbook = Workbook()
    cover = workbook.worksheets[0]
    cover.append(["Open items"])
    page = workbook.create_sheet("Pièces")
    page.append(["Balance au 30/06/2026"])
    page.append(list(TITLES))
    due = datetime(2026, 6, 16, 17, 30)  # noqa: DTZ001 - cells have no zone
    page.append(["00042", "F1", datetime(2026, 5, 17), due, 1200.5, "good"])  # noqa: DTZ001
    page.append(["00042", "F2", "31/02/2026", due, 1.234, "=1+1"])
    page["F4"].data_type = "s"
    page.append(["00042", None, datetime(2026, 5, 19), due, 5, "no number"])  # noqa: DTZ001
    content = BytesIO()
    workbook.save(content)
    return content.getvalue()


def test_a_workbook_gives_back_a_workbook_with_figures_and_days_as_such(
    light_ledger: Ledger,
) -> None:
    rejected = load_workbook(BytesIO(_rejected(light_ledger, _workbook())))
    assert rejected.sheetnames == ["Pièces"]
    page = rejected["Pièces"]
    due = datetime(2026, 6, 16, 17, 30)  # noqa: DTZ001
    assert [[cell.value for cell in row] for row in page.iter_rows()] == [
        ["Line", "Reason", *TITLES],
        [4, "Date pièce: not a date", "00042", "F2", "31/02/2026", due, 1.234, "=1+1"],
        [5, "Pièce: no number", "00042", None, datetime(2026, 5, 19), due, 5, "no number"],  # noqa: DTZ001
    ]
    assert page["H2"].data_type == "s"


def _corrected_text(content: bytes, encoding: str, was: str, becomes: str) -> bytes:
    return content.decode(encoding).replace(was, becomes).encode(encoding)


def _corrected_workbook(content: bytes) -> bytes:
    workbook = load_workbook(BytesIO(content))
    page = workbook["Pièces"]
    page["E2"] = datetime(2026, 5, 18)  # noqa: DTZ001
    page["D3"] = "F3"
    corrected = BytesIO()
    workbook.save(corrected)
    return corrected.getvalue()


def _by_place(*fields: str) -> ReadingOptions:
    return ReadingOptions(columns={name: f"Column {n}" for n, name in enumerate(fields, start=1)})


WAYS: dict[str, tuple[str, bytes, ReadingOptions, Callable[[bytes], bytes], dict[str, int]]] = {
    "a text of Windows under a title": (
        "balance.csv",
        ("Balance\n\n" + NAMED).encode("cp1252"),
        ReadingOptions(header_line=3),
        lambda content: _corrected_text(content, "cp1252", "31/02/2026", "18/05/2026"),
        {"F1": 123450, "F2": 2000},
    ),
    "a text without a header": (
        "balance.txt",
        b"C1|F1|17/05/2026|10,00\nC1|F2|31/02/2026|20,00\nC1|F3|19/05/2026|30,00\n",
        _by_place("customer_code", "number", "issue_date", "amount"),
        lambda content: _corrected_text(content, "utf-8-sig", "31/02/2026", "18/05/2026"),
        {"F1": 1000, "F2": 2000, "F3": 3000},
    ),
    "a text said to have no header": (
        "balance.txt",
        b"ABC|F-1|17/05/2026|10,00\nDEF|F-2|31/02/2026|20,00\nGHI|F-3|19/05/2026|30,00\n",
        ReadingOptions(
            header_line=0,
            columns=dict(_by_place("customer_code", "number", "issue_date", "amount").columns),
        ),
        lambda content: _corrected_text(content, "utf-8-sig", "31/02/2026", "18/05/2026"),
        {"F-1": 1000, "F-2": 2000, "F-3": 3000},
    ),
    "a sheet of a workbook, said by its name": (
        "balance.xlsx",
        _workbook(),
        ReadingOptions(sheet="Pièces"),
        _corrected_workbook,
        {"F1": 120050, "F2": 123, "F3": 500},
    ),
}


@pytest.mark.parametrize("way", WAYS)
def test_corrected_rows_dropped_again_are_added_and_nothing_is_cleared(
    light_ledger: Ledger, way: str
) -> None:
    name, content, said, corrected, wanted = WAYS[way]
    mapper = Mapper(light_ledger)
    first = mapper.upload(content, name)
    batch = mapper.preview(first, mapper.open(first, said), create_customers=True)
    assert batch.rejected, batch.error
    assert mapper.apply(first).state == "done"
    rejected = rejected_path(Path(batch.file_path)).read_bytes()

    again = mapper.upload(corrected(rejected), f"rejected-{name}")
    opened = mapper.open(again)
    assert opened.options["mode"] == "delta"
    assert opened.sample.missing == ()
    batch = mapper.preview(again, opened, create_customers=True)
    assert (batch.state, batch.rejected) == ("previewed", 0), (batch.error, batch.answer)
    assert mapper.apply(again).state == "done"
    assert light_ledger.remaining() == wanted

    # The profile still knows the files to come by their own header and place.
    third = mapper.upload(content, name)
    assert mapper.open(third).sample.recognised


def test_a_disarmed_formula_comes_back_as_it_was(light_ledger: Ledger) -> None:
    bad = f"{HEADER};comment\nC1;F1;2026-02-31;2026-05-31;10;10;=1+1\n"
    rejected = _rejected(light_ledger, bad.encode()).decode("utf-8-sig")
    assert "'=1+1" in rejected
    light_ledger.items(rejected.replace("2026-02-31", "2026-05-01"))
    assert light_ledger.item("F1").comment == "=1+1"
