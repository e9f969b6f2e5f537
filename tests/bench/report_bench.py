"""Reports at scale: the DSO's trend over 24 months, the forecast of Home, an Excel of 100,000 rows.

`python -m tests.bench.report_bench` prints seconds: the two on 1,000,000 items within their limit,
and our Excel beside its floor, the same cells written by bare XlsxWriter into a table; each floor
is measured in the same run, turn by turn, and the best of each counts.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook

from dso_app.access.permissions import HOUSE
from dso_app.database import Database
from dso_app.domain.dso import countback, month_end, month_of, months_before
from dso_app.models import Entity
from dso_app.reports.basis import make_basis
from dso_app.reports.export import FileFormat, write_sheet
from dso_app.reports.export.sheet import House, Sheet, SheetColumn, SheetRow
from dso_app.reports.forecast_weeks import forecast_weeks
from dso_app.reports.movements import read_movements
from dso_app.reports.sales import read_sales
from dso_app.reports.series import aged_balances
from dso_app.services.lists.listing import Kind
from tests.bench.filled_ledger import AS_OF, fill

ITEMS, CUSTOMERS = 1_000_000, 50_000
MONTHS = 24
TREND_LIMIT = 3.0
ROWS = 100_000
EXCEL_LIMIT_RATIO = 1.3
_TURNS = 3
_HOUSE = House("Bench", [], "en", AS_OF, "30 Jun 2026")
_KINDS = (Kind.TEXT, Kind.TEXT, *([Kind.MONEY] * 5), Kind.NUMBER)


def trend(database: Database) -> None:
    """DSO and best possible DSO at the ends of 24 months."""
    dates = [month_end(months_before(month_of(AS_OF), back)) for back in range(MONTHS)]
    with database.read() as session:
        basis = make_basis(session, HOUSE, 1, AS_OF)
        movements = read_movements(session, basis)
        sales = read_sales(session, basis, movements)
        for balance in aged_balances(session, basis, dates, movements):
            by_month = sales.by_month(balance.on)
            countback(balance.total, by_month, balance.on)
            countback(balance.not_due, by_month, balance.on)


def forecast(database: Database) -> None:
    """The weeks of the cash forecast, as Home shows them."""
    with database.read() as session:
        forecast_weeks(session, make_basis(session, HOUSE, 1, AS_OF))


def rows() -> list[tuple[Any, ...]]:
    """Rows as a report has them."""
    return [
        (f"C{n:06}", f"Customer {n}", *(n * 7919 % 900_000 + at for at in range(5)), n % 40)
        for n in range(ROWS)
    ]


def bare(data: list[tuple[Any, ...]]) -> None:
    """The floor: the same cells with formats, in a table."""
    with Workbook(BytesIO(), {"in_memory": True}) as workbook:
        page = workbook.add_worksheet()
        money = workbook.add_format({"num_format": "#,##0.00"})
        for below, row in enumerate(data, start=1):
            page.write_string(below, 0, row[0])
            page.write_string(below, 1, row[1])
            for across in range(2, 7):
                page.write_number(below, across, row[across] / 100, money)
            page.write_number(below, 7, row[7])
        heads = [{"header": f"H{n}"} for n in range(len(_KINDS))]
        page.add_table(0, 0, len(data), len(_KINDS) - 1, {"columns": heads})


def ours(data: list[tuple[Any, ...]]) -> None:
    """The same rows through our writer, title block, totals and formulas included."""
    totals = ["Total", None, *(sum(row[n] for row in data) for n in range(2, 8))]
    sheet = Sheet(
        title="Bench",
        facts=[("Company", "Bench")],
        columns=[SheetColumn(f"H{n}", kind) for n, kind in enumerate(_KINDS)],
        rows=(SheetRow(row, "EUR") for row in data),
        totals=[SheetRow(totals, "EUR")],
    )
    write_sheet(sheet, FileFormat.XLSX, _HOUSE)


def _timed(work: Callable[[], Any]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main() -> int:
    """Measure and print; 1 when a limit is passed."""
    with tempfile.TemporaryDirectory() as folder:
        database = fill(Path(folder) / "ledger.db", ITEMS, CUSTOMERS)
        with database.write() as session:
            session.get_one(Entity, 1).history_from = date(AS_OF.year - 3, 1, 1)
        best = min(_timed(lambda: trend(database)) for _ in range(_TURNS))
        weeks = min(_timed(lambda: forecast(database)) for _ in range(_TURNS))
        database.close()
    sys.stdout.write(
        f"DSO trend, {MONTHS} months, {ITEMS:,} items: {best:.2f} s (limit {TREND_LIMIT})\n"
    )
    sys.stdout.write(
        f"Home's cash forecast, {ITEMS:,} items: {weeks:.2f} s (limit {TREND_LIMIT})\n"
    )
    data = rows()
    floor, mine = [], []
    for _ in range(_TURNS):
        floor.append(_timed(lambda: bare(data)))
        mine.append(_timed(lambda: ours(data)))
    ratio = min(mine) / min(floor)
    sys.stdout.write(
        f"Excel of {ROWS:,} rows: floor {min(floor):.2f} s, ours {min(mine):.2f} s, "
        f"ratio {ratio:.2f} (limit {EXCEL_LIMIT_RATIO})\n"
    )
    return int(max(best, weeks) > TREND_LIMIT or ratio > EXCEL_LIMIT_RATIO)


if __name__ == "__main__":
    raise SystemExit(main())
