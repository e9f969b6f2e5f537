"""The DSO report, and the figures published with the sample ledger."""

from datetime import date, timedelta
from typing import Any

from sqlmodel import Session

from dso_app.access.permissions import HOUSE
from dso_app.database import Database
from dso_app.models import Entity, ExchangeRate, ItemRevision, Turnover
from dso_app.reports.aging import ageing
from dso_app.reports.aging import as_json as aging_json
from dso_app.reports.basis import make_basis
from dso_app.reports.dso import dso, trend_dates
from dso_app.reports.dso_json import as_json
from dso_app.reports.movements import read_movements
from dso_app.reports.series import aged_balances
from tests.support import build
from tests.support.build import key
from tests.support.clocks import TODAY
from tests.support.sample import load_sample
from tests.support.settle import settle

DAY = timedelta(days=1)
END_OF_2012 = date(2012, 12, 31)
DAYS = (date(2026, 6, 28), date(2026, 6, 29))
"""The day before an item was changed, and that day."""


def report(session: Session, entity: Entity, on: date = TODAY, **asked: Any) -> dict[str, Any]:
    return as_json(dso(session, make_basis(session, HOUSE, key(entity), on), **asked))


def sell(session: Session, entity: Entity, issued: date, minor: int, **values: Any) -> None:
    customer = build.customer(session, entity)
    build.item(session, customer, minor, issue_date=issued, due_date=issued + 30 * DAY, **values)


def test_the_sample_gives_its_published_figures_to_the_cent(db: Database) -> None:
    with db.write() as session:
        entity = load_sample(session)
        basis = make_basis(session, HOUSE, key(entity), END_OF_2012)
        total = aging_json(ageing(session, basis))["total"]
        answer = as_json(dso(session, basis))
    assert (total["items"], total["customers"], total["total"]) == (99, 61, "5725.06")
    assert (total["not_due"], total["1-30"]) == ("4936.32", "788.74")
    assert answer["receivables"] == "5725.06"
    assert answer["balance"]["sales"] == "19196.81"
    assert (answer["balance"]["days"], answer["balance"]["period_days"]) == ("26.84", 90)
    assert (answer["countback"]["days"], answer["countback"]["complete"]) == ("27.33", True)
    assert answer["sales_known_from"] == "2012-01-01"


def test_the_trend_of_the_sample_agrees_with_its_ageing_at_each_month_end(
    sqlite_db: Database,
) -> None:
    with sqlite_db.write() as session:
        entity = load_sample(session)
        basis = make_basis(session, HOUSE, key(entity), END_OF_2012)
        months = as_json(dso(session, basis))["months"]
        for month, on in zip(months, trend_dates(END_OF_2012), strict=True):
            then = ageing(session, make_basis(session, HOUSE, key(entity), on)).total
            assert month["receivables"] == f"{then.total / 100:.2f}"
    assert [month["month"] for month in months] == [f"2012-{n:02}" for n in range(1, 13)]


def test_balances_at_many_dates_equal_the_ageing_of_each(db: Database) -> None:
    with db.write() as session:
        entity = build.entity(session)
        customer = build.customer(session, entity)
        for late in (-20, 0, 5, 31, 62, 95, 200):
            item = build.item(session, customer, 100_00 + late, late=late)
            settle(session, item, 40_00, item.due_date + 12 * DAY)
            settle(session, item, 10_00, item.issue_date - 5 * DAY)
            build.item(session, customer, -30_00, kind="payment", late=late)
        build.item(session, customer, 99_00, kind="down_payment")
        basis = make_basis(session, HOUSE, key(entity), TODAY)
        dates = [TODAY - back * DAY for back in (0, 1, 17, 30, 31, 90, 300)]
        movements = read_movements(session, basis)
        assert movements.rows
        for balance in aged_balances(session, basis, dates, movements):
            then = ageing(session, make_basis(session, HOUSE, key(entity), balance.on)).total
            assert balance.buckets == then.buckets


def test_where_sales_are_not_known_dso_and_cei_are_null_with_why(db: Database) -> None:
    with db.write() as session:
        entity = build.entity(session)
        sell(session, entity, TODAY - 100 * DAY, 100_00, known_on=TODAY)
        answer = report(session, entity)
    why = "The sales of the period are not known: enter the turnover of its months."
    assert answer["countback"] == {
        "days": None,
        "complete": None,
        "best_possible": None,
        "why": why,
    }
    assert answer["balance"]["days"] is answer["balance"]["sales"] is None
    assert answer["balance"]["why"] == answer["cei"]["why"] == why
    assert answer["cei"]["value"] is answer["sales_known_from"] is None
    assert answer["months"][-1] == {
        "month": "2026-06",
        "receivables": "100.00",
        "sales": None,
        "countback": None,
        "best_possible": None,
        "why": why,
    }


def test_months_wholly_after_the_first_import_are_known(db: Database) -> None:
    with db.write() as session:
        entity = build.entity(session)
        sell(session, entity, date(2026, 3, 10), 50_00, known_on=date(2026, 3, 15))
        sell(session, entity, date(2026, 5, 10), 100_00, known_on=date(2026, 5, 10))
        sell(session, entity, date(2026, 6, 10), 100_00, known_on=date(2026, 6, 10))
        answer = report(session, entity)
    assert answer["sales_known_from"] == "2026-04-01"
    # 250 − June 100 (30 days) − May 100 (31) − April 0 (30) = 50 left: a lower bound.
    assert answer["countback"]["days"] == "91.00"
    assert answer["countback"]["complete"] is False


