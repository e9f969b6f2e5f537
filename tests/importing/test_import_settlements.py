"""Rules, section 3, "Settlements", through imports."""

from datetime import timedelta

from sqlmodel import col, select

from dso_app.models import Customer, CustomerSummary, Entity, ItemRevision
from tests.support.clocks import TODAY
from tests.support.imports import Ledger, at, counts

OPEN = "C1;F1;2026-05-01;2026-05-31;100.00;100.00"
HALF = "C1;F1;2026-05-01;2026-05-31;100.00;40.00"
DELTA = {"mode": "delta"}


def test_every_fall_of_the_remaining_amount_is_a_settlement_on_the_business_date(
    ledger: Ledger,
) -> None:
    ledger.rows(OPEN)
    ledger.clock.later(3)
    assert counts(ledger.rows(HALF)) == {"updated": 1}
    assert ledger.settlements("F1") == [(TODAY + timedelta(days=3), 6000, False)]
    assert ledger.item("F1").remaining_minor == 4000


def test_the_business_date_of_an_import_can_be_said(ledger: Ledger) -> None:
    ledger.rows(OPEN, on=at("2026-06-01"))
    ledger.rows(HALF, on=at("2026-06-15"))
    assert ledger.settlements("F1") == [(at("2026-06-15"), 6000, False)]
    assert ledger.item("F1").known_on == at("2026-06-01")


def test_a_smaller_amount_in_a_list_that_says_no_remaining_one_is_a_settlement(
    ledger: Ledger,
) -> None:
    header = "customer_code;number;issue_date;due_date;amount"
    ledger.rows("C1;F1;2026-05-01;2026-05-31;100", header=header)
    for _ in range(2):
        ledger.rows("C1;F1;2026-05-01;2026-05-31;40", header=header, confirm_clearing=True)
        assert ledger.remaining() == {"F1": 4000}
        assert ledger.item("F1").amount_minor == 10000
        assert ledger.settlements("F1") == [(TODAY, 6000, False)]


def test_an_item_first_seen_with_less_remaining_has_an_opening_settlement(ledger: Ledger) -> None:
    ledger.rows(HALF)
    assert ledger.settlements("F1") == [(TODAY, 6000, True)]


def test_an_item_first_seen_with_a_cleared_on_date_has_no_opening_settlement(
    ledger: Ledger,
) -> None:
    header = "customer_code;number;issue_date;amount;cleared_on"
    ledger.rows("C1;F1;2026-05-01;100.00;2026-05-20", header=header, **DELTA)
    assert ledger.settlements("F1") == [(at("2026-05-20"), 10000, False)]


def test_a_part_settled_on_a_cleared_on_date_is_dated_by_it(ledger: Ledger) -> None:
    header = "customer_code;number;issue_date;amount;remaining;cleared_on"
    ledger.rows("C1;F1;2026-05-01;100.00;100.00;", header=header, **DELTA)
    ledger.rows("C1;F1;2026-05-01;100.00;25.00;2026-06-02", header=header, **DELTA)
    assert ledger.settlements("F1") == [(at("2026-06-02"), 7500, False)]


def test_coming_back_open_is_a_negative_settlement_on_the_day_it_reopened(ledger: Ledger) -> None:
    others = [f"C1;O{n};2026-05-01;2026-05-31;100.00;100.00" for n in range(9)]
    ledger.rows(OPEN, *others)
    ledger.clock.later()
    ledger.rows(*others)
    ledger.clock.later()
    assert counts(ledger.rows(OPEN, *others)) == {"unchanged": 9, "reopened": 1}
    day = TODAY + timedelta(days=1)
    assert ledger.settlements("F1") == [
        (day, 10000, False),
        (day + timedelta(days=1), -10000, False),
    ]
    assert ledger.item("F1").remaining_minor == 10000


def test_a_delta_reopens_by_a_cleared_on_date_left_empty(ledger: Ledger) -> None:
    header = "customer_code;number;issue_date;amount;cleared_on"
    ledger.rows("C1;F1;2026-05-01;100.00;2026-05-20", header=header, **DELTA)
    answer = ledger.rows("C1;F1;2026-05-01;100.00;", header=header, **DELTA)
    assert counts(answer) == {"reopened": 1}
    assert ledger.item("F1").remaining_minor == 10000


def test_a_delta_that_does_not_say_what_remains_keeps_what_is_known(ledger: Ledger) -> None:
    ledger.rows(OPEN)
    ledger.rows(HALF)
    header = "customer_code;number;issue_date;due_date;amount"
    answer = ledger.rows("C1;F1;2026-05-01;2026-05-31;100.00", header=header, **DELTA)
    assert counts(answer) == {"unchanged": 1}
    assert ledger.item("F1").remaining_minor == 4000


def test_a_corrected_amount_is_no_settlement_and_the_old_one_is_kept(ledger: Ledger) -> None:
    ledger.rows(OPEN)
    ledger.clock.later()
    answer = ledger.rows("C1;F1;2026-05-01;2026-05-31;80.00;80.00")
    assert counts(answer) == {"updated": 1}
    assert ledger.settlements("F1") == []
    with ledger.db.read() as session:
        (revision,) = session.exec(select(ItemRevision))
    assert (revision.amount_minor, revision.due_date) == (10000, at("2026-05-31"))
    assert revision.superseded_on == TODAY + timedelta(days=1)


def test_a_credit_is_settled_on_its_own_side(ledger: Ledger) -> None:
    ledger.rows("C1;A1;2026-05-01;;-50.00;-50.00")
    ledger.rows("C1;A1;2026-05-01;;-50.00;-20.00")
    assert ledger.settlements("A1") == [(TODAY, -3000, False)]


def test_what_an_import_touches_is_to_be_planned_and_summed_again(ledger: Ledger) -> None:
    ledger.rows(OPEN, "C2;G1;2026-06-01;2026-07-01;10.00;10.00")
    _planned(ledger)
    ledger.rows(HALF, "C2;G1;2026-06-01;2026-07-01;10.00;10.00")
    assert ledger.customer("C1").plan_needed is True
    assert ledger.customer("C2").plan_needed is False
    with ledger.db.read() as session:
        key = ledger.customer("C1").id
        query = select(CustomerSummary).where(col(CustomerSummary.customer_id) == key)
        summary = session.exec(query).one()
    assert (summary.balance_minor, summary.late_minor, summary.as_of) == (4000, 4000, TODAY)


def _planned(ledger: Ledger) -> None:
    with ledger.db.write() as session:
        for customer in session.exec(select(Customer)):
            customer.plan_needed = False


def test_history_from_says_that_the_file_holds_every_item_since(ledger: Ledger) -> None:
    ledger.rows(OPEN, history_from=at("2026-01-01"))
    with ledger.db.read() as session:
        assert session.get_one(Entity, ledger.entity_id).history_from == at("2026-01-01")
