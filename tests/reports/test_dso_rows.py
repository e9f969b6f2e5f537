"""The DSO by customer, group, collector, company and field, and the items behind its sales."""

from datetime import date, timedelta
from typing import Any
from urllib.parse import parse_qsl

import pytest
from sqlalchemy import select
from sqlmodel import Session

from dso_app.access.viewer import Viewer
from dso_app.database import Database
from dso_app.domain.dso import month_end, month_of
from dso_app.models import Entity, ExchangeRate, Turnover
from dso_app.reports.aging_items import AgeingItemListing
from dso_app.reports.by import By
from dso_app.reports.dso_listing import DsoListing
from dso_app.reports.registry import report_json
from dso_app.reports.request import ReportRequest
from dso_app.reports.sold_listing import SoldItemListing
from dso_app.services.lists.listing import Listing, ListRequest
from tests.support import build, rows
from tests.support.build import key
from tests.support.clocks import TODAY
from tests.support.settle import settle

DAY = timedelta(days=1)


def _two_customers(session: Session) -> Entity:
    """Garnier owes 300.00 of June's 600.00; Lopez owes all of May's 200.00, late."""
    entity = build.entity(session, history_from=date(2025, 1, 1))
    garnier = build.customer(session, entity, name="Garnier", code="C1", custom_1="North")
    lopez = build.customer(session, entity, name="Lopez", code="C2", custom_1="South")
    rows.group(session, "Key", garnier)
    june = date(2026, 6, 10)
    build.item(session, garnier, 300_00, issue_date=june, due_date=june + 30 * DAY)
    paid = build.item(session, garnier, 300_00, issue_date=june, due_date=june + 30 * DAY)
    settle(session, paid, 300_00, june + 5 * DAY)
    may = date(2026, 5, 5)
    build.item(session, lopez, 200_00, issue_date=may, due_date=may + 10 * DAY)
    return entity


def _rows(session: Session, entity: Entity, by: By, **asked: Any) -> dict[str, dict[str, Any]]:
    answer = report_json(session, rows.viewer(entity), "dso", ReportRequest(by=by, **asked))
    return {row["name"]: row for row in answer["customers"]}


def test_each_customer_has_the_dso_of_its_own_balance_and_sales(db: Database) -> None:
    with db.write() as session:
        found = _rows(session, _two_customers(session), By.CUSTOMER)
    garnier, lopez = found["Garnier"], found["Lopez"]
    # 300 of June's 600, over its 30 days; all of it not due.
    assert garnier["countback"]["days"] == garnier["countback"]["best_possible"] == "15.00"
    # 300 ÷ 600 × 90.
    assert (garnier["balance"]["days"], garnier["balance"]["sales"]) == ("45.00", "600.00")
    # June has no sales and adds its 30 days, May's 200 are all open: 31 more.
    assert (lopez["countback"]["days"], lopez["countback"]["best_possible"]) == ("61.00", "0.00")
    assert (lopez["receivables"], lopez["not_due"]) == ("200.00", "0.00")
    # Nothing was owed before: (0 + 200 − 200) ÷ (0 + 200 − 0).
    assert lopez["cei"]["value"] == "0.00"


def test_groups_collectors_companies_and_fields_add_their_customers_up(db: Database) -> None:
    with db.write() as session:
        entity = _two_customers(session)
        groups, fields = _rows(session, entity, By.GROUP), _rows(session, entity, By.CUSTOM_1)
        (company,) = _rows(session, entity, By.ENTITY).values()
        (nobody,) = _rows(session, entity, By.COLLECTOR).values()
        whole = report_json(session, rows.viewer(entity), "dso", ReportRequest())
    assert {name: row["receivables"] for name, row in groups.items()} == {
        "Key": "300.00",
        "": "200.00",
    }
    assert {name: row["countback"]["days"] for name, row in fields.items()} == {
        "North": "15.00",
        "South": "61.00",
    }
    # 500 against June's 600: 25 days.
    assert company["countback"]["days"] == nobody["countback"]["days"] == "25.00"
    assert whole["countback"]["days"] == "25.00"
    assert whole["counted_back"] == [{"month": "2026-06", "days": "25.00"}]


