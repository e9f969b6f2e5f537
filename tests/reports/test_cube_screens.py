"""Reports of lines on screen: their tables, and the lines that each figure opens to."""

import csv
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from io import StringIO
from typing import Any
from urllib.parse import parse_qsl

import pytest
from sqlmodel import Session

from dso_app.database import Database
from dso_app.reports.by import By
from dso_app.reports.cube_lines import CubeLineListing
from dso_app.reports.cube_listing import CubeListing
from dso_app.reports.export import FileFormat
from dso_app.reports.registry import UnknownReport, export_report, read_report, report_json
from dso_app.reports.request import ReportRequest
from dso_app.services.lists.listing import ListPage, ListRequest
from tests.reports.test_agreement import CUBES, viewer_of
from tests.support.clocks import TODAY

BYS = (By.CUSTOMER, By.GROUP, By.COLLECTOR, By.ENTITY, By.KIND)


def page(session: Session, name: str, **filters: str) -> tuple[CubeListing, ListPage]:
    listing = CubeListing(name)
    request = ListRequest(filters=filters, page_size=200)
    return listing, listing.page(session, viewer_of(session), request)


def behind(session: Session, address: str) -> CubeLineListing:
    """The lines an address leads to."""
    path, _, query = address.partition("?")
    assert path == "/reports/items"
    lines = CubeLineListing()
    filters: Mapping[str, str] = dict(parse_qsl(query))
    lines.page(session, viewer_of(session), ListRequest(filters=filters))
    return lines


@pytest.mark.parametrize("name", CUBES)
def test_the_screen_shows_the_rows_and_the_total_of_the_report(
    demo_db: Database, name: str
) -> None:
    with demo_db.read() as session:
        for by in BYS:
            listing, found = page(session, name, by=by)
            cube = read_report(session, viewer_of(session), name, ReportRequest(by=by))
            shown: dict[str, Any] = {
                row.key: {one.name: row.cells[one.name].value for one in cube.measures}
                for row in found.rows
            }
            assert len(shown) == len(cube.rows) == found.count
            assert sorted(map(str, shown.values())) == sorted(
                str(cube.values(row.sums)) for row in cube.rows
            )
            assert found.totals[0].sums == cube.values(cube.total)
            assert listing.cube.by is by


@pytest.mark.parametrize("name", CUBES)
def test_every_figure_of_every_row_opens_to_lines_that_make_it(
    demo_db: Database, name: str
) -> None:
    with demo_db.read() as session:
        for by in (By.GROUP, By.KIND):
            listing, found = page(session, name, by=by)
            for row in found.rows[:2]:
                for measure in listing.cube.measures:
                    cell = row.cells[measure.name]
                    if not cell.href:
                        assert not cell.value
                        continue
                    lines = behind(session, cell.href)
                    assert lines.figure is not None
                    assert lines.figure.of(lines.sums()) == cell.value, (by, row.key, measure.name)


def test_a_figure_stands_beside_each_line_as_what_the_line_adds_to_it(demo_db: Database) -> None:
    with demo_db.read() as session:
        listing, _ = page(session, "penalties")
        request = ListRequest(filters=dict(parse_qsl(listing.behind(figure="total").split("?")[1])))
        lines = CubeLineListing()
        rows = list(lines.rows(session, viewer_of(session), request))
        total = listing.cube.values(listing.cube.total)["total"]
    assert sum(row.cells["line_figure"].value for row in rows) == total


def test_filters_narrow_the_report_and_its_lines_alike(demo_db: Database) -> None:
    with demo_db.read() as session:
        whole, _ = page(session, "qualification", by="kind")
        listing, found = page(session, "qualification", by="kind", kind="invoice")
        assert {row.key for row in found.rows} == {"=invoice"}
        assert all(line.kind == "invoice" for _, line in listing.cube.lines)
        assert listing.cube.total[0] < whole.cube.total[0]
        one = whole.cube.lines[0][0]
        searched = CubeListing("qualification")
        asked = ListRequest(search=one.code)
        searched.page(session, viewer_of(session), asked)
        assert {person.code for person, _ in searched.cube.lines} == {one.code}


def test_compared_with_an_earlier_date_each_figure_says_how_it_changed(demo_db: Database) -> None:
    with demo_db.read() as session:
        viewer = viewer_of(session)
        then = date(2026, 5, 31)
        listing, found = page(session, "qualification", by="entity", compare=then.isoformat())
        before = read_report(session, viewer, "qualification", ReportRequest(as_of=then))
        assert listing.cube.earlier is not None
        assert listing.cube.earlier.total == before.total
        (row,) = found.rows
        change = Decimal(listing.cube.total[0] - before.total[0]) / 100
        sign = "+" if change > 0 else "\N{MINUS SIGN}"
        assert row.cells["late"].sub == f"{sign}{abs(change):,.2f}"


def test_the_period_compared_with_is_as_long() -> None:
    asked = ReportRequest(
        as_of=TODAY, first=date(2026, 6, 1), last=TODAY, compare=date(2026, 3, 31)
    )
    before = asked.earlier(TODAY)
    assert before is not None
    # 91 days earlier, both ends.
    assert (before.as_of, before.first, before.last) == (
        date(2026, 3, 31),
        date(2026, 3, 2),
        date(2026, 3, 31),
    )


def test_what_is_sorted_by_stands_in_order_and_the_unknown_last(demo_db: Database) -> None:
    with demo_db.read() as session:
        viewer = viewer_of(session)
        for descending in (False, True):
            request = ListRequest(sort="delay", descending=descending, page_size=200)
            rows = CubeListing("profile").page(session, viewer, request).rows
            values = [row.cells["delay"].value for row in rows]
            known = [one for one in values if one is not None]
            assert known == sorted(known, reverse=descending)
            assert None not in values[: len(known)]


def test_the_lines_of_a_report_that_is_none_are_refused(demo_db: Database) -> None:
    with demo_db.read() as session, pytest.raises(UnknownReport):
        CubeLineListing().page(session, viewer_of(session), ListRequest())


@pytest.mark.parametrize("name", CUBES)
def test_command_and_files_stand_by_the_earlier_date_too(demo_db: Database, name: str) -> None:
    with demo_db.read() as session:
        viewer = viewer_of(session)
        asked = ReportRequest(by=By.COLLECTOR, compare=date(2026, 5, 31))
        answer = report_json(session, viewer, name, asked)
        cube = read_report(session, viewer, name, asked)
        content = export_report(session, viewer, name, asked, FileFormat.CSV).decode()
    assert cube.earlier is not None
    if name != "penalties":  # its answer is laid down by the outer interface
        assert answer["compared_with"]["as_of"] == "2026-05-31"
    head, *_, last = list(csv.reader(StringIO(content)))
    assert sum(one.endswith("31 May 2026") for one in head) == len(cube.measures)
    assert len(last) == len(head)
