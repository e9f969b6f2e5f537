"""The item a copy is of, by the number that its file's name bears."""

from collections import defaultdict
from collections.abc import Sequence

import pytest

from dso_app.domain.copy_names import Numbered, choose_items, plain_word, read_name
from dso_app.domain.kinds import Kind
from dso_app.errors import Reason

Row = tuple[str, str]
"""Customer code and number; more says so by hand."""


def _ledger(*rows: Row) -> list[Numbered]:
    codes = list(dict.fromkeys(code for code, _ in rows))
    return [
        Numbered(place, codes.index(code) + 1, code, number, Kind.INVOICE, 2026)
        for place, (code, number) in enumerate(rows, 1)
    ]


def _choose(name: str, items: Sequence[Numbered]) -> list[str] | str:
    """The numbers chosen, or the code of the reason why none is."""
    by_word: dict[str, list[Numbered]] = defaultdict(list)
    customers: dict[str, set[int]] = defaultdict(set)
    for item in items:
        by_word[plain_word(item.number)].append(item)
        customers[plain_word(item.code)].add(item.customer_id)
    found = choose_items(read_name(name), by_word, customers)
    return found.code if isinstance(found, Reason) else [item.number for item in found]


@pytest.mark.parametrize(
    "name",
    [
        "FA-2026-001.pdf",
        "fa 2026 001.PDF",
        "FA_2026_001.pdf",
        "FA2026001.pdf",
        "FA.2026.001.pdf",
        "Facture_FA2026001.pdf",
        "FactureFA-2026-001.pdf",
        "invoice FA-2026-001 (1).pdf",
        "C0001_FA-2026-001.pdf",
        "FA-2026-001_2.pdf",
        "FA-2026-001 - Copie.pdf",
        "2026-06-30 Facture n°FA-2026-001 Garnier.pdf",
        "Factura NºFA-2026-001.pdf",
        "FA-2026-001",
        "ＦＡ-2026-001.pdf",
    ],
)
def test_a_number_is_found_however_the_file_writes_it(name: str) -> None:
    ledger = _ledger(("C0001", "FA-2026-001"), ("C0002", "FA-2026-002"), ("C0001", "001"))
    assert _choose(name, ledger) == ["FA-2026-001"]


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("FA_2026_100.pdf", "FA/2026/100"),
        ("FA 2026 100.pdf", "FA2026100"),
        ("2026-0012.pdf", "20260012"),
        ("Rechnung 4711.pdf", "4711"),
        ("Facture4711.pdf", "4711"),
    ],
)
def test_marks_and_blanks_of_a_number_say_nothing(name: str, number: str) -> None:
    assert _choose(name, _ledger(("C1", number), ("C1", "9999"))) == [number]


@pytest.mark.parametrize(
    ("name", "number"),
    [("X1234.pdf", "1234"), ("12345.pdf", "1234"), ("FA-2026-0010.pdf", "FA-2026-001")],
)
def test_a_part_of_a_word_is_no_number(name: str, number: str) -> None:
    assert _choose(name, _ledger(("C1", number))) == "no_item"


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("FA-2026-100_2.pdf", "FA-2026-100"),
        ("FA-2026-100 (2).pdf", "FA-2026-100"),
        ("FA-2026-1002.pdf", "FA-2026-1002"),
        ("1234_1.pdf", "1234"),
        ("12341.pdf", "12341"),
    ],
)
def test_a_counter_after_a_number_does_not_make_another_one(name: str, number: str) -> None:
    ledger = _ledger(*(("C1", one) for one in ("FA-2026-100", "FA-2026-1002", "1234", "12341")))
    assert _choose(name, ledger) == [number]


def test_the_longest_number_counts_not_the_parts_of_it() -> None:
    ledger = _ledger(("C1", "2026"), ("C2", "001"), ("C3", "FA-2026-001"), ("C4", "FA-2026"))
    assert _choose("facture FA-2026-001.pdf", ledger) == ["FA-2026-001"]


@pytest.mark.parametrize(
    "name", ["FA-2026-001 et FA-2026-002.pdf", "FA2026001_FA2026002.pdf", "2026-0012.pdf"]
)
def test_of_two_numbers_none_is_guessed(name: str) -> None:
    numbers = ("FA-2026-001", "FA-2026-002", "20260012", "2026")
    assert _choose(name, _ledger(*(("C1", one) for one in numbers))) == "several_numbers"


def test_a_number_of_several_customers_waits_unless_the_name_says_whose() -> None:
    ledger = _ledger(("C0001", "FA-7001"), ("C0002", "FA-7001"))
    assert _choose("FA-7001.pdf", ledger) == "several_customers"
    found = choose_items(
        read_name("FA-7001 C0002.pdf"),
        {"fa7001": ledger},
        {"c0001": {1}, "c0002": {2}},
    )
    assert found == (ledger[1],)


def test_the_code_of_somebody_else_in_the_name_makes_it_wait() -> None:
    ledger = _ledger(("C0001", "FA-7001"), ("C0002", "FA-8001"))
    assert _choose("C0002_FA-7001.pdf", ledger) == "other_customer"


def test_a_code_that_is_part_of_the_number_is_not_held_against_it() -> None:
    ledger = _ledger(("GARNIER", "C0002-2026-7"), ("C0002", "8001"))
    assert _choose("C0002-2026-7.pdf", ledger) == ["C0002-2026-7"]


def test_a_short_number_counts_only_beside_its_customers_code() -> None:
    ledger = _ledger(("C0001", "12"), ("C0002", "99"))
    assert _choose("12.pdf", ledger) == "too_short"
    assert _choose("C0001_12.pdf", ledger) == ["12"]
    assert _choose("C0002_12.pdf", ledger) == "too_short"


def test_the_instalments_of_an_invoice_share_its_copy_and_payments_have_none() -> None:
    first = Numbered(1, 1, "C1", "FA-9", Kind.INVOICE, 2026)
    second = Numbered(2, 1, "C1", "FA-9", Kind.INVOICE, 2026)
    payment = Numbered(3, 2, "C2", "FA-9", Kind.PAYMENT, 2026)
    assert choose_items(read_name("FA-9.pdf"), {"fa9": [payment, second, first]}, {}) == (
        first,
        second,
    )


def test_the_same_number_in_two_years_waits() -> None:
    rows = [Numbered(year, 1, "C1", "FA-9", Kind.INVOICE, year) for year in (2025, 2026)]
    found = choose_items(read_name("FA-9.pdf"), {"fa9": rows}, {})
    assert isinstance(found, Reason)
    assert found.sentence() == "Customer C1 has several items numbered FA-9."


def test_hostile_names_cost_little() -> None:
    assert len(read_name("1 " * 100_000 + ".pdf")) < 200
    assert read_name("") == []
    assert read_name("().pdf") == []
