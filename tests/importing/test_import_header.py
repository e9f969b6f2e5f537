"""Which row is the header: words over columns of values, wherever it stands, or none."""

import pytest

from dso_app.importing.files.head import NO_HEADER, detect_delimiter, read_head

ITEMS = "C1;F1;01/05/2026;10,00\nC2;F2;02/05/2026;20,00\n"


def _header(text: str, line: int | None = None) -> tuple[int, tuple[str, ...]]:
    head = read_head(text.encode(), "f.csv", "utf-8", None, line)
    return head.header_line, head.header


@pytest.mark.parametrize(
    ("above", "line"),
    [
        ("Code;Pièce;Date;Montant\n", 1),
        ("\n\nCode;Pièce;Date;Montant\n", 3),
        ("Balance au 30/06/2026\n\nCode;Pièce;Date;Montant\n", 3),
        ("Société;Duval;;\nLe;30/06/2026;;\nCode;Pièce;Date;Montant\n", 3),
        ("Société;Duval;Période;06/2026\nCode;Pièce;Date;Montant\n", 2),
        ("Client;;Facture;\nCode;Pièce;Date;Montant\n", 2),
        ("Code;Pièce;Date;2026\n", 1),
        ("Code;Pièce;Date;0-30\n", 1),
        ("CODE;NUM 1;DATE 1;MT 1\n", 1),
        ("Date;Date;Date;Date\n", 1),
        ('"Code";"Pièce ""n""";"Date\nde pièce";"Montant"\n', 2),
    ],
)
def test_a_header_is_found_over_its_columns(above: str, line: int) -> None:
    found, header = _header(above + ITEMS)
    assert (found, len(header)) == (line, 4)


@pytest.mark.parametrize(
    "text",
    [
        ITEMS,
        "Balance au 30/06/2026\n\n" + ITEMS,
        "C1;F1;01/05/2026;10,00\n",
        "C1;Jeanne Dupont;jeanne@garnier.example\n",
        "jeanne@garnier.example;Jeanne;Dupont\npaul@lyon.example;Paul;Petit\n",
        "GARNIER;Garnier SA;FR\nLYON;Lyon Textile;FR\nROUX;Roux;FR\n",
        "00042;10 EUR;20260501\n00043;20 EUR;20260502\n",
        "C-12;FA 2026/1;EUR\nD-7;FA 2026/2;EUR\n",
    ],
)
def test_a_first_row_like_all_others_is_no_header(text: str) -> None:
    line, header = _header(text)
    assert line == NO_HEADER
    assert header[:2] == ("Column 1", "Column 2")


@pytest.mark.parametrize(
    "text",
    [
        "Nom;Ville\nGarnier;Lyon\nRoux;Roanne\n",
        "code;name;city\nGARNIER;Garnier SA;Lyon\n",
        "Raison sociale;Adresse 1;Adresse 2\nGarnier;1 rue de Lyon;\nRoux;2 rue Verte;BP 7\n",
        "customer;address 1;email\nGarnier;address 7;x@y.example\n",
    ],
)
def test_words_over_words_are_a_header(text: str) -> None:
    assert _header(text)[0] == 1


def test_rows_are_counted_from_the_first_one_where_there_is_no_header() -> None:
    head = read_head(("Titre\n\n" + ITEMS).encode(), "f.csv", "utf-8")
    assert (head.header_line, head.first_line, head.sample[0][0]) == (NO_HEADER, 3, "C1")


def test_a_header_said_by_its_line_is_taken_whatever_stands_there() -> None:
    assert _header("a;b;c;d\n" + ITEMS, 2) == (2, ("C1", "F1", "01/05/2026", "10,00"))
    assert _header('a;"b\nc";d;e\n' + ITEMS, 1) == (2, ("a", "b\nc", "d", "e"))


def test_names_of_columns_differ_whatever_the_file_calls_them() -> None:
    _, header = _header("Date;Date (2);Date;;Date\n1;2;3;4;5\n6;7;8;9;10\n")
    assert header == ("Date", "Date (2)", "Date (3)", "#4", "Date (4)")


def test_the_line_that_names_the_delimiter_is_no_row() -> None:
    head = read_head(b"sep=,\n1,5;x\n2,7;y\n", "f.csv", "utf-8")
    assert (head.delimiter, head.first_line) == (",", 2)
    assert detect_delimiter("a;b;c\n1,5;2,5;3,5\n") == ";"
