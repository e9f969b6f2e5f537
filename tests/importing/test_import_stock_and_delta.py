"""Rules, section 3: the two shapes of a file, and what a stock file may clear."""

from datetime import timedelta

from dso_app.models import Item
from tests.support.clocks import TODAY
from tests.support.imports import Ledger, counts, told

TEN = [f"C1;F{n};2026-05-01;2026-05-31;100.00;100.00" for n in range(1, 11)]


def test_items_of_the_source_absent_from_a_stock_file_are_cleared_on_the_business_date(
    ledger: Ledger,
) -> None:
    ledger.rows(*TEN)
    ledger.clock.later()
    assert counts(ledger.rows(*TEN[1:])) == {"unchanged": 9, "cleared": 1}
    assert ledger.item("F1").remaining_minor == 0
    assert ledger.settlements("F1") == [(TODAY + timedelta(days=1), 10000, False)]


def test_a_stock_file_clears_nothing_of_another_source(ledger: Ledger) -> None:
    ledger.rows(*TEN, profile="paris")
    answer = ledger.rows("C2;G1;2026-05-01;2026-05-31;5.00;5.00", profile="lyon")
    assert counts(answer) == {"created": 1}
    assert len(ledger.remaining()) == 11


TWO_FILES = (
    "number;customer_code;issue_date;amount\nF1;C1;2026-05-01;10\n",
    "number;customer_code;issue_date;amount\nF2;C1;2026-05-01;20\n",
)


def test_files_dropped_together_are_one_source(ledger: Ledger) -> None:
    assert counts(ledger.items(*TWO_FILES)) == {"created": 2}
    assert counts(ledger.items(*TWO_FILES)) == {"unchanged": 2}


def test_an_error_in_one_of_several_files_names_the_file(ledger: Ledger) -> None:
    good, bad = TWO_FILES
    (error,) = ledger.items(good, bad.replace("05-01", "02-30")).errors
    assert (error.file, error.line) == ("file-1.csv", 2)


def test_a_delta_changes_only_what_it_names(ledger: Ledger) -> None:
    ledger.rows(*TEN)
    answer = ledger.rows("C1;F3;2026-05-01;2026-05-31;100.00;40.00", mode="delta")
    assert counts(answer) == {"updated": 1}
    assert ledger.remaining()["F3"] == 4000
    assert len(ledger.remaining()) == 10


def test_a_delta_clears_by_a_remaining_amount_of_zero(ledger: Ledger) -> None:
    ledger.rows(*TEN)
    answer = ledger.rows("C1;F3;2026-05-01;2026-05-31;100.00;0", mode="delta")
    assert counts(answer) == {"cleared": 1}
    assert ledger.settlements("F3") == [(TODAY, 10000, False)]


def test_a_delta_clears_by_a_cleared_on_date(ledger: Ledger) -> None:
    header = "customer_code;number;issue_date;due_date;amount;cleared_on"
    ledger.rows("C1;F1;2026-05-01;2026-05-31;100.00;", header=header, mode="delta")
    row = "C1;F1;2026-05-01;2026-05-31;100.00;2026-06-10"
    answer = ledger.rows(row, header=header, mode="delta")
    assert counts(answer) == {"cleared": 1}
    assert [day.isoformat() for day, _, _ in ledger.settlements("F1")] == ["2026-06-10"]


def test_lines_without_customer_and_number_are_skipped_not_rejected(ledger: Ledger) -> None:
    answer = ledger.rows(TEN[0], ";;;;100.00;100.00", "", "C2;;;;;", TEN[1])
    assert answer.counts.skipped == 2
    assert answer.counts.rejected == 1
    assert {(line, column) for line, column, _, _ in told(answer)} == {
        (5, "number"),
        (5, "issue_date"),
        (5, "amount"),
    }


def test_a_total_is_skipped_in_whichever_column_it_says_so(ledger: Ledger) -> None:
    totals = ("Total C1;;;;200.00;", ";Sous-total;;;200.00;", "GRAND TOTAL;;;;200.00;")
    answer = ledger.rows(*TEN[:2], *totals)
    assert counts(answer) == {"created": 2, "skipped": 3}


def test_what_is_carried_to_the_next_page_is_skipped_and_an_item_called_so_is_not(
    light_ledger: Ledger,
) -> None:
    words = ("À reporter", "Report", "Übertrag", "Riporto", "Suma y sigue", "Te transporteren")
    carried = [f";{word};;;200.00;" for word in words]
    reported = "C1;Report à nouveau;2026-01-01;;50.00;50.00"
    answer = light_ledger.rows(*TEN[:2], *carried, reported)
    assert counts(answer) == {"created": 3, "skipped": 6}


def test_a_customer_whose_code_reads_like_a_total_is_a_customer(ledger: Ledger) -> None:
    ledger.customers("code;name\nTOTAL;Total\n")
    answer = ledger.rows("TOTAL;;2026-05-01;;1.00;", "TOTAL;F1;2026-05-01;;1.00;")
    assert counts(answer) == {"created": 1, "rejected": 1}


