"""The ageing on the screen, its drill-down and its Excel agree to the cent."""

from datetime import timedelta
from io import BytesIO
from typing import Any
from urllib.parse import parse_qsl

import pytest
from openpyxl import load_workbook
from sqlmodel import Session

from dso_app.access.permissions import HOUSE
from dso_app.database import Database
from dso_app.models import Entity, ExchangeRate
from dso_app.reports.aging import AgeingReport, ageing
from dso_app.reports.aging_items import AgeingItemListing
from dso_app.reports.aging_listing import AgeingListing
from dso_app.reports.basis import make_basis
from dso_app.reports.export import FileFormat
from dso_app.reports.export.listing_sheet import export_listing
from dso_app.services.company.rates import MissingRate
from dso_app.services.lists.listing import Listing, ListRequest
from tests.support import build, rows
from tests.support.build import key
from tests.support.clocks import TODAY
from tests.support.settle import settle

DAY = timedelta(days=1)


def fill(session: Session) -> Entity:
    """Two customers, one of them in two groups, in euros and dollars, some of it settled."""
    entity = build.entity(session)
    session.add(
        ExchangeRate(
            entity_id=key(entity), currency="USD", valid_from=TODAY - 400 * DAY, rate="0.913"
        )
    )
    claire = build.user(session, name="Claire")
    first = build.customer(session, entity, collector_id=key(claire), code="C1")
    second = build.customer(session, entity, code="C2")
    rows.group(session, "Ouest", first)
    rows.group(session, "Hospitality", first)
    for customer in (first, second):
        for late in (-10, 0, 3, 33, 66, 99):
            item = build.item(session, customer, 100_01 + late, late=late)
            settle(session, item, 33_33, TODAY - 2 * DAY)
            build.item(session, customer, 10_07 + late, late=late, currency="USD")
            build.item(session, customer, -5_03, late=late, currency="USD", kind="payment")
    return entity


def report(session: Session, entity: Entity) -> AgeingReport:
    return ageing(session, make_basis(session, HOUSE, key(entity), TODAY))


def total(session: Session, entity: Entity, listing: Listing, **filters: str) -> Any:
    page = listing.page(session, rows.viewer(entity), ListRequest(filters=filters))
    (only,) = page.totals or (None,)
    return only


def test_the_screen_s_rows_and_total_are_those_of_the_report(db: Database) -> None:
    with db.write() as session:
        entity = fill(session)
        found = AgeingListing().page(session, rows.viewer(entity), ListRequest())
        answer = report(session, entity)
    assert {row.cells["code"].value: row.cells["total"].value for row in found.rows} == {
        row.code: row.figures.total for row in answer.rows
    }
    assert found.totals[0].sums["total"] == answer.total.total
    assert [found.totals[0].sums[f"bucket_{place}"] for place in range(5)] == list(
        answer.total.buckets
    )


def test_every_bucket_and_figure_opens_to_items_that_sum_to_it(db: Database) -> None:
    with db.write() as session:
        entity = fill(session)
        answer = report(session, entity)
        for row in answer.rows:
            for label, minor in zip(answer.basis.labels, row.figures.buckets, strict=True):
                behind = total(
                    session, entity, AgeingItemListing(), customer=str(row.key), bucket=label
                )
                assert behind.sums["balance"] == minor
        for figure in ("late", "debits"):
            behind = total(session, entity, AgeingItemListing(), figure=figure)
            assert behind.sums["balance"] == getattr(answer.total, figure)
        behind = total(session, entity, AgeingItemListing(), figure="unapplied")
        assert -behind.sums["balance"] == answer.total.unapplied


@pytest.mark.parametrize("by", ["customer", "group", "collector"])
def test_each_row_leads_to_the_items_behind_it(db: Database, by: str) -> None:
    with db.write() as session:
        entity = fill(session)
        request = ListRequest(filters={"by": by, "as_of": "2026-06-29"})
        found = AgeingListing().page(session, rows.viewer(entity), request)
        assert found.count > 1
        for row in found.rows:
            path, _, query = row.href.partition("?")
            assert path == "/reports/ageing/items"
            behind = total(session, entity, AgeingItemListing(), **dict(parse_qsl(query)))
            assert behind.sums["balance"] == row.cells["total"].value


def test_by_group_shared_customers_count_once_in_the_total(db: Database) -> None:
    with db.write() as session:
        entity = fill(session)
        found = AgeingListing().page(
            session, rows.viewer(entity), ListRequest(filters={"by": "group"})
        )
        assert found.totals[0].sums["total"] == report(session, entity).total.total
    assert [row.cells["name"].value for row in found.rows].count("No group") == 1


def test_filters_narrow_the_customers_of_the_report(db: Database) -> None:
    with db.write() as session:
        entity = fill(session)
        by_code = {row.code: row.figures.total for row in report(session, entity).rows}
        listing = AgeingListing()
        assert total(session, entity, listing, collector="none").sums["total"] == by_code["C2"]
        dollars = total(session, entity, listing, currency="USD")
    assert dollars.currency == "USD"


def test_a_missing_rate_is_refused_on_the_screen_too(db: Database) -> None:
    with db.write() as session:
        entity = build.entity(session)
        build.item(session, build.customer(session, entity), 10_00, currency="GBP")
        for listing in (AgeingListing(), AgeingItemListing()):
            with pytest.raises(MissingRate, match="GBP"):
                listing.page(session, rows.viewer(entity), ListRequest())


def test_the_excel_s_cells_sum_to_the_screen_s_total(db: Database) -> None:
    with db.write() as session:
        entity = fill(session)
        answer = report(session, entity)
        content = export_listing(
            session,
            AgeingListing(),
            rows.viewer(entity),
            ListRequest(),
            title="Ageing",
            file_format=FileFormat.XLSX,
        )
    sheet: Any = load_workbook(BytesIO(content), data_only=True).active
    (table,) = sheet.tables.values()
    first, *body = sheet[table.ref]
    column = [cell.value for cell in first].index("Total, EUR")
    assert round(sum(row[column].value for row in body) * 100) == answer.total.total
    below = sheet.cell(row=body[-1][0].row + 1, column=column + 1).value
    assert round(below * 100) == answer.total.total