def test_entered_turnover_replaces_the_sales_of_its_month(db: Database) -> None:
    with db.write() as session:
        entity = build.entity(session)
        sell(session, entity, date(2026, 6, 10), 100_00, known_on=date(2026, 6, 30))
        for month, minor in ((4, 999_00), (5, 999_00), (6, 400_00)):
            session.add(
                Turnover(
                    entity_id=key(entity),
                    month=date(2026, month, 1),
                    currency="EUR",
                    amount_minor=minor,
                    known_on=TODAY,
                )
            )
        answer = report(session, entity)
    assert answer["sales_known_from"] == "2026-04-01"
    assert answer["months"][-1]["sales"] == "400.00"
    # 100 of June's 400, over its 30 days.
    assert answer["countback"]["days"] == "7.50"
    # The window begins on 2 April: 999 × 29/30 + 999 + 400 = 2364.70; 100 / 2364.70 × 90.
    assert answer["balance"]["sales"] == "2364.70"
    assert answer["balance"]["days"] == "3.81"


def test_credit_notes_lower_sales_and_a_month_is_never_below_zero(db: Database) -> None:
    with db.write() as session:
        entity = build.entity(session, history_from=date(2026, 1, 1))
        sell(session, entity, date(2026, 6, 1), 100_00)
        sell(session, entity, date(2026, 6, 2), -30_00, kind="credit_note")
        sell(session, entity, date(2026, 5, 2), -80_00, kind="credit_note")
        sell(session, entity, date(2026, 6, 3), -20_00, kind="payment")
        months = report(session, entity)["months"]
    assert [month["sales"] for month in months[-2:]] == ["0.00", "70.00"]


def test_in_the_sales_of_the_last_90_days_too_a_month_is_never_below_zero(db: Database) -> None:
    with db.write() as session:
        entity = build.entity(session, history_from=date(2026, 1, 1))
        sell(session, entity, date(2026, 5, 10), 300_00)
        sell(session, entity, date(2026, 6, 10), -80_00, kind="credit_note")
        answer = report(session, entity)
    # June gives nothing; it does not take from May.
    assert answer["balance"]["sales"] == "300.00"


def test_sales_as_known_on_a_past_date_are_those_known_then(db: Database) -> None:
    with db.write() as session:
        entity = build.entity(session, history_from=date(2026, 1, 1))
        customer = build.customer(session, entity)
        item = build.item(session, customer, 90_00, issue_date=date(2026, 6, 10))
        revised = ItemRevision(
            item_id=key(item),
            customer_id=key(customer),
            kind="invoice",
            issue_date=date(2026, 5, 20),
            due_date=item.due_date,
            currency="EUR",
            amount_minor=100_00,
            superseded_on=date(2026, 6, 29),
        )
        session.add(revised)
        session.flush()
        asked = {day: make_basis(session, HOUSE, key(entity), TODAY, known_on=day) for day in DAYS}
        sales = [as_json(dso(session, basis))["months"][-2:] for basis in asked.values()]
    assert [[month["sales"] for month in months] for months in sales] == [
        ["100.00", "0.00"],
        ["0.00", "90.00"],
    ]


def test_cei_is_over_the_period_asked_for(db: Database) -> None:
    with db.write() as session:
        entity = build.entity(session, history_from=date(2026, 1, 1))
        customer = build.customer(session, entity)
        old = build.item(session, customer, 100_00, issue_date=date(2026, 4, 1), late=60)
        settle(session, old, 60_00, date(2026, 6, 20))
        sell(session, entity, date(2026, 6, 15), 200_00)
        answer = report(session, entity, first=date(2026, 6, 1), last=TODAY)
    # (100 + 200 − 240) ÷ (100 + 200 − 200) = 60 %
    assert answer["cei"] == {"value": "60.00", "from": "2026-06-01", "to": "2026-06-30"}


def test_best_possible_dso_is_that_of_what_is_not_due(db: Database) -> None:
    with db.write() as session:
        entity = build.entity(session, history_from=date(2026, 1, 1))
        sell(session, entity, date(2026, 6, 20), 300_00)
        build.item(
            session,
            build.customer(session, entity),
            *(150_00,),
            issue_date=date(2026, 6, 1),
            due_date=date(2026, 6, 10),
        )
        answer = report(session, entity)
    assert (answer["countback"]["days"], answer["countback"]["best_possible"]) == ("30.00", "20.00")
    assert (answer["balance"]["days"], answer["balance"]["best_possible"]) == ("90.00", "60.00")


def test_sales_and_receivables_of_other_currencies_are_converted_with_the_dated_rate(
    db: Database,
) -> None:
    with db.write() as session:
        entity = build.entity(session, history_from=date(2026, 1, 1))
        session.add(
            ExchangeRate(
                entity_id=key(entity), currency="USD", valid_from=TODAY - 500 * DAY, rate="0.5"
            )
        )
        sell(session, entity, date(2026, 6, 20), 300_00, currency="USD")
        answer = report(session, entity)
    assert (answer["receivables"], answer["months"][-1]["sales"]) == ("150.00", "150.00")
    assert answer["rates"]["USD"]["rate"] == "0.5"
