"""FEC files as programs write them: delimiters, encodings, amounts, sides, names of columns."""

import pytest

from dso_app.importing.errors import ImportRefused
from tests.support.fec import HEADER, Fec
from tests.support.imports import Ledger, at, counts, told

BOOK = (
    Fec()
    .line("VE", "20260110", "C1", "F1", 1234_56, "A", "20260215", label="Café, « été »")
    .line("BQ", "20260212", "C1", "V1", -1234_56, "A", "20260215")
    .line("VE", "20260331", "C2", "F2", 80_00)
    .text()
)


def _is_read(ledger: Ledger, text: str | bytes) -> None:
    answer = ledger.fec(text)
    assert (counts(answer), dict(answer.assumed)) == ({"created": 2, "skipped": 3}, {})
    assert ledger.remaining() == {"F2": 80_00}
    assert ledger.settlements("F1") == [(at("2026-02-15"), 1234_56, False)]
    assert ledger.item("F1").comment == "Café, « été »"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "iso8859-15", "utf-16"])
@pytest.mark.parametrize("delimiter", ["|", "\t"])
def test_any_legal_delimiter_and_usual_encoding(
    light_ledger: Ledger, encoding: str, delimiter: str
) -> None:
    _is_read(light_ledger, BOOK.replace("|", delimiter).replace("\n", "\r\n").encode(encoding))


@pytest.mark.parametrize("change", [str.upper, str.lower, lambda header: header.replace("e", "é")])
def test_names_of_columns_in_any_case(light_ledger: Ledger, change: object) -> None:
    assert callable(change)
    _is_read(light_ledger, BOOK.replace(HEADER, change(HEADER)))


def test_amounts_with_a_point(light_ledger: Ledger) -> None:
    _is_read(
        light_ledger,
        BOOK.replace("1234,56", "1234.56").replace("80,00", "80.00").replace("0,00", ""),
    )


def test_amounts_with_blanks_between_thousands(light_ledger: Ledger) -> None:
    _is_read(light_ledger, BOOK.replace("1234,56", "1 234,56"))


@pytest.mark.parametrize(("debit", "credit"), [("D", "C"), ("+1", "-1"), ("1", "-1"), ("d", "c")])
def test_an_amount_with_its_side(light_ledger: Ledger, debit: str, credit: str) -> None:
    rows = [line.split("|") for line in BOOK.splitlines()]
    rows[0][11:13] = ["Montant", "Sens"]
    for row in rows[1:]:
        row[11:13] = [row[11], debit] if row[11] != "0,00" else [row[12], credit]
    _is_read(light_ledger, "\n".join("|".join(row) for row in rows) + "\n")


@pytest.mark.parametrize("write", ["{2}/{1}/{0}", "{0}-{1}-{2}"])
def test_dates_in_another_form_than_the_legal_one(light_ledger: Ledger, write: str) -> None:
    rows = [line.split("|") for line in BOOK.splitlines()]
    for row in rows[1:]:
        for place in (3, 14, 15):
            day = row[place]
            row[place] = day and write.format(day[:4], day[4:6], day[6:])
    _is_read(light_ledger, "\n".join("|".join(row) for row in rows) + "\n")


def test_quotation_marks_are_letters(light_ledger: Ledger) -> None:
    book = (
        Fec()
        .line("VE", "20260110", "C1", "F1", 10, label='"Le Petit" en 12"')
        .line("VE", "20260110", "C1", "F2", 20, label='"ouvert')
        .line("VE", "20260110", "C1", "F3", 30, label='"entier"')
        .line("VE", "20260110", "C1", "F4", 40, label='"dit ""ainsi"" une fois"')
    )
    assert counts(light_ledger.fec(book.text())) == {"created": 4, "skipped": 4}
    comments = [one.comment for one in light_ledger.all_items()]
    assert comments == ['"Le Petit" en 12"', '"ouvert', "entier", 'dit "ainsi" une fois']


