"""Rules, section 3, "Identity" and "Sign", through imports."""

import pytest

from dso_app.domain.kinds import Kind
from tests.support.imports import Ledger, at, counts, told

KINDED = "customer_code;number;kind;issue_date;due_date;amount"
SHORT = "customer_code;number;issue_date;due_date;amount"


def test_the_mapped_unique_id_is_the_identity(ledger: Ledger) -> None:
    header = "customer_code;number;unique_id;issue_date;amount"
    ledger.rows("C1;F1;U1;2026-05-01;100.00", header=header)
    answer = ledger.rows("C1;F1-bis;U1;2027-05-01;100.00", header=header)
    assert counts(answer) == {"updated": 1}
    assert ledger.item("F1-bis").issue_year == 2027


def test_without_one_customer_kind_number_and_year_are_the_identity(ledger: Ledger) -> None:
    ledger.rows(
        "C1;1;FAC;2026-05-01;2026-05-31;10",
        "C2;1;FAC;2026-05-01;2026-05-31;20",
        "C1;1;AVO;2026-05-01;2026-05-31;-5",
        "C1;1;FAC;2025-05-01;2025-05-31;30",
        header=KINDED,
    )
    assert len(ledger.all_items()) == 4
    assert counts(
        ledger.rows(
            "C1;1;FAC;2026-05-02;2026-05-31;11",
            "C2;1;FAC;2026-05-01;2026-05-31;20",
            "C1;1;AVO;2026-05-01;2026-05-31;-5",
            "C1;1;FAC;2025-05-01;2025-05-31;30",
            header=KINDED,
        )
    ) == {"updated": 1, "unchanged": 3}


def test_a_mapped_instalment_belongs_to_the_identity(ledger: Ledger) -> None:
    header = "customer_code;number;instalment;issue_date;due_date;amount"
    rows = ["C1;F1;1;2026-05-01;2026-05-31;10", "C1;F1;2;2026-05-01;2026-06-30;20"]
    ledger.rows(*rows, header=header)
    moved = [rows[1].replace("06-30", "05-31"), rows[0].replace("05-31", "06-30")]
    assert counts(ledger.rows(*moved, header=header)) == {"updated": 2}
    amounts = {one.instalment: one.amount_minor for one in ledger.all_items()}
    assert amounts == {1: 1000, 2: 2000}


def test_lines_of_one_key_are_matched_by_due_date_first(ledger: Ledger) -> None:
    first, second = "C1;F1;2026-05-01;2026-05-31;10", "C1;F1;2026-05-01;2026-06-30;20"
    ledger.rows(first, second, header=SHORT)
    assert counts(ledger.rows(second, first, header=SHORT)) == {"unchanged": 2}


def test_what_is_left_over_is_matched_one_to_one_with_another_due_date(ledger: Ledger) -> None:
    first, second = "C1;F1;2026-05-01;2026-05-31;10", "C1;F1;2026-05-01;2026-06-30;20"
    ledger.rows(first, second, header=SHORT)
    later = second.replace("06-30", "07-15")
    assert counts(ledger.rows(first, later, header=SHORT)) == {"unchanged": 1, "updated": 1}
    assert {one.due_date for one in ledger.all_items()} == {at("2026-05-31"), at("2026-07-15")}


def test_the_rest_is_new_and_gets_the_next_instalment(ledger: Ledger) -> None:
    first, second = "C1;F1;2026-05-01;2026-05-31;10", "C1;F1;2026-05-01;2026-06-30;20"
    ledger.rows(first, header=SHORT)
    assert counts(ledger.rows(first, second, header=SHORT)) == {"unchanged": 1, "created": 1}
    assert [one.instalment for one in ledger.all_items()] == [1, 2]


def test_lines_alike_in_due_date_too_are_rejected_naming_both_lines(ledger: Ledger) -> None:
    row = "C1;F1;2026-05-01;2026-05-31;10"
    answer = ledger.rows(row, "C1;F2;2026-05-01;2026-05-31;10", row, header=SHORT)
    assert counts(answer) == {"created": 2, "rejected": 1}
    assert told(answer) == [(4, "number", "F1", "duplicate of line 2")]
    assert answer.exit_code == 1


def test_lines_alike_add_up_when_the_profile_says_so(ledger: Ledger) -> None:
    row = "C1;F1;2026-05-01;2026-05-31;10.50"
    answer = ledger.rows(row, row, header=SHORT, add_up=True)
    assert counts(answer) == {"created": 1}
    assert ledger.item("F1").amount_minor == 2100
    assert counts(ledger.rows(row, row, header=SHORT, add_up=True)) == {"unchanged": 1}


def test_without_kinds_a_debit_is_an_invoice_and_a_credit_a_payment(ledger: Ledger) -> None:
    ledger.rows("C1;D;2026-05-01;;10", "C1;K;2026-05-01;;-4", header=SHORT)
    assert (ledger.item("D").kind, ledger.item("D").amount_minor) == (Kind.INVOICE, 1000)
    assert (ledger.item("K").kind, ledger.item("K").amount_minor) == (Kind.PAYMENT, -400)


