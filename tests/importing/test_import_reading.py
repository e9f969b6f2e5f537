"""How files are read: encodings, delimiters, dates, decimal marks, and what is assumed."""

import pytest

from dso_app.importing.errors import WouldAssume
from dso_app.importing.files.encodings import detect_encoding, to_utf8
from dso_app.importing.files.head import read_head
from tests.support.imports import Ledger, at

HEADER = "Code client;Nom client;Numéro facture;Date facture;Montant TTC\n"
FRENCH = HEADER + "00042;Société Générale d’Été;F1;17/05/2026;1 234,50\n"


@pytest.mark.parametrize(
    ("encoding", "found"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("cp1252", "cp1252"),
    ],
)
def test_encodings_are_detected(light_ledger: Ledger, encoding: str, found: str) -> None:
    content = FRENCH.encode(encoding)
    assert detect_encoding(content, "f.csv") == found
    light_ledger.items(content)
    assert light_ledger.customer("00042").name == "Société Générale d’Été"
    assert light_ledger.item("F1").amount_minor == 123450


def test_iso_8859_15_is_known_by_its_euro_sign() -> None:
    content = "Libellé;Montant\nÉté;12 €\n".encode("iso8859-15")
    assert to_utf8(content, "f.csv", None) == ("Libellé;Montant\nÉté;12 €\n".encode(), "iso8859-15")


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_delimiters_are_detected(delimiter: str) -> None:
    text = "code;name;amount\nC1;Garnier;1.50\nC2;Lyon;2.50\n".replace(";", delimiter)
    head = read_head(text.encode(), "f.csv", "utf-8", None)
    assert (head.delimiter, head.header) == (delimiter, ("code", "name", "amount"))


def test_a_decimal_comma_is_no_delimiter() -> None:
    head = read_head(b"code;amount;due\nC1;1,50;2,25\nC2;3,50;4,25\n", "f.csv", "utf-8", None)
    assert head.delimiter == ";"


def test_leading_zeros_and_quoted_delimiters_are_kept(light_ledger: Ledger) -> None:
    light_ledger.items(
        "customer_code,customer_name,number,issue_date,amount\n"
        '007,"Bond, James",00012,2026-05-01,"1,200.50"\n'
    )
    assert light_ledger.customer("007").name == "Bond, James"
    assert light_ledger.item("00012").amount_minor == 120050


def _dated(*days: str, header: str = "customer_code;number;issue_date;amount") -> str:
    rows = "\n".join(f"C1;F{n};{day};10" for n, day in enumerate(days))
    return f"{header}\n{rows}\n"


def test_the_order_of_dates_is_decided_once_for_the_column(light_ledger: Ledger) -> None:
    answer = light_ledger.items(_dated("03/04/2026", "25/04/2026"))
    assert answer.assumed == {}
    assert light_ledger.item("F0").issue_date == at("2026-04-03")


def test_what_stays_ambiguous_is_assumed_from_the_other_date_columns(
    light_ledger: Ledger,
) -> None:
    answer = light_ledger.items(
        "customer_code;number;issue_date;due_date;amount\nC1;F0;03/04/2026;04/25/2026;10\n"
    )
    assert answer.as_json()["assumed"] == {"dates": "mdy"}
    assert light_ledger.item("F0").issue_date == at("2026-03-04")


def test_what_stays_ambiguous_is_assumed_from_the_country(light_ledger: Ledger) -> None:
    light_ledger.configure(country="US")
    answer = light_ledger.items(_dated("03/04/2026"))
    assert answer.assumed == {"dates": "mdy"}


def test_a_french_header_says_day_first(light_ledger: Ledger) -> None:
    light_ledger.configure(country="US")
    header = "Code client;Numéro facture;Date facture;Montant"
    answer = light_ledger.items(_dated("03/04/2026", header=header))
    assert answer.assumed == {"dates": "dmy"}


def test_what_is_said_is_not_assumed(light_ledger: Ledger) -> None:
    answer = light_ledger.items(_dated("03/04/2026"), dates="mdy")
    assert answer.assumed == {}
    assert light_ledger.item("F0").issue_date == at("2026-03-04")


def test_strict_refuses_what_would_be_assumed(light_ledger: Ledger) -> None:
    with pytest.raises(WouldAssume, match="--dates"):
        light_ledger.items(_dated("03/04/2026"), strict=True)
    text = "customer_code;number;issue_date;amount\nC1;F1;2026-05-01;1,200\n"
    with pytest.raises(WouldAssume, match="--decimal"):
        light_ledger.items(text, strict=True)
    assert light_ledger.all_items() == []


def test_a_decimal_mark_left_open_is_assumed_and_said(light_ledger: Ledger) -> None:
    text = "customer_code;number;issue_date;amount\nC1;F1;2026-05-01;1,200\n"
    answer = light_ledger.items(text)
    assert answer.assumed == {"decimal": "."}
    assert light_ledger.item("F1").amount_minor == 120000
    light_ledger.items(text.replace("F1", "F2"), decimal=",", mode="delta")
    assert light_ledger.item("F2").amount_minor == 120


def test_rows_may_end_before_the_header_does(light_ledger: Ledger) -> None:
    light_ledger.items("customer_code;number;issue_date;amount;comment\nC1;F1;2026-05-01;10\n")
    assert light_ledger.item("F1").comment is None


def test_a_quotation_mark_inside_a_cell_is_only_a_letter(light_ledger: Ledger) -> None:
    light_ledger.items(
        'customer_code;number;issue_date;amount;comment\nC1;F1;2026-05-01;10;pipe 5" long\n'
        'C1;F2;2026-05-01;10;"a ""word"""\n'
        "C1;F3;2026-05-01;10;plain\n"
    )
    assert light_ledger.item("F1").comment == 'pipe 5" long'
    assert light_ledger.item("F2").comment == 'a "word"'
