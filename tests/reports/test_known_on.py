"""The past as it was known, through real imports: what is learnt later never changes it."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlmodel import col, delete, select

from dso_app.access.permissions import HOUSE
from dso_app.access.viewer import Viewer
from dso_app.database import Database
from dso_app.domain.qualification import StatusType
from dso_app.errors import RelanceError
from dso_app.importing.command import run_import
from dso_app.importing.request import FileKind, ImportRequest, Mode
from dso_app.models import Entity, Item, Settlement
from dso_app.models.base import metadata
from dso_app.reports.aging import ageing, as_json
from dso_app.reports.basis import make_basis
from dso_app.reports.registry import REPORTS, report_json
from dso_app.reports.request import ReportRequest
from dso_app.services.commitments.disputes import DisputeTerms
from dso_app.services.commitments.promises import PromiseTerms
from dso_app.services.company.turnover import Entered, set_turnover
from dso_app.services.items.qualification import Qualification, qualify
from dso_app.services.setup import prepare_entity
from tests.support import build
from tests.support.build import key
from tests.support.clocks import TODAY, FixedClock

DAY = timedelta(days=1)
PAID_ON = TODAY - 2 * DAY
TWO = [(1, 1, 0, 500, 100), (1, 2, 3, 400, 100)]
OTHERS = tuple(name for name in REPORTS if name != "aging")
"""Every report but the ageing, which has a test of its own."""
STATUSES = tuple(StatusType)
CAUSES, RESOLVERS = ("Price", "Quantity"), ("", "a@example.org", "b@example.org")
HEAD = "customer;number;issue date;due date;amount;remaining;cleared on\n"

line = st.tuples(
    st.integers(1, 2),
    st.integers(1, 5),
    st.integers(0, 40),
    st.integers(1, 900),
    st.integers(0, 100),
)
act = st.tuples(
    st.integers(0, 9), st.integers(1, 3), st.sampled_from(STATUSES), st.integers(1, 100)
)
"""From which of the open items on, how many; their status, and how much of them in percent."""
acts = st.lists(st.lists(act, max_size=3), min_size=4, max_size=4)
sale = st.tuples(st.sampled_from((3, 4, 5, 6)), st.none() | st.integers(1, 900), st.booleans())
"""A month's turnover, none when it is taken back; and whether a file brings it."""
sales = st.lists(st.lists(sale, max_size=3), min_size=4, max_size=4)
days = st.lists(
    st.lists(line, max_size=6, unique_by=lambda drawn: drawn[:2]), min_size=2, max_size=4
)


def import_stock(db: Database, entity_id: int, path: Path, on: date) -> None:
    request = ImportRequest(
        kind=FileKind.ITEMS,
        files=(path,),
        entity_id=entity_id,
        mode=Mode.STOCK,
        on=on,
        create_customers=True,
        confirm_clearing=True,
    )
    run_import(db, FixedClock(on), HOUSE, request)


def stock_file(folder: Path, lines: list[Any]) -> Path:
    """A stock of the day; due date, amount and remaining differ from day to day.

    What is paid in full was paid on a day before most of the imports.
    """
    rows = [
        f"C{customer};F{number};2026-05-04;{date(2026, 5, 20) + late * DAY};{amount}.00;"
        f"{amount * left // 100}.00;{'' if left else PAID_ON}\n"
        for customer, number, late, amount, left in lines
    ]
    # The same line each day: a stock is never empty, and the columns' shapes never in doubt.
    rows.append("C9;F9;2026-05-13;2026-05-28;1234.56;1234.56;\n")
    path = folder / "stock.csv"
    path.write_text(HEAD + "".join(rows), encoding="utf-8")
    return path


def as_known(db: Database, entity_id: int, on: date) -> dict[str, Any]:
    with db.read() as session:
        basis = make_basis(session, HOUSE, entity_id, on, known_on=on)
        return as_json(ageing(session, basis))


def reports_as_known(db: Database, entity_id: int, on: date) -> dict[str, Any]:
    """All other reports as of a day, as they were known on it."""
    asked = ReportRequest(as_of=on, known_on=on)
    with db.read() as session:
        viewer = Viewer(HOUSE, session.get_one(Entity, entity_id), on)
        return {name: report_json(session, viewer, name, asked) for name in OTHERS}


def changes(then: Any, now: Any, at: str = "") -> list[str]:
    """Where two answers differ."""
    if isinstance(then, dict) and isinstance(now, dict) and then.keys() == now.keys():
        return [one for name in then for one in changes(then[name], now[name], f"{at}/{name}")]
    if isinstance(then, list) and isinstance(now, list) and len(then) == len(now):
        pairs = enumerate(zip(then, now, strict=True))
        return [one for place, pair in pairs for one in changes(*pair, f"{at}/{place}")]
    return [] if then == now else [f"{at}: {then} → {now}"]