@pytest.mark.parametrize(
    "column",
    [
        *("JournalCode", "EcritureNum", "EcritureDate", "CompteNum", "CompteLib", "CompAuxNum"),
        *("CompAuxLib", "PieceRef", "PieceDate", "EcritureLib", "Debit", "Credit"),
        *("EcritureLet", "DateLet"),
    ],
)
def test_a_missing_column_is_one_sentence_that_names_it(light_ledger: Ledger, column: str) -> None:
    rows = [line.split("|") for line in BOOK.splitlines()]
    place = rows[0].index(column)
    text = "\n".join("|".join(cell for n, cell in enumerate(row) if n != place) for row in rows)
    with pytest.raises(ImportRefused) as refused:
        light_ledger.fec(text)
    assert column in str(refused.value)
    assert light_ledger.all_items() == []


def test_an_amount_without_its_side_is_one_sentence(light_ledger: Ledger) -> None:
    text = BOOK.replace("|Debit|Credit|", "|Montant|Autre|")
    with pytest.raises(ImportRefused, match="Sens"):
        light_ledger.fec(text)


@pytest.mark.parametrize("column", ["JournalLib", "ValidDate", "Montantdevise", "Idevise"])
def test_columns_that_say_nothing_needed_may_be_missing(light_ledger: Ledger, column: str) -> None:
    rows = [line.split("|") for line in BOOK.splitlines()]
    place = rows[0].index(column)
    text = "\n".join("|".join(cell for n, cell in enumerate(row) if n != place) for row in rows)
    _is_read(light_ledger, text)


def test_bad_cells_of_customers_lines_are_told_by_line(light_ledger: Ledger) -> None:
    book = (
        Fec()
        .line("VE", "20260231", "C1", "F1", 10)
        .line("VE", "20260110", "C1", "F2", 20, piece_date="20261301")
        .line("VE", "20260110", "C1", "F3", 30, "A", "soon")
        .line("VE", "20260110", "C1", "F4", 40)
        .line("VE", "20260110", "C1", "F5", 50)
        .line("VE", "20260110", "C1", "x" * 101, 60)
    )
    text = book.text().replace("F4||F4|0,40", "F4||F4|abc")
    answer = light_ledger.fec(text)
    assert counts(answer) == {"created": 1, "skipped": 6, "rejected": 5}
    assert told(answer) == [
        (2, "EcritureDate", "20260231", "not a date"),
        (4, "PieceDate", "20261301", "not a date"),
        (6, "DateLet", "soon", "not a date"),
        (8, "Debit", "abc", "not an amount"),
        (12, "PieceRef", "x" * 101, "longer than 100 characters"),
    ]
    assert answer.exit_code == 1


def test_a_bar_in_a_label_makes_its_row_be_rejected(light_ledger: Ledger) -> None:
    book = (
        Fec()
        .line("VE", "20260110", "C1", "F1", 10, label="a|b")
        .line("VE", "20260110", "C1", "F2", 20)
    )
    answer = light_ledger.fec(book.text())
    assert [line for line, *_ in told(answer)] == [2]
    assert light_ledger.remaining() == {"F2": 20}


def test_debits_and_credits_that_differ_are_told(light_ledger: Ledger) -> None:
    text = BOOK.replace(
        "|706000|Contrepartie|||F2||F2|0,00|80,00|", "|706000|Contrepartie|||F2||F2|0,00|79,00|"
    )
    assert dict(light_ledger.fec(text, dry_run=True).assumed) == {"unbalanced": "1.00"}
    with pytest.raises(ImportRefused, match=r"1\.00 EUR"):
        light_ledger.fec(text, strict=True)


def test_books_of_several_years_come_one_at_a_time(light_ledger: Ledger) -> None:
    paths = (light_ledger.file(BOOK, "1.txt"), light_ledger.file(BOOK, "2.txt"))
    with pytest.raises(ImportRefused, match="one FEC at a time"):
        light_ledger.run(light_ledger.request_of("fec", *paths))


def test_a_file_without_lines_of_customers_changes_nothing(light_ledger: Ledger) -> None:
    text = BOOK.replace("|411000|", "|401000|")
    assert counts(light_ledger.fec(text)) == {"skipped": 6}
