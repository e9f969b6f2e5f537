"""Bad input: one sentence naming the place, and nothing half-written."""

import pytest

from dso_app.access.permissions import Actor, Role
from dso_app.access.scope import UnknownEntity
from dso_app.errors import NotAllowed
from dso_app.importing.command import run_import
from dso_app.importing.errors import (
    FileEmpty,
    FileMalformed,
    FileNotInEncoding,
    FileNotText,
    FileUnreadable,
    MissingColumn,
    UnknownColumn,
    UnknownEncoding,
    UnknownField,
)
from dso_app.importing.request import FileKind
from tests.support.imports import HEADER, Ledger, counts, told

GOOD = "C1;F1;2026-05-01;2026-05-31;10;10"


@pytest.mark.parametrize("content", ["", "   \n\n", HEADER, HEADER + "\n\n"])
def test_an_empty_file_is_refused(light_ledger: Ledger, content: str) -> None:
    with pytest.raises(FileEmpty, match=r"file-0.csv is empty"):
        light_ledger.items(content)


@pytest.mark.parametrize("content", [b"%PDF-1.7 x", b"a;b\n\x00\x01\x02\xff", b"\x89PNG\r\n"])
def test_a_binary_file_is_refused(light_ledger: Ledger, content: bytes) -> None:
    with pytest.raises(FileNotText, match=r"file-0.csv is neither a text file"):
        light_ledger.items(content)


def test_a_missing_file_is_refused(light_ledger: Ledger) -> None:
    request = light_ledger.request(FileKind.ITEMS, "x")
    request.files[0].unlink()
    with pytest.raises(FileUnreadable):
        light_ledger.run(request)


def test_a_missing_required_column_is_refused_naming_it_and_the_columns(
    light_ledger: Ledger,
) -> None:
    with pytest.raises(
        MissingColumn, match=r"for Amount \(amount\). Columns of the file: customer_code"
    ):
        light_ledger.items("customer_code;number;issue_date\nC1;F1;2026-05-01\n")


def test_a_mapping_to_nothing_is_refused(light_ledger: Ledger) -> None:
    with pytest.raises(UnknownColumn, match="no column Total"):
        light_ledger.rows(GOOD, columns={"amount": "Total"})
    with pytest.raises(UnknownField, match="no field colour"):
        light_ledger.rows(GOOD, columns={"colour": "amount"})


def test_a_wrong_encoding_is_refused_naming_the_line(light_ledger: Ledger) -> None:
    content = (HEADER + "\n" + GOOD.replace("C1", "Lefèvre")).encode("cp1252")
    with pytest.raises(FileNotInEncoding, match="Line 2"):
        light_ledger.items(content, encoding="utf-8")
    with pytest.raises(UnknownEncoding, match="klingon"):
        light_ledger.items(content, encoding="klingon")


def test_a_quotation_mark_left_open_is_refused(light_ledger: Ledger) -> None:
    with pytest.raises(FileMalformed, match="quotation mark"):
        light_ledger.rows(GOOD, 'C1;"F2;2026-05-01;2026-05-31;10;10')


def test_bad_cells_are_told_by_line_column_value_and_reason(ledger: Ledger) -> None:
    answer = ledger.items(
        "Customer code;Invoice number;Invoice date;DueDate;Amount;Currency\n"
        "C1;F1;17/01/2013;31/02/2013;10;EUR\n"
        "C1;F2;17/01/2013;20/02/2013;ten;EUR\n"
        "C1;F3;17/01/2013;20/02/2013;10;Galleons\n"
        "C1;F4;;20/02/2013;10;EUR\n"
        "C1;F5;17/01/2013;20/02/2013;10;EUR\n"
    )
    assert told(answer) == [
        (2, "DueDate", "31/02/2013", "not a date"),
        (3, "Amount", "ten", "not an amount"),
        (4, "Currency", "Galleons", "not a currency"),
        (5, "Invoice date", "", "no date"),
    ]
    assert counts(answer) == {"created": 1, "rejected": 4}
    assert answer.exit_code == 1


def test_errors_are_told_in_the_readers_language(light_ledger: Ledger) -> None:
    (error,) = light_ledger.rows(GOOD.replace("2026-05-01", "2026-02-31")).errors
    assert error.as_json("fr")["message"] == "ce n’est pas une date"


def test_lines_count_from_the_files_first_even_under_titles_and_line_breaks(
    light_ledger: Ledger,
) -> None:
    answer = light_ledger.items(
        "Open items on 30/06/2026\n\n" + HEADER + ";comment\n"
        'C1;F1;2026-05-01;2026-05-31;10;10;"two\nlines"\n'
        "C1;F2;2026-02-31;2026-05-31;10;10;\n"
    )
    assert told(answer) == [(6, "issue_date", "2026-02-31", "not a date")]
    assert light_ledger.item("F1").comment == "two\nlines"


def test_a_text_longer_than_a_field_is_rejected(light_ledger: Ledger) -> None:
    answer = light_ledger.rows(GOOD.replace("F1", "F" * 101))
    assert [(line, message) for line, _, _, message in told(answer)] == [
        (2, "longer than 100 characters")
    ]


def test_nothing_is_written_when_applying_fails(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: object, **_kwargs: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("dso_app.importing.items.run.refresh_summaries", broken)
    with pytest.raises(RuntimeError):
        ledger.rows(GOOD)
    monkeypatch.undo()
    assert ledger.all_items() == []
    assert counts(ledger.rows(GOOD)) == {"created": 1}


def test_only_who_may_import_can_and_only_into_their_entities(light_ledger: Ledger) -> None:
    request = light_ledger.request(FileKind.ITEMS, HEADER + "\n" + GOOD)
    viewer = Actor(role=Role.VIEWER)
    with pytest.raises(NotAllowed):
        run_import(light_ledger.db, light_ledger.clock, viewer, request)
    elsewhere = Actor(role=Role.CREDIT_MANAGER, entity_ids=frozenset({99}))
    with pytest.raises(UnknownEntity):
        run_import(light_ledger.db, light_ledger.clock, elsewhere, request)
