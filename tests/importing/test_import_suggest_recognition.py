"""A profile is known again by the header of its files, and by nothing less."""

from pathlib import Path

import pytest
from openpyxl import Workbook

from dso_app.importing.preview import FileSample, sample_for_mapper
from dso_app.importing.recognition import Recognised, recognise_file
from dso_app.importing.request import FileKind, ReadingOptions
from tests.support.imports import Ledger, counts

COLUMNS = {"customer_code": "Wer", "number": "Was", "issue_date": "Wann", "amount": "Wieviel"}
HEADER = "Wer;Was;Wann;Wieviel"
ROW = "C1;F1;2026-05-01;10,00"


def recognised(ledger: Ledger, path: Path, name: str = "file.csv") -> Recognised:
    """What a file is taken for."""
    with ledger.db.read() as session:
        return recognise_file(session, ledger.entity_id, FileKind.ITEMS, path, name)


def shown(ledger: Ledger, path: Path, name: str = "file.csv") -> FileSample:
    """The file as the mapper shows it at first, by the profile it is recognised by."""
    known = recognised(ledger, path, name).known
    said = ReadingOptions()
    return sample_for_mapper(FileKind.ITEMS, path, name, said=said, known=known, country="FR")


@pytest.fixture
def mapped(light_ledger: Ledger) -> Ledger:
    """A ledger with a profile of odd words, and another one since."""
    light_ledger.items(f"{HEADER}\n{ROW}\n", columns=COLUMNS, profile="odd", mode="delta")
    light_ledger.items("customer_code;number;issue_date;amount\nC1;F9;2026-05-01;1\n", mode="delta")
    return light_ledger


@pytest.mark.parametrize(
    "text",
    [
        f"{HEADER}\n{ROW}\n",
        "WER;was;  Wann ;WIEVIEL\nC1;F1;2026-05-01;10,00\n",
        "Wiéviel;Wann;Was;Wer\n10,00;2026-05-01;F1;C1\n",
        "Wer;Bemerktes;Was;Wann;Wieviel;Anderes\nC1;x;F1;2026-05-01;10,00;y\n",
        "Wer|Was|Wann|Wieviel\nC1|F1|2026-05-01|10,00\n",
    ],
    ids=["the same", "other case and spaces", "other order and accents", "more", "other delimiter"],
)
def test_a_file_of_the_same_columns_is_recognised(mapped: Ledger, text: str) -> None:
    path = mapped.file(text)
    assert recognised(mapped, path).name == "odd"
    sample = shown(mapped, path)
    assert sample.recognised
    assert sample.missing == ()
    assert counts(mapped.items(text, profile="odd", mode="delta")) == {"unchanged": 1}


def test_a_workbook_of_the_same_header_is_recognised(mapped: Ledger, tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (HEADER.split(";"), ["C1", "F1", "2026-05-01", "10,00"]):
        sheet.append(row)
    path = tmp_path / "file.xlsx"
    book.save(path)
    assert recognised(mapped, path, "file.xlsx").name == "odd"
    assert shown(mapped, path, "file.xlsx").recognised


def test_without_a_column_that_is_needed_a_file_is_another(mapped: Ledger) -> None:
    path = mapped.file("Wer;Was;Wann;Anderes\nC1;F1;2026-05-01;x\n")
    assert recognised(mapped, path).name != "odd"
    assert not shown(mapped, path).recognised


def test_a_new_column_that_looks_like_a_field_is_asked_about(mapped: Ledger) -> None:
    text = "Wer;Was;Wann;Wieviel;Due date\nC1;F1;2026-05-01;10,00;2026-05-31\n"
    path = mapped.file(text)
    assert recognised(mapped, path).name == "odd"
    sample = shown(mapped, path)
    assert sample.columns == {**COLUMNS, "due_date": "Due date"}
    assert not sample.recognised


def test_a_column_that_was_left_out_feeds_nothing_later_on(light_ledger: Ledger) -> None:
    header = "Code client;Facture;Date;Montant;Solde"
    said = {
        "customer_code": "Code client",
        "number": "Facture",
        "issue_date": "Date",
        "amount": "Montant",
    }
    light_ledger.items(
        f"{header}\nC1;F1;01/05/2026;10,00;4,00\n",
        columns=said,
        header=tuple(header.split(";")),
        mode="delta",
    )
    light_ledger.items(f"{header};Région\nC1;F2;01/05/2026;10,00;4,00;Sud\n", mode="delta")
    assert light_ledger.remaining() == {"F1": 1000, "F2": 1000}


def test_of_two_profiles_of_one_header_the_one_used_last_is_taken(mapped: Ledger) -> None:
    text = f"{HEADER}\n{ROW}\n"
    mapped.items(text, columns=COLUMNS, profile="other", mode="delta")
    assert recognised(mapped, mapped.file(text)).name == "other"
    mapped.items(text, profile="odd", mode="delta")
    assert recognised(mapped, mapped.file(text)).name == "odd"


def test_files_without_a_header_are_recognised_by_what_they_hold(light_ledger: Ledger) -> None:
    ours = "C1;F1;01/05/2026;10,00\nC2;F2;02/05/2026;20,00\n"
    columns = {
        "customer_code": "Column 1",
        "number": "Column 2",
        "issue_date": "Column 3",
        "amount": "Column 4",
    }
    light_ledger.items(ours, columns=columns, header_line=0, profile="bare", mode="delta")
    path = light_ledger.file("C3;F3;03/05/2026;30,00\nC1;F4;04/05/2026;40,00\n")
    assert recognised(light_ledger, path).known.columns == columns
    assert shown(light_ledger, path).recognised
    turned = light_ledger.file("01/05/2026;10,00;F5;C5\n02/05/2026;20,00;F6;C6\n")
    assert not shown(light_ledger, turned).recognised
    assert shown(light_ledger, turned).columns["issue_date"] == "Column 1"
