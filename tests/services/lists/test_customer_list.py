"""The table of customers: figures, currencies, filters, totals of what is filtered."""

from datetime import timedelta
from typing import Any

from sqlmodel import Session

from dso_app.access.permissions import HOUSE
from dso_app.database import Database
from dso_app.models import Entity, ExchangeRate
from dso_app.reports.aging import ageing, as_json
from dso_app.reports.basis import make_basis
from dso_app.reports.by import By
from dso_app.services.customers.summaries import refresh_summaries
from dso_app.services.home import read_home
from dso_app.services.lists.customers import CustomerListing
from dso_app.services.lists.listing import ListPage, ListRequest
from tests.support import build, rows
from tests.support.build import key
from tests.support.clocks import TODAY

DAY = timedelta(days=1)


def page(session: Session, entity: Entity, **asked: Any) -> ListPage:
    refresh_summaries(session, key(entity), TODAY)
    return CustomerListing().page(session, rows.viewer(entity), ListRequest(**asked))


def values(found: ListPage, column: str) -> list[Any]:
    return [row.cells[column].value for row in found.rows]


def totals(found: ListPage, column: str) -> dict[str, int]:
    return {total.currency: total.sums[column] for total in found.totals}


def test_a_row_holds_balance_late_oldest_groups_and_next_action(db: Database) -> None:
    with db.write() as session:
        entity = build.entity(session)
        claire = build.user(session, name="Claire")
        customer = build.customer(session, entity, collector_id=key(claire), name="Garnier")
        build.item(session, customer, 100_00, late=41)
        build.item(session, customer, 50_00, late=-5)
        rows.group(session, "Ouest", customer)
        rows.group(session, "Hospitality", customer)
        rows.action(session, customer, step_name="Later", planned_on=TODAY + 9 * DAY)
        rows.action(session, customer, step_name="Call", planned_on=TODAY + DAY)
        (row,) = page(session, entity).rows
    cells = {name: cell.value for name, cell in row.cells.items()}
    assert (cells["name"], cells["collector"]) == ("Garnier", "Claire")
    assert sorted(cells["groups"].split(", ")) == ["Hospitality", "Ouest"]
    assert (cells["balance"], cells["late"], cells["oldest"]) == (150_00, 100_00, 41)
    assert (cells["next_step"], cells["next_on"]) == ("Call", TODAY + DAY)
    assert row.currency == "EUR"


def test_a_customer_without_items_is_there_without_figures(db: Database) -> None:
    with db.write() as session:
        entity = build.entity(session)
        build.customer(session, entity)
        found = page(session, entity)
    assert values(found, "balance") == [None]
    assert found.count == 1


def test_sorted_by_late_amount_first_and_by_any_column_asked_for(db: Database) -> None:
    with db.write() as session:
        entity = build.entity(session)
        for name, minor in (("b", 10_00), ("A", 30_00), ("c", 20_00)):
            build.item(session, build.customer(session, entity, name=name), minor)
        assert values(page(session, entity), "name") == ["A", "c", "b"]
        assert values(page(session, entity, sort="name"), "name") == ["A", "b", "c"]
        assert values(page(session, entity, sort="oldest"), "oldest") == [30, 30, 30]


def test_filters_narrow_rows_count_and_totals_alike(db: Database) -> None:
    with db.write() as session:
        entity = build.entity(session)
        claire = build.user(session)
        mine = build.customer(session, entity, collector_id=key(claire), code="C100")
        other = build.customer(session, entity, name="Kessler", code="C200")
        build.item(session, mine, 10_00, late=3)
        build.item(session, other, 5_00, late=-3)
        ouest = rows.group(session, "Ouest", other)
        for asked, expected in (
            ({"collector": str(claire.id)}, 10_00),
            ({"collector": "none"}, 5_00),
            ({"group": str(ouest.id)}, 5_00),
            ({"group": "none"}, 10_00),
            ({"show": "late"}, 10_00),
        ):
            found = page(session, entity, filters=asked)
            assert (found.count, totals(found, "balance")) == (1, {"EUR": expected})
        found = page(session, entity, search="kess")
        assert (found.count, totals(found, "balance")) == (1, {"EUR": 5_00})
        assert page(session, entity, filters={"collector": "1; drop"}).count == 0


def test_currencies_without_a_rate_are_named_not_added_and_each_has_its_total(
    db: Database,
) -> None:
    with db.write() as session:
        entity = build.entity(session)
        both = build.customer(session, entity, name="Both")
        build.item(session, both, 10_00)
        build.item(session, both, 7_00, currency="USD")
        dollars = build.customer(session, entity, name="Dollars")
        build.item(session, dollars, 2_00, currency="USD")
        found = page(session, entity, sort="name")
    first, second = found.rows
    assert (first.cells["balance"].value, first.currency) == (None, "")
    assert sorted(first.cells["balance"].sub.split(", ")) == ["EUR", "USD"]
    assert (second.cells["balance"].value, second.currency) == (2_00, "USD")
    assert totals(found, "balance") == {"EUR": 10_00, "USD": 9_00}


def test_currencies_with_a_rate_are_converted_into_the_entity_s(db: Database) -> None:
    with db.write() as session:
        entity = build.entity(session)
        session.add(
            ExchangeRate(entity_id=key(entity), currency="USD", valid_from=TODAY, rate="0.5")
        )
        both = build.customer(session, entity)
        build.item(session, both, 10_00)
        build.item(session, both, 7_01, currency="USD")
        found = page(session, entity)
    assert (values(found, "balance"), found.rows[0].currency) == ([13_51], "EUR")
    assert totals(found, "balance") == {"EUR": 13_51}


def test_list_and_home_agree_to_the_cent_with_the_ageing_each_item_being_rounded_by_itself(
    db: Database,
) -> None:
    with db.write() as session:
        entity = build.entity(session)
        session.add(
            ExchangeRate(entity_id=key(entity), currency="USD", valid_from=TODAY, rate="0.92")
        )
        customer = build.customer(session, entity)
        for _ in range(4):
            build.item(session, customer, 10_03, currency="USD", late=10)
        build.item(session, customer, -10_03, currency="USD", kind="payment")
        found = page(session, entity)
        (standing,) = read_home(session, rows.viewer(entity)).standings
        basis = make_basis(session, HOUSE, key(entity), TODAY)
        aged = as_json(ageing(session, basis, By.CUSTOMER))["total"]
    # 10.03 × 0.92 = 9.2276 → 9.23, four times 36.92; 40.12 at once would give 36.91.
    assert (aged["total"], aged["late"], aged["unapplied"]) == ("27.69", "36.92", "9.23")
    for column, expected in (("balance", 27_69), ("late", 36_92), ("unapplied", -9_23)):
        assert values(found, column) == [expected]
        assert totals(found, column) == {"EUR": expected}
    assert (standing.receivables, standing.late) == (27_69, 36_92)
