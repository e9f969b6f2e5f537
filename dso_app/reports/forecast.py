"""The cash forecast report: what is owed, by the week it should come in (rules, section 9)."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from sqlmodel import Session

from dso_app import formats
from dso_app.domain.forecast import (
    LITIGATION,
    OFF,
    Credit,
    Inflow,
    Owed,
    Part,
    forecast,
    week_span,
)
from dso_app.domain.kinds import Kind as ItemKind
from dso_app.domain.promises import PromisedItem
from dso_app.reports.basis import Basis
from dso_app.reports.by import By
from dso_app.reports.cube import (
    Cube,
    Line,
    LineColumn,
    Measure,
    Shape,
    make_cube,
    plain_sum,
)
from dso_app.reports.cube_json import as_json as cube_json
from dso_app.reports.disputes_then import durations, read_disputes
from dso_app.reports.open_items import OpenItem, in_litigation, read_open, read_statuses
from dso_app.reports.promises_then import read_promises, sheltered_parts
from dso_app.reports.settled import read_paid
from dso_app.reports.words import Words
from dso_app.services.customers.payment_delays import UsualDelays, average_delays
from dso_app.services.lists.listing import Kind
from dso_app.texts import N_

AR, OFF_PLACE, LITIGATION_PLACE, WEEKS = range(4)
"""Places in the sums; the weeks follow from the last on."""
PARTS = {
    Part.PROMISED: N_("Promised"),
    Part.DISPUTED: N_("Disputed"),
    Part.DATED: N_("Draft or direct debit"),
    Part.USUAL: N_("Usual delay"),
    Part.LITIGATION: N_("Litigation"),
    Part.CREDIT: N_("Credit"),
}


COLUMNS = (
    LineColumn("number", N_("Number")),
    LineColumn("due_date", N_("Due"), Kind.DATE),
    LineColumn("part", N_("Expected as")),
    LineColumn("expected_on", N_("Expected on"), Kind.DATE),
    LineColumn("amount", N_("Amount"), Kind.MONEY, total=True),
)


def forecast_report(session: Session, bases: Sequence[Basis], by: By, language: str) -> Cube:
    """The forecast of the customers the actor sees.

    Weeks + off forecast + litigation = receivables, of every row and of every line.

    Raises:
        NotAllowed: the actor may not read reports.
        MissingRate: a currency has no rate; names it.
    """
    read = [
        list(inflows(session, basis, average_delays(read_paid(session, basis)))) for basis in bases
    ]
    weeks = 1 + max([0, *(one.place for rows in read for _, one in rows)])
    on = bases[0].on
    shape = Shape(
        measures=_measures(weeks, on, language),
        columns=COLUMNS,
        width=WEEKS + weeks,
        extra={"weeks": _weeks_json(weeks, on)},
        chart=[f"{on_:%Y-%m-%d}" for on_ in (week_span(n, on)[0] for n in range(weeks))],
    )
    lines = {id(basis): rows for basis, rows in zip(bases, read, strict=True)}
    return make_cube(
        session,
        bases,
        by,
        shape,
        lambda basis: (_line(item, one, weeks) for item, one in lines[id(basis)]),
    )


def _measures(weeks: int, on: date, language: str) -> list[Measure]:
    spans = [week_span(number, on) for number in range(weeks)]
    return [
        Measure("receivables", N_("Receivables"), plain_sum(AR)),
        Measure("off_forecast", N_("Off forecast"), plain_sum(OFF_PLACE)),
        Measure("litigation", N_("Litigation"), plain_sum(LITIGATION_PLACE)),
        *(
            Measure(
                f"{first:%Y-%m-%d}",
                _span(first, last, language),
                plain_sum(WEEKS + number),
                group="by_week",
                given=True,
                short=_day(first, language),
            )
            for number, (first, last) in enumerate(spans)
        ),
    ]


def _span(first: date, last: date, language: str) -> str:
    """A week by its days; the one that ends today is that day."""
    if first == last:
        return _day(first, language)
    return f"{_day(first, language)} – {_day(last, language)}"


def _day(day: date, language: str) -> str:
    return formats.day(day, language, "d MMM")


def _weeks_json(weeks: int, on: date) -> list[dict[str, str]]:
    spans = (week_span(number, on) for number in range(weeks))
    return [{"from": first.isoformat(), "to": last.isoformat()} for first, last in spans]


def _line(item: OpenItem, one: Inflow, weeks: int) -> Line:
    sums = [0] * (WEEKS + weeks)
    place = {OFF: OFF_PLACE, LITIGATION: LITIGATION_PLACE}.get(one.place, WEEKS + one.place)
    sums[AR] = sums[place] = one.minor
    cells = (item.number, item.due_date, Words(PARTS[one.part]), one.expected_on, one.minor)
    return Line(item.customer_id, item.kind, tuple(sums), cells)


def inflows(
    session: Session, basis: Basis, delays: UsualDelays
) -> Iterator[tuple[OpenItem, Inflow]]:
    """The open items of the customers looked at, with what is expected of each and when."""
    items = read_open(session, basis)
    statuses = read_statuses(session, basis)
    disputed, promised = _parts(session, basis, items, delays.of)
    by_customer: dict[int, list[OpenItem]] = defaultdict(list)
    for item in items:
        by_customer[item.customer_id].append(item)
    for customer_id, rows in by_customer.items():
        known = {item.item_id: item for item in rows}
        debits = [
            Owed(
                item_id=item.item_id,
                due_date=item.due_date,
                minor=item.minor,
                promises=[(on, item.part(minor)) for on, minor in promised.get(item.item_id, ())],
                disputed=[(on, item.part(minor)) for on, minor in disputed.get(item.item_id, ())],
                dated=item.direct_debit or item.kind == ItemKind.DRAFT,
                in_litigation=in_litigation(statuses, item.item_id),
            )
            for item in rows
            if item.minor > 0
        ]
        credits_ = [Credit(i.item_id, i.due_date, -i.minor) for i in rows if i.minor < 0]
        for one in forecast(debits, credits_, delays.of(customer_id), basis.on):
            yield known[one.item_id], one


Dated = dict[int, list[tuple[date, int]]]
"""By item, dates and parts of its balance, in its own currency."""


def _parts(
    session: Session, basis: Basis, items: Sequence[OpenItem], delay_of: Callable[[int], int]
) -> tuple[Dated, Dated]:
    """What of the items is disputed and promised, and by when it should come."""
    disputes = read_disputes(session, basis)
    usual = durations(disputes)
    known = {item.item_id: item for item in items if item.original > 0}
    disputed: Dated = defaultdict(list)
    left = {item_id: item.original for item_id, item in known.items()}
    for one in disputes:
        if one.ended_on is not None or one.item_id not in known:
            continue
        item = known[one.item_id]
        minor = min(one.minor, left[one.item_id])
        days = usual.of(one.cause) + delay_of(one.customer_id)
        if minor > 0:
            disputed[one.item_id].append((item.due_date + timedelta(days=days), minor))
            left[one.item_id] -= minor
    free = {
        item_id: PromisedItem(item_id, item.due_date, left[item_id])
        for item_id, item in known.items()
    }
    return disputed, sheltered_parts(session, basis, read_promises(session, basis), free)


def as_json(cube: Cube) -> dict[str, Any]:
    """The report as programs read it: each week with its amount, then the customers."""
    answer = cube_json(cube)
    amounts = answer["total"].pop("by_week")
    answer["weeks"] = [week | {"amount": amounts[week["from"]]} for week in answer["weeks"]]
    total: dict[str, Any] = answer.pop("total")
    return answer | total
