"""Each report on the demo company sums its items to its figures, at 24 month-ends.

In every grouping the lines of each row are added up here, by what the customers themselves say
they belong to; nothing of how reports group is used.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from operator import add
from typing import Any, NamedTuple

import pytest
from sqlalchemy import select
from sqlmodel import Session

from dso_app.database import Database
from dso_app.domain.dso import month_of, sales_window
from dso_app.models import Customer, Entity, Group, GroupMember, User
from dso_app.reports.aging import AgeingReport
from dso_app.reports.by import By
from dso_app.reports.cube import Cube, recut
from dso_app.reports.dso import DsoReport
from dso_app.reports.registry import read_report
from dso_app.reports.request import ReportRequest
from dso_app.reports.sold_listing import SoldItemListing
from dso_app.services.lists.listing import ListRequest
from tests.reports.test_agreement import CUBES, MONTH_ENDS, viewer_of
from tests.support.report_tables import GROUPINGS, groupings_of

Numbers = Sequence[int]


class Counted(NamedTuple):
    """An item or event as a row counts it."""

    code: str
    kind: str
    numbers: Numbers


Names = Callable[[str, str], Sequence[str]]
"""The names of the rows that a customer's item of a kind stands in."""


@pytest.fixture(scope="module")
def rows_of(demo_db: Database) -> dict[By, Names]:
    """Where customers stand, as their own rows say."""
    with demo_db.read() as session:
        entity = session.scalars(select(Entity)).one()
        customers = {one.id: one for one in session.scalars(select(Customer))}
        users = {one.id: one.name for one in session.scalars(select(User))}
        groups = {one.id: one.name for one in session.scalars(select(Group))}
        member = defaultdict(list)
        for one in session.scalars(select(GroupMember)):
            member[customers[one.customer_id].code].append(groups[one.group_id])
        collectors = {one.code: users.get(one.collector_id, "") for one in customers.values()}
        fields = {one.code: (one.custom_1 or "").strip() for one in customers.values()}
        company = [entity.name]
    return {
        By.CUSTOMER: lambda code, _: [code],
        By.GROUP: lambda code, _: member.get(code, [""]),
        By.COLLECTOR: lambda code, _: [collectors[code]],
        By.ENTITY: lambda _, __: company,
        By.KIND: lambda _, kind: [kind],
        By.CUSTOM_1: lambda code, _: [fields[code]],
    }


def added_up(counted: Iterable[Counted], names: Names) -> dict[str, tuple[int, ...]]:
    """The sums of each row."""
    sums: dict[str, tuple[int, ...]] = {}
    for code, kind, numbers in counted:
        for name in names(code, kind):
            before = sums.get(name)
            sums[name] = tuple(map(add, before, numbers) if before else numbers)
    return sums


def row_names(by: By, rows: Sequence[Any]) -> list[str]:
    """The name of each row: customers go by their codes."""
    return [row.key.code if by is By.CUSTOMER else row.key.name for row in rows]


@pytest.mark.parametrize("name", CUBES)
def test_the_lines_of_each_row_sum_to_its_figures(
    demo_db: Database, rows_of: dict[By, Names], name: str
) -> None:
    met = 0
    with demo_db.read() as session:
        viewer = viewer_of(session)
        for on in MONTH_ENDS:
            cube: Cube = read_report(session, viewer, name, ReportRequest(as_of=on))
            lines = [Counted(person.code, line.kind, line.sums) for person, line in cube.lines]
            for by in GROUPINGS:
                found = recut(session, cube, by).rows
                figures = dict(zip(row_names(by, found), (row.sums for row in found), strict=True))
                assert figures == added_up(lines, rows_of[by]), (on, by)
                met += len(figures)
    assert met


def test_the_items_of_each_row_of_the_ageing_sum_to_its_figures(
    demo_db: Database, rows_of: dict[By, Names]
) -> None:
    with demo_db.read() as session:
        for on in MONTH_ENDS:
            items = aged(session, on)
            for by in GROUPINGS:
                report = ageing_by(session, on, by)
                names = [row.code if by is By.CUSTOMER else row.name for row in report.rows]
                figures = {
                    name: (*row.figures.buckets, row.figures.items)
                    for name, row in zip(names, report.rows, strict=True)
                }
                assert figures == added_up(items, rows_of[by]), (on, by)
    assert figures


def ageing_by(session: Session, on: date, by: By) -> AgeingReport:
    report: AgeingReport = read_report(
        session, viewer_of(session), "aging", ReportRequest(as_of=on, by=by)
    )
    return report


def aged(session: Session, on: date) -> list[Counted]:
    """The items of the ageing, each in its bucket, and 1 for itself."""
    found = []
    for one in ageing_by(session, on, By.CUSTOMER).items():
        ages = [one.balance if place == one.bucket else 0 for place in range(5)]
        found.append(Counted(one.code, one.kind, (*ages, 1)))
    return found


def test_the_items_of_each_row_of_the_dso_sum_to_what_it_is_owed_and_sold(
    demo_db: Database, rows_of: dict[By, Names]
) -> None:
    groupings, sold_to = groupings_of("dso"), Counter[By]()
    with demo_db.read() as session:
        viewer = viewer_of(session)
        for place, on in enumerate(MONTH_ENDS):
            # Its figures differ little from a date to the next, and take long: one by one.
            by = groupings[place % len(groupings)]
            report: DsoReport = read_report(session, viewer, "dso", ReportRequest(as_of=on, by=by))
            owed = [
                Counted(one.code, one.kind, (sum(one.numbers[:5]), one.numbers[0]))
                for one in aged(session, on)
            ]
            rows = dict(zip(row_names(by, report.rows), report.rows, strict=True))
            figures = {name: (row.receivables, row.not_due) for name, row in rows.items()}
            sums = added_up(owed, rows_of[by])
            nothing = dict.fromkeys(figures, (0, 0))
            assert nothing | figures == nothing | sums, (on, by)
            if report.period_sales is None:
                continue
            assert not report.entered
            sales = {name: row.period_sales for name, row in rows.items() if row.period_sales}
            assert sales == sold(session, report, rows_of[by]), (on, by)
            sold_to[by] += len(sales)
    assert all(sold_to[by] for by in groupings), sold_to


def sold(session: Session, report: DsoReport, names: Names) -> dict[str, int]:
    """What was issued in the balance method's window by row, each month not below zero."""
    first, last = sales_window(report.basis.on, report.period_days)
    filters = {"as_of": str(last), "from": str(first), "to": str(last)}
    months: dict[tuple[str, date], int] = defaultdict(int)
    for row in SoldItemListing().rows(session, viewer_of(session), ListRequest(filters=filters)):
        cells = {name: cell.value for name, cell in row.cells.items()}
        for name in names(cells["code"], ""):
            months[name, month_of(cells["issue_date"])] += cells["minor"]
    sales: dict[str, int] = defaultdict(int)
    for (name, _), minor in months.items():
        sales[name] += max(0, minor)
    return {name: minor for name, minor in sales.items() if minor}