def test_a_key_in_a_rejected_row_is_present(ledger: Ledger) -> None:
    ledger.rows(*TEN)
    broken = "C1;F1;2026-02-31;2026-05-31;100.00;100.00"
    answer = ledger.rows(broken, *TEN[1:])
    assert counts(answer) == {"unchanged": 9, "rejected": 1}
    assert ledger.remaining()["F1"] == 10000


def test_a_rejected_row_whose_number_cannot_be_read_protects_its_whole_customer(
    ledger: Ledger,
) -> None:
    ledger.rows(*TEN, "C2;G1;2026-05-01;2026-05-31;1.00;1.00")
    nameless = "C1;;2026-05-01;2026-05-31;100.00;100.00"
    answer = ledger.rows(nameless, *TEN[1:])
    assert counts(answer) == {"unchanged": 9, "rejected": 1, "cleared": 1}
    assert "F1" in ledger.remaining()
    assert "G1" not in ledger.remaining()


def test_a_rejected_row_whose_customer_cannot_be_read_protects_the_whole_source(
    ledger: Ledger,
) -> None:
    ledger.rows(*TEN)
    nobody = ";F99;2026-05-01;2026-05-31;100.00;100.00"
    answer = ledger.rows(nobody, *TEN[1:])
    assert counts(answer) == {"unchanged": 9, "rejected": 1}
    assert "F1" in ledger.remaining()


def test_a_row_with_more_cells_than_the_header_protects_the_whole_source(ledger: Ledger) -> None:
    ledger.rows(*TEN)
    answer = ledger.rows(TEN[0] + ";what;is;this", *TEN[2:])
    assert counts(answer) == {"unchanged": 8, "rejected": 1}
    assert len(ledger.remaining()) == 10


def test_clearing_more_than_20_percent_by_count_changes_nothing_until_confirmed(
    ledger: Ledger,
) -> None:
    ledger.rows(*TEN)
    answer = ledger.rows(*TEN[3:])
    assert answer.exit_code == 2
    assert answer.batch is None
    assert answer.refusal is not None
    assert "3 of 10" in answer.refusal.sentence()
    assert len(ledger.remaining()) == 10
    assert counts(ledger.rows(*TEN[3:], confirm_clearing=True)) == {"unchanged": 7, "cleared": 3}


def test_clearing_20_percent_needs_no_confirmation(ledger: Ledger) -> None:
    ledger.rows(*TEN)
    assert counts(ledger.rows(*TEN[2:])) == {"unchanged": 8, "cleared": 2}


def test_clearing_more_than_20_percent_by_value_changes_nothing_until_confirmed(
    ledger: Ledger,
) -> None:
    big = "C1;BIG;2026-05-01;2026-05-31;9000.00;9000.00"
    ledger.rows(*TEN, big)
    assert ledger.rows(*TEN).exit_code == 2
    assert ledger.remaining()["BIG"] == 900000


def test_values_of_two_currencies_are_not_added_for_the_guard(ledger: Ledger) -> None:
    header = "customer_code;number;issue_date;amount;currency"
    euros = [f"C1;F{n};2026-05-01;100.00;EUR" for n in range(1, 11)]
    yen = "C1;Y1;2026-05-01;1;JPY"
    ledger.rows(*euros, yen, header=header)
    assert ledger.rows(*euros, header=header).exit_code == 2


def test_the_threshold_of_clearing_is_a_setting(ledger: Ledger) -> None:
    ledger.configure(clearing_threshold_percent=30)
    ledger.rows(*TEN)
    assert counts(ledger.rows(*TEN[3:])) == {"unchanged": 7, "cleared": 3}


def test_a_dry_run_says_what_would_be_and_changes_nothing(ledger: Ledger) -> None:
    answer = ledger.rows(*TEN, dry_run=True)
    assert answer.as_json()["created"] == 10
    assert answer.as_json()["dry_run"] is True
    assert ledger.all_items() == []


def test_the_same_import_twice_changes_nothing(ledger: Ledger) -> None:
    ledger.rows(*TEN)
    before = [_columns(one) for one in ledger.all_items()]
    ledger.clock.later()
    assert counts(ledger.rows(*TEN)) == {"unchanged": 10}
    assert [_columns(one) for one in ledger.all_items()] == before


def _columns(item: Item) -> dict[str, object]:
    return item.model_dump()


def test_a_rejected_row_protects_its_key_whatever_is_skipped_above_it(ledger: Ledger) -> None:
    ledger.rows(*TEN)
    unread = TEN[9].replace("2026-05-31", "2026-02-30")
    answer = ledger.rows(";;;;900.00;900.00", "Total;;;;;", *TEN[:9], unread)
    assert counts(answer) == {"unchanged": 9, "skipped": 2, "rejected": 1}


def test_a_duplicate_protects_the_other_instalments_of_its_key(ledger: Ledger) -> None:
    second = TEN[9].replace("2026-05-31", "2026-06-30")
    ledger.rows(*TEN, second)
    answer = ledger.rows(*TEN, TEN[9])
    assert counts(answer) == {"unchanged": 10, "rejected": 1}


def test_a_duplicate_below_a_skipped_line_names_both_lines(ledger: Ledger) -> None:
    answer = ledger.rows(";;;;900.00;", TEN[0], ";;;;900.00;", TEN[0])
    assert told(answer) == [(5, "number", "F1", "duplicate of line 3")]