def test_turnover_that_was_entered_stands_in_the_company_s_row_alone(db: Database) -> None:
    with db.write() as session:
        entity = _two_customers(session)
        june = date(2026, 6, 1)
        session.add(
            Turnover(
                entity_id=key(entity),
                month=june,
                currency="EUR",
                amount_minor=1000_00,
                known_on=june,
            )
        )
        (company,) = _rows(session, entity, By.ENTITY).values()
        garnier = _rows(session, entity, By.CUSTOMER)["Garnier"]
    # 500 of 1,000 in June's 30 days.
    assert company["countback"]["days"] == "15.00"
    assert garnier["countback"]["days"] == "15.00"


def test_a_row_stands_beside_itself_at_the_date_it_is_compared_with(db: Database) -> None:
    with db.write() as session:
        entity = _two_customers(session)
        asked = ReportRequest(by=By.CUSTOMER, compare=date(2026, 5, 31))
        answer = report_json(session, rows.viewer(entity), "dso", asked)
    found = {row["name"]: row for row in answer["customers"]}
    assert answer["compared_with"]["receivables"] == "200.00"
    # All of May's sales were open at its end.
    assert found["Lopez"]["before"]["countback"]["days"] == "31.00"
    assert found["Garnier"]["before"] is None
    assert answer["months"][-1]["before"]["month"] == "2026-05"


def test_a_kind_is_no_row_of_the_dso(db: Database) -> None:
    with db.write() as session:
        viewer = rows.viewer(_two_customers(session))
        assert "customers" not in report_json(session, viewer, "dso", ReportRequest(by=By.KIND))


def _sum(listing: Listing, session: Session, viewer: Viewer, href: str, column: str) -> int:
    filters = dict(parse_qsl(href.partition("?")[2]))
    page = listing.page(session, viewer, ListRequest(filters=filters))
    return sum(int(total.sums[column]) for total in page.totals)


@pytest.mark.parametrize("by", ["", "customer", "group", "collector", "entity"])
def test_every_figure_of_the_table_opens_to_items_that_sum_to_it(
    demo_db: Database, by: str
) -> None:
    with demo_db.read() as session:
        viewer = rows.viewer(session.scalars(select(Entity)).one())
        listing = DsoListing(by_month=not by)
        page = listing.page(session, viewer, ListRequest(filters={"by": by}, page_size=12))
        seen = 0
        for row in page.rows:
            for column, behind, amount in (
                ("receivables", AgeingItemListing(), "balance"),
                ("not_due", AgeingItemListing(), "balance"),
                ("sales", SoldItemListing(), "minor"),
            ):
                cell = row.cells.get(column)
                if cell and cell.href:
                    assert _sum(behind, session, viewer, cell.href, amount) == cell.value, row.key
                    seen += 1
    assert seen >= 3


def test_sales_in_another_currency_agree_with_their_items_to_the_cent(db: Database) -> None:
    with db.write() as session:
        entity = build.entity(session, history_from=date(2026, 1, 1))
        rate = ExchangeRate(
            entity_id=key(entity), currency="USD", valid_from=TODAY - 900 * DAY, rate="0.333333"
        )
        session.add(rate)
        customer = build.customer(session, entity)
        for _ in range(7):
            build.item(session, customer, 1_01, currency="USD", issue_date=date(2026, 6, 3))
        viewer = rows.viewer(entity)
        june = month_of(TODAY)
        filters = {"from": june.isoformat(), "to": month_end(june).isoformat()}
        page = SoldItemListing().page(session, viewer, ListRequest(filters=filters))
        sales = report_json(session, viewer, "dso", ReportRequest())["months"][-1]["sales"]
    # 1.01 × 0.333333 = 0.34 each, seven times; all at once it would be 2.36.
    assert (sales, page.totals[0].sums["minor"]) == ("2.38", 2_38)