def test_when_credit_kinds_carry_minus_signs_the_signs_are_trusted(ledger: Ledger) -> None:
    ledger.rows(
        "C1;A;AVO;2026-05-01;;-4",
        "C1;B;FAC;2026-05-01;;-6",
        "C1;C;RGL;2026-05-01;;7",
        header=KINDED,
    )
    found = {one.number: (one.kind, one.amount_minor) for one in ledger.all_items()}
    assert found == {
        "A": (Kind.CREDIT_NOTE, -400),
        "B": (Kind.CREDIT_NOTE, -600),
        "C": (Kind.MISCELLANEOUS, 700),
    }


def test_when_credit_kinds_carry_no_sign_the_kind_decides(ledger: Ledger) -> None:
    ledger.rows("C1;A;AVO;2026-05-01;;4", "C1;B;FAC;2026-05-01;;6", header=KINDED)
    assert {one.number: one.amount_minor for one in ledger.all_items()} == {"A": -400, "B": 600}


def test_debit_and_credit_columns_give_the_sign(ledger: Ledger) -> None:
    header = "customer_code;number;issue_date;debit;credit"
    ledger.rows("C1;D;2026-05-01;10,00;", "C1;K;2026-05-01;;4,00", header=header)
    assert {one.number: one.amount_minor for one in ledger.all_items()} == {"D": 1000, "K": -400}


def test_an_amount_with_a_side_gets_its_sign_and_its_remaining_too(ledger: Ledger) -> None:
    header = "customer_code;number;issue_date;amount;side;remaining"
    ledger.rows("C1;D;2026-05-01;10,00;D;8,00", "C1;K;2026-05-01;4,00;C;3,00", header=header)
    found = {one.number: (one.amount_minor, one.remaining_minor) for one in ledger.all_items()}
    assert found == {"D": (1000, 800), "K": (-400, -300)}


def test_a_files_own_kind_words_are_mapped_once_and_remembered(ledger: Ledger) -> None:
    rows = ("C1;A;Zeta;2026-05-01;;10", "C1;B;facture;2026-05-01;;20")
    answer = ledger.rows(*rows, header=KINDED)
    assert told(answer) == [(2, "kind", "Zeta", "not a known kind of item")]
    ledger.rows(*rows, header=KINDED, kinds={"Zeta": Kind.DRAFT})
    assert counts(ledger.rows(*rows, header=KINDED)) == {"unchanged": 2}
    assert ledger.item("A").kind == Kind.DRAFT


@pytest.mark.parametrize(
    ("term", "due"),
    [("", "2026-06-09"), ("45", "2026-06-24"), ("45 days end of month", "2026-06-30")],
)
def test_a_debit_without_a_due_date_is_due_by_the_customers_term_else_the_entitys(
    light_ledger: Ledger, term: str, due: str
) -> None:
    light_ledger.customers(f"code;name;payment_term\nC1;Garnier;{term}\n")
    light_ledger.rows("C1;F1;2026-05-10;;10", header=SHORT)
    assert light_ledger.item("F1").due_date == at(due)


def test_a_credit_without_a_due_date_is_due_on_its_issue_date(light_ledger: Ledger) -> None:
    light_ledger.rows("C1;A1;2026-05-10;;-10", header=SHORT)
    assert light_ledger.item("A1").due_date == at("2026-05-10")


def test_an_amount_has_the_decimals_of_its_currency(light_ledger: Ledger) -> None:
    header = "customer_code;number;issue_date;amount;currency"
    light_ledger.rows(
        "C1;E;2026-05-01;12.34;EUR",
        "C1;Y;2026-05-01;12;JPY",
        "C1;K;2026-05-01;12.345;KWD",
        "C1;D;2026-05-01;1.00;",
        header=header,
    )
    found = {one.number: (one.amount_minor, one.currency) for one in light_ledger.all_items()}
    assert found == {
        "E": (1234, "EUR"),
        "Y": (12, "JPY"),
        "K": (12345, "KWD"),
        "D": (100, "EUR"),
    }


def test_a_currency_written_beside_the_amount_counts(light_ledger: Ledger) -> None:
    header = "customer_code;number;issue_date;amount"
    light_ledger.rows("C1;U;2026-05-01;120.00 USD", "C1;E;2026-05-01;€ 5.00", header=header)
    assert {one.number: one.currency for one in light_ledger.all_items()} == {
        "U": "USD",
        "E": "EUR",
    }


def test_a_file_without_unique_ids_means_the_items_that_another_gave_ids(ledger: Ledger) -> None:
    header = "unique_id;customer_code;number;issue_date;due_date;amount;remaining"
    ledger.rows(
        "u1;C1;F1;2026-05-01;2026-05-31;10.00;10.00",
        "u2;C1;F1;2026-05-01;2026-06-30;20.00;20.00",
        header=header,
        profile="erp",
    )
    paid = "C1;F1;2026-05-01;2026-06-30;20.00;0"
    answer = ledger.rows(paid, profile="bank", mode="delta")
    assert counts(answer) == {"cleared": 1}
    assert [(one.unique_id, one.remaining_minor) for one in ledger.all_items()] == [
        ("u1", 1000),
        ("u2", 0),
    ]
