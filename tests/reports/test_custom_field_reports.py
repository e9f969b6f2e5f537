"""Named fields in reports: columns of their files, rows of the ageing, down to the items."""

from io import BytesIO
from typing import Any
from urllib.parse import parse_qsl

from openpyxl import load_workbook
from sqlmodel import Session

from dso_app.access.permissions import HOUSE
from dso_app.database import Database
from dso_app.models import Entity
from dso_app.reports.aging_items import AgeingItemListing
from dso_app.reports.aging_listing import AgeingListing
from dso_app.reports.by import By
from dso_app.reports.export import FileFormat
from dso_app.reports.export.listing_sheet import export_listing
from dso_app.reports.registry import export_report, report_json
from dso_app.reports.request import ReportRequest
from dso_app.services.company.verbs import set_entity
from dso_app.services.lists.listing import Listing, ListRequest
from tests.support import build, rows
from tests.support.clocks import FixedClock


def fill(session: Session) -> Entity:
    """Nord owes 150.00 and 30.00 by two customers, Nord-Est 20.00, one without branch 7.00."""
    entity = build.entity(session)
    names = {"customers.custom_1": "=Branch", "items.custom_5": "Site"}
    set_entity(session, HOUSE, FixedClock(), entity, names)
    for code, branch, minors in (
        ("C1", "Nord", (100_00, 50_00)),
        ("C2", "Nord", (30_00,)),
        ("C3", "Nord-Est", (20_00,)),
        ("C4", "", (7_00,)),
        ("C5", None, (0,)),
    ):
        customer = build.customer(session, entity, code=code, name=code, custom_1=branch)
        for place, minor in enumerate(minors):
            build.item(session, customer, minor, late=40 * place + 3, custom_5=f"+{code}")
    return entity


def test_the_file_of_the_ageing_s_items_has_a_column_for_each_named_field(db: Database) -> None:
    with db.write() as session:
        entity = fill(session)
        listing = AgeingItemListing()
        content = export_listing(
            session,
            listing,
            rows.viewer(entity),
            ListRequest(sort="number"),
            title="Items",
            file_format=FileFormat.XLSX,
        )
    sheet = load_workbook(BytesIO(content)).active
    assert sheet is not None
    table = [[cell.value for cell in row] for row in sheet.iter_rows()]
    (head,) = [row for row in table if "Number" in row]
    assert head[-2:] == ["Site", "=Branch"]
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value in {"+C1", "=Branch"}]
    assert {cell.data_type for cell in cells} == {"s"}


def test_the_ageing_s_file_says_by_customer_what_named_fields_hold_and_runs_no_formula(
    db: Database,
) -> None:
    with db.write() as session:
        entity = fill(session)
        content = export_report(
            session, rows.viewer(entity), "aging", ReportRequest(), FileFormat.CSV
        ).decode()
        json = report_json(session, rows.viewer(entity), "aging", ReportRequest())
    lines = [line.split(",") for line in content.splitlines()]
    assert lines[0][-1] == "'=Branch"
    assert {line[0]: line[-1] for line in lines[1:]} == {
        "C1": "Nord",
        "C2": "Nord",
        "C3": "Nord-Est",
        "C4": "",
    }
    assert "custom_1" not in json["customers"][0]


def total(session: Session, entity: Entity, listing: Listing, **filters: str) -> Any:
    page = listing.page(session, rows.viewer(entity), ListRequest(filters=filters))
    return page.totals[0].sums if page.totals else {}


def test_the_ageing_s_rows_can_be_the_values_of_a_named_field(db: Database) -> None:
    with db.write() as session:
        entity = fill(session)
        listing = AgeingListing()
        asked = ListRequest(filters={"by": "custom_1"}, sort="name")
        page = listing.page(session, rows.viewer(entity), asked)
        assert listing.columns[0].words("fr") == "=Branch"
        assert [(row.cells["name"].value, row.cells["total"].value) for row in page.rows] == [
            ("Without a value", 7_00),
            ("Nord", 180_00),
            ("Nord-Est", 20_00),
        ]
        assert page.totals[0].sums["total"] == 207_00
        assert [row.key for row in page.rows] == ["=", "=Nord", "=Nord-Est"]
        for row in page.rows:
            behind = dict(parse_qsl(row.href.partition("?")[2]))
            sums = total(session, entity, AgeingItemListing(), **behind)
            assert sums["balance"] == row.cells["total"].value
        json = report_json(session, rows.viewer(entity), "aging", ReportRequest(by=By.CUSTOM_1))
        assert [(row["name"], row["total"]) for row in json["customers"]] == [
            ("", "7.00"),
            ("Nord", "180.00"),
            ("Nord-Est", "20.00"),
        ]


def test_the_ageing_is_narrowed_by_a_named_field_whatever_its_rows_are(db: Database) -> None:
    with db.write() as session:
        entity = fill(session)
        for by in ("customer", "collector", "custom_1"):
            filters = {"by": by, "customer_custom_1": "=Nord"}
            assert total(session, entity, AgeingListing(), **filters)["total"] == 180_00
        listing = AgeingListing()
        asked = ListRequest(filters={"customer_custom_1": "nord"}, search="est")
        page = listing.page(session, rows.viewer(entity), asked)
        assert [row.cells["code"].value for row in page.rows] == ["C3"]
        assert ("=Branch", "nord") in listing.facts(session, rows.viewer(entity), asked)
