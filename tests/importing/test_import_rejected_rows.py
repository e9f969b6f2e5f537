"""Rejected rows as a file to correct and drop again; the profile a file is read by."""

import csv
import io
from pathlib import Path

import pytest

from dso_app.access.permissions import HOUSE
from dso_app.importing.command import plan_import, run_import
from dso_app.importing.profiles import DEFAULT
from dso_app.importing.recognition import Recognised, recognise_file
from dso_app.importing.rejected_file import rejected_path, write_rejected
from dso_app.importing.rejected_header import is_rejected_file
from dso_app.importing.request import FileKind, ImportRequest, Mode, ReadingOptions
from tests.support.imports import HEADER, Ledger, counts

BAD = f"""{HEADER}
C1;F1;2026-05-01;2026-05-31;100.00;100.00
C1;F2;2026-02-31;2026-05-31;1200.00;100.00
C1;;2026-05-01;2026-05-31;=1+1;100.00
"""


def _rejected(ledger: Ledger, *texts: str, language: str = "en") -> list[list[str]]:
    request = ledger.request(FileKind.ITEMS, *texts, create_customers=True)
    planned = plan_import(ledger.db, ledger.clock, HOUSE, request)
    write_rejected(request.files[0], planned.files.sources, planned.plan.errors, language)
    path = rejected_path(request.files[0])
    if not path.exists():
        return []
    return list(csv.reader(io.StringIO(path.read_text("utf-8-sig"), newline=""), delimiter=";"))


def test_rejected_rows_stand_under_their_header_with_line_and_reasons(
    light_ledger: Ledger,
) -> None:
    head, first, second = _rejected(light_ledger, BAD)
    assert head == ["Line", "Reason", *HEADER.split(";")]
    assert first[:2] == ["3", "issue_date: not a date"]
    assert first[2:] == ["C1", "F2", "2026-02-31", "2026-05-31", "1200.00", "100.00"]
    assert second[0] == "4"
    assert second[1].startswith("number: no number / amount: ")


def test_reasons_are_in_the_language_of_who_imports(light_ledger: Ledger) -> None:
    head, first, _ = _rejected(light_ledger, BAD, language="fr")
    assert head[:2] == ["Ligne", "Motif"]
    assert "not a date" not in first[1]


def test_no_cell_of_the_file_is_a_formula(light_ledger: Ledger) -> None:
    *_, last = _rejected(light_ledger, BAD)
    assert last[6] == "'=1+1"


def test_nothing_rejected_leaves_no_file(light_ledger: Ledger) -> None:
    assert _rejected(light_ledger, BAD)
    assert _rejected(light_ledger, BAD.split("C1;F2", maxsplit=1)[0]) == []


def test_rows_of_files_imported_together_stand_under_the_words_of_both(
    light_ledger: Ledger,
) -> None:
    other = "customer_code;number;amount;issue_date\nC2;F9;12.00;never\n"
    head, *_, last = _rejected(light_ledger, BAD, other)
    assert head == ["Line", "Reason", *HEADER.split(";")]
    assert last == ["2", "issue_date: not a date", "C2", "F9", "never", "", "12.00", ""]


def test_corrected_rows_are_imported_as_changes_with_the_columns_of_the_first_file(
    light_ledger: Ledger,
) -> None:
    rows = _rejected(light_ledger, BAD)
    light_ledger.items(BAD)
    assert is_rejected_file(rows[0])
    rows[1][4] = "2026-05-01"
    text = "\n".join(";".join(row) for row in rows[:2])
    assert counts(light_ledger.items(text, mode=Mode.DELTA)) == {"created": 1}
    assert light_ledger.item("F2").amount_minor == 1_200_00
    found = _recognised(light_ledger, light_ledger.file(BAD))
    assert found.known.header == tuple(HEADER.split(";"))


def _recognised(ledger: Ledger, path: Path) -> Recognised:
    with ledger.db.read() as session:
        return recognise_file(session, ledger.entity_id, FileKind.ITEMS, path, "file.csv")


def test_a_first_file_is_of_the_default_profile(light_ledger: Ledger) -> None:
    assert _recognised(light_ledger, light_ledger.file(BAD)).name == DEFAULT


def test_a_file_is_recognised_by_its_header_whatever_was_saved_since(light_ledger: Ledger) -> None:
    light_ledger.items(BAD, profile="Ours")
    light_ledger.items(
        BAD.replace("number", "Rechnung"), profile="Theirs", columns={"number": "Rechnung"}
    )
    found = _recognised(light_ledger, light_ledger.file(BAD))
    assert (found.name, found.others) == ("Ours", ("Ours", "Theirs"))
    assert found.known.columns["number"] == "number"


def test_a_header_read_with_the_delimiter_a_person_told_is_recognised(light_ledger: Ledger) -> None:
    odd = BAD.replace(";", "~")
    with pytest.raises(Exception, match="No column"):
        light_ledger.items(odd)
    light_ledger.items(odd, profile="Tilde", delimiter="~")
    light_ledger.items(BAD, profile="Later")
    assert _recognised(light_ledger, light_ledger.file(odd)).name == "Tilde"


def test_a_file_with_more_columns_goes_on_with_the_profile_whose_columns_it_has(
    light_ledger: Ledger,
) -> None:
    light_ledger.items(BAD, profile="Ours")
    wider = "\n".join(f"{line};x{n}" for n, line in enumerate(BAD.splitlines()))
    assert _recognised(light_ledger, light_ledger.file(wider)).name == "Ours"


def test_a_whole_mapping_is_taken_as_it_is_and_nothing_is_added(light_ledger: Ledger) -> None:
    light_ledger.items(BAD)
    said = {name: name for name in ("customer_code", "number", "issue_date", "amount")}
    reading = ReadingOptions(columns=said, header=tuple(HEADER.split(";")))
    request = ImportRequest(
        FileKind.ITEMS, (light_ledger.file(BAD),), light_ledger.entity_id, reading, mode=Mode.DELTA
    )
    run_import(light_ledger.db, light_ledger.clock, HOUSE, request)
    found = _recognised(light_ledger, light_ledger.file(BAD))
    assert set(found.known.columns) == set(said)
