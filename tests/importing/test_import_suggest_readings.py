"""Order of dates and decimal mark: by column from all rows, by file, and as a person says."""

from dso_app.domain.dates import DateOrder
from dso_app.importing.preview import sample_for_mapper
from dso_app.importing.profiles import find_profile, remembered
from dso_app.importing.request import FileKind, ReadingOptions
from tests.support.imports import Ledger, at, counts, told

HEADER = "customer_code;number;issue_date;due_date;amount"
DMY, MDY = DateOrder.DMY, DateOrder.MDY


def test_each_column_decides_for_itself(light_ledger: Ledger) -> None:
    rows = ["C1;F1;31/01/2026;02/28/2026;1.234,50", "C1;F2;01/02/2026;03/04/2026;10,00"]
    answer = light_ledger.rows(*rows, header=HEADER)
    assert (counts(answer), answer.assumed) == ({"created": 2}, {})
    second = light_ledger.item("F2")
    assert (second.issue_date, second.due_date) == (at("2026-02-01"), at("2026-03-04"))


def test_the_order_is_found_on_the_last_of_many_rows(light_ledger: Ledger) -> None:
    many = [f"C1;F{n};03/04/2026;;1,00" for n in range(2000)]
    answer = light_ledger.rows(*many, "C1;F;13/04/2026;;1,00", header=HEADER)
    assert answer.assumed == {}
    assert light_ledger.item("F7").issue_date == at("2026-04-03")


def test_files_imported_together_decide_each_for_itself(light_ledger: Ledger) -> None:
    french = f"{HEADER}\nC1;F1;31/01/2026;;1 234,50\nC1;F2;01/02/2026;;10,00\n"
    american = f"{HEADER}\nC2;F3;01/31/2026;;1,234.50\nC2;F4;02/01/2026;;10.00\n"
    answer = light_ledger.items(french, american)
    assert (counts(answer), answer.assumed) == ({"created": 4}, {})
    for number in ("F2", "F4"):
        assert light_ledger.item(number).issue_date == at("2026-02-01")
    assert light_ledger.remaining() == {"F1": 123450, "F2": 1000, "F3": 123450, "F4": 1000}


def test_what_is_assumed_differently_is_told_by_file_and_column(light_ledger: Ledger) -> None:
    french = "Code client;Pièce;Date pièce;Montant\nC1;F1;03/04/2026;10,00\n"
    american = "Customer code;Number;Issue date;Amount\nC2;F2;03/04/2026;10.00\n"
    light_ledger.configure(country="US")
    answer = light_ledger.items(french, american)
    assert answer.assumed == {"dates": "file-0.csv: Date pièce=dmy, file-1.csv: Issue date=mdy"}


def test_one_assumption_for_all_columns_is_told_once(light_ledger: Ledger) -> None:
    answer = light_ledger.rows("C1;F1;03/04/2026;05/06/2026;1,200", header=HEADER)
    assert dict(answer.assumed) == {"dates": "dmy", "decimal": "."}


def test_a_person_says_the_order_of_one_column(light_ledger: Ledger) -> None:
    row = "C1;F1;03/04/2026;05/06/2026;1,200"
    answer = light_ledger.rows(
        row, header=HEADER, orders={"due_date": MDY}, marks={"amount": ","}, profile="a"
    )
    item = light_ledger.item("F1")
    assert (item.issue_date, item.due_date) == (at("2026-03-04"), at("2026-05-06"))
    assert item.amount_minor == 120
    # The other date column goes by the one that was said.
    assert dict(answer.assumed) == {"dates": "mdy"}


def test_what_was_said_of_a_column_is_remembered(light_ledger: Ledger) -> None:
    row = "C1;F1;03/04/2026;05/06/2026;1,200"
    light_ledger.rows(
        row, header=HEADER, orders={"issue_date": DMY, "due_date": MDY}, marks={"amount": ","}
    )
    with light_ledger.db.read() as session:
        known = remembered(find_profile(session, light_ledger.entity_id, FileKind.ITEMS, None))
    assert known.orders == {"issue_date": DMY, "due_date": MDY}
    assert known.marks == {"amount": ","}
    answer = light_ledger.rows(row, header=HEADER, strict=True)
    assert counts(answer) == {"unchanged": 1}