def qualify_some(db: Database, entity_id: int, on: date, drawn: list[Any]) -> None:
    """What people say of open debits that day: statuses, promises, disputes, litigation.

    A dispute may go on with another amount, cause and resolver, with more items or fewer.
    """
    clock = FixedClock(on)
    for place, count, status, percent in drawn:
        with db.write() as session:
            open_ones = select(Item).where(Item.entity_id == entity_id, Item.remaining_minor > 0)
            items = session.exec(open_ones.order_by(col(Item.id))).all()
            first = place % len(items)
            chosen = [
                one
                for one in items[first : first + count]
                if one.customer_id == items[first].customer_id
            ]
            part = max(1, sum(one.remaining_minor for one in chosen) * percent // 100)
            said = Qualification(
                status=status,
                comment=f"{percent}",
                promise=PromiseTerms(due_on=on + DAY, amount_minor=part),
                dispute=DisputeTerms(
                    cause=CAUSES[percent % 2], amount_minor=part, resolver=RESOLVERS[percent % 3]
                ),
            )
            with suppress(RelanceError):
                qualify(session, HOUSE, clock, [key(one) for one in chosen], said)


def sell_some(db: Database, entity_id: int, folder: Path, on: date, drawn: list[Any]) -> None:
    """Turnover entered, changed and taken back that day, by hand and by files."""
    clock = FixedClock(on)
    for month, amount, by_file in drawn:
        if by_file and amount is not None:
            path = folder / "turnover.csv"
            path.write_text(f"month;amount\n2026-{month:02};{amount}.00\n", encoding="utf-8")
            request = ImportRequest(FileKind.TURNOVER, (path,), entity_id, on=on)
            run_import(db, clock, HOUSE, request)
            continue
        entered = None if amount is None else Entered(amount * 100)
        with db.write() as session:
            set_turnover(session, HOUSE, clock, entity_id, date(2026, month, 1), "EUR", entered)


def balances(db: Database, entity_id: int, on: date) -> dict[str, Any]:
    with db.read() as session:
        return as_json(ageing(session, make_basis(session, HOUSE, entity_id, on)))


def fresh_entity(db: Database) -> int:
    with db.write() as session:
        return key(build.entity(session))


def emptied(db: Database) -> None:
    with db.write() as session:
        for table in reversed(metadata.sorted_tables):
            session.execute(delete(table))


def last_days(count: int) -> Iterator[date]:
    return (TODAY - (count - n) * DAY for n in range(count))


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(drawn=days)
def test_as_known_on_a_past_date_never_changes_after_later_imports(
    sqlite_db: Database, tmp_path: Path, drawn: list[Any]
) -> None:
    entity_id = fresh_entity(sqlite_db)
    known: dict[date, dict[str, Any]] = {}
    for on, lines in zip(last_days(len(drawn)), drawn, strict=True):
        import_stock(sqlite_db, entity_id, stock_file(tmp_path, lines), on)
        known[on] = as_known(sqlite_db, entity_id, on)
        assert known[on] == balances(sqlite_db, entity_id, on) | {"known_on": on.isoformat()}
        assert {day: as_known(sqlite_db, entity_id, day) for day in known} == known
    emptied(sqlite_db)


@settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(drawn=days, said=acts, sold=sales)
@example(
    # A dispute of both items; another amount, cause and resolver; paid the day before it is told.
    drawn=[TWO, TWO, [(*line[:4], 0) for line in TWO]],
    said=[[(0, 2, StatusType.DISPUTE, 50)], [(0, 1, StatusType.DISPUTE, 21)], [], []],
    sold=[[], [], [], []],
)
def test_every_other_report_as_known_on_a_past_date_equals_the_one_stored_that_day(
    sqlite_db: Database, tmp_path: Path, drawn: list[Any], said: list[Any], sold: list[Any]
) -> None:
    entity_id = fresh_entity(sqlite_db)
    with sqlite_db.write() as session:
        prepare_entity(session, build.entity_by_id(session, entity_id))
        for email in RESOLVERS[1:]:
            build.user(session, email=email, name=email)
    stored: dict[date, dict[str, Any]] = {}
    events = zip(last_days(len(drawn)), drawn, said, sold, strict=False)
    for on, lines, acts_of_day, sales_of_day in events:
        import_stock(sqlite_db, entity_id, stock_file(tmp_path, lines), on)
        qualify_some(sqlite_db, entity_id, on, acts_of_day)
        sell_some(sqlite_db, entity_id, tmp_path, on, sales_of_day)
        stored[on] = reports_as_known(sqlite_db, entity_id, on)
        for day, wanted in stored.items():
            assert changes(wanted, reports_as_known(sqlite_db, entity_id, day)) == [], (day, on)
    emptied(sqlite_db)


def test_a_changed_due_date_is_seen_from_the_day_it_was_known(db: Database, tmp_path: Path) -> None:
    entity_id = fresh_entity(db)
    first, second = TODAY - 2 * DAY, TODAY - DAY
    import_stock(db, entity_id, stock_file(tmp_path, [(1, 1, 0, 100, 100)]), first)
    import_stock(db, entity_id, stock_file(tmp_path, [(1, 1, 40, 250, 100)]), second)
    totals = [as_known(db, entity_id, on)["customers"][0] | {"on": on} for on in (first, second)]
    assert [(row["31-60"], row["not_due"]) for row in totals] == [
        *(("100.00", "0.00"), ("0.00", "250.00"))
    ]


def test_remaining_equals_initial_minus_settlements_after_any_import(
    db: Database, tmp_path: Path
) -> None:
    entity_id = fresh_entity(db)
    # Open, paid in part, absent (cleared), back open.
    for on, percent_left in zip(last_days(4), (100, 40, None, 70), strict=True):
        lines = [] if percent_left is None else [(1, 1, 0, 100, percent_left)]
        import_stock(db, entity_id, stock_file(tmp_path, lines), on)
        with db.read() as session:
            for item in session.exec(select(Item)):
                settled = session.exec(
                    select(Settlement.amount_minor).where(Settlement.item_id == item.id)
                )
                assert item.remaining_minor == item.amount_minor - sum(settled)