def test_said_for_all_columns_it_goes_before_what_is_remembered_of_one(
    light_ledger: Ledger,
) -> None:
    row = "C1;F1;03/04/2026;05/06/2026;1,00"
    light_ledger.rows(row, header=HEADER, orders={"issue_date": DMY, "due_date": DMY})
    light_ledger.rows(row, header=HEADER, dates="mdy")
    assert light_ledger.item("F1").due_date == at("2026-05-06")


def test_the_mapper_shows_the_order_of_each_column_and_what_it_rests_on(
    light_ledger: Ledger,
) -> None:
    path = light_ledger.file(f"{HEADER}\nC1;F1;03/04/2026;12/31/2026;1.234,50\n")
    said = ReadingOptions()
    sample = sample_for_mapper(
        FileKind.ITEMS, path, "file.csv", said=said, known=said, country="FR"
    )
    decisions = sample.decisions
    assert decisions.orders == {"issue_date": MDY, "due_date": MDY}
    assert decisions.marks == {"amount": ","}
    assert {field: str(one.because) for field, one in decisions.columns.items()} == {
        "issue_date": "other_columns"
    }
    orders = {"issue_date": DMY}
    again = sample_for_mapper(
        *(FileKind.ITEMS, path, "file.csv"),
        said=ReadingOptions(orders=orders),
        known=said,
        country="FR",
    )
    assert again.decisions.orders["issue_date"] is DMY
    assert again.decisions.assumed == {}


def test_on_screen_only_the_first_file_was_seen_the_others_still_decide(
    light_ledger: Ledger,
) -> None:
    names = ("customer_code", "number", "issue_date", "due_date", "amount")
    seen = {"columns": dict(zip(names, names, strict=True)), "header": names}
    first = f"{HEADER}\nC1;F1;03/04/2026;;10,00\n"
    american = f"{HEADER}\nC2;F2;01/31/2026;;1,234.50\n"
    alike = f"{HEADER}\nC2;F3;03/04/2026;;10\n"
    light_ledger.items(
        first, american, alike, **seen, orders={"issue_date": DMY}, marks={"amount": ","}
    )
    assert light_ledger.item("F1").issue_date == at("2026-04-03")
    assert light_ledger.item("F2").issue_date == at("2026-01-31")
    assert light_ledger.item("F2").amount_minor == 123450
    assert light_ledger.item("F3").issue_date == at("2026-04-03")


def test_a_file_with_other_columns_than_the_one_seen_is_mapped_by_its_own(
    light_ledger: Ledger,
) -> None:
    names = ("customer_code", "number", "issue_date", "due_date", "amount")
    seen = {"columns": dict(zip(names, names, strict=True)), "header": names}
    first = f"{HEADER}\nC1;F1;2026-04-03;;10.00\n"
    other = "Code client;Facture;Date;Montant\nC2;F2;31/01/2026;20,00\n"
    assert counts(light_ledger.items(first, other, **seen)) == {"created": 2}
    assert light_ledger.remaining() == {"F1": 1000, "F2": 2000}


def test_time_stamps_named_months_and_serials_stand_in_one_column(light_ledger: Ledger) -> None:
    days = ["2026-01-31T23:30:00Z", "31/01/2026 14:05", "31-Jan-2026", "46053", "20260131"]
    rows = [f"C1;F{place};{day};;1.00" for place, day in enumerate(days)]
    light_ledger.rows(*rows, header=HEADER)
    assert {one.issue_date for one in light_ledger.all_items()} == {at("2026-01-31")}


def test_a_date_of_zeros_is_no_date(light_ledger: Ledger) -> None:
    rows = ["C1;F1;20260131;00000000;1.00", "C1;F2;00000000;20260131;1.00"]
    answer = light_ledger.rows(*rows, header=HEADER)
    assert light_ledger.item("F1").due_date == at("2026-03-02")
    assert told(answer) == [(3, "issue_date", "00000000", "no date")]
