"""The disputes report: what is disputed, why, and how long it lasts (rules, section 9)."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from sqlmodel import Session

from dso_app.reports.basis import Basis
from dso_app.reports.by import By
from dso_app.reports.cube import Cube, Line, LineColumn, Measure, Shape, make_cube, plain_sum
from dso_app.reports.cube_json import as_json as cube_json
from dso_app.reports.disputes_then import DisputeThen, read_disputes
from dso_app.reports.open_items import read_open
from dso_app.reports.words import Period, Words, mean
from dso_app.services.lists.listing import Kind
from dso_app.texts import N_

OPEN, OPEN_MINOR, OPEN_DAYS, ENDED, ENDED_DAYS, FOUNDED = range(6)
_VERDICTS = {True: N_("Founded"), False: N_("Unfounded"), None: N_("Ended")}

MEASURES = (
    Measure("open", N_("Open disputes"), plain_sum(OPEN), Kind.NUMBER),
    Measure("open_amount", N_("Disputed amount"), plain_sum(OPEN_MINOR)),
    Measure("open_days", N_("Days open so far"), mean(OPEN_DAYS, OPEN), Kind.NUMBER),
    Measure("ended", N_("Ended disputes"), plain_sum(ENDED), Kind.NUMBER),
    Measure("duration", N_("Mean duration, days"), mean(ENDED_DAYS, ENDED), Kind.NUMBER),
    Measure("founded", N_("Disputes founded"), plain_sum(FOUNDED), Kind.NUMBER),
)
COLUMNS = (
    LineColumn("number", N_("Number")),
    LineColumn("cause", N_("Cause")),
    LineColumn("resolver", N_("Resolver")),
    LineColumn("began_on", N_("Since"), Kind.DATE),
    LineColumn("ended_on", N_("Ended on"), Kind.DATE),
    LineColumn("state", N_("State")),
    LineColumn("days", N_("Days"), Kind.NUMBER),
    LineColumn("amount", N_("Disputed amount"), Kind.MONEY, total=True),
)


def disputes_report(
    session: Session,
    bases: Sequence[Basis],
    by: By,
    first: date | None,
    last: date | None,
) -> Cube:
    """Disputes open on the as-of date, and those ended in a period: since ever when none is given.

    Duration = days from the first day to the end; open ones are counted to the as-of date, in a
    figure of their own. A dispute of several items counts once.

    Raises:
        NotAllowed: the actor may not read reports.
        MissingRate: a currency has no rate; names it.
    """
    on = bases[0].on
    period = Period(first or date.min, min(last or on, on))
    shape = Shape(MEASURES, COLUMNS, width=6, chart=("open_amount",))
    return make_cube(session, bases, by, shape, lambda one: _lines(session, one, period))


def _lines(session: Session, basis: Basis, period: Period) -> Iterator[Line]:
    open_items = {item.item_id: item for item in read_open(session, basis)}
    left = {item_id: max(0, item.original) for item_id, item in open_items.items()}
    counted: set[int] = set()
    for one in read_disputes(session, basis):
        if one.ended_on is not None and not period.holds(one.ended_on):
            continue
        first = one.dispute_id not in counted
        counted.add(one.dispute_id)
        minor = 0
        if one.ended_on is None and one.item_id in open_items:
            part = min(one.minor, left[one.item_id])
            left[one.item_id] -= part
            minor = open_items[one.item_id].part(part) if part else 0
        yield _line(one, minor, first=first)


def _line(one: DisputeThen, minor: int, *, first: bool) -> Line:
    ended = one.ended_on is not None
    days = one.days if first else 0
    sums = (
        *(int(first and not ended), minor, 0 if ended else days),
        *(int(first and ended), days if ended else 0, int(first and one.founded is True)),
    )
    state = _VERDICTS[one.founded] if ended else N_("Open")
    cells = (
        *(one.number, Words(one.cause), one.resolver, one.began_on, one.ended_on),
        *(Words(state), one.days, minor),
    )
    return Line(one.customer_id, one.kind, sums, cells)


def as_json(cube: Cube) -> dict[str, Any]:
    """The report as programs read it, with the figures of each cause."""
    causes: dict[str, list[int]] = defaultdict(lambda: [0] * 6)
    for _, line in cube.lines:
        cause = line.cells[1].message
        causes[cause] = [a + b for a, b in zip(causes[cause], line.sums, strict=True)]
    figures = [
        {"cause": cause, "open": sums[OPEN], "ended": sums[ENDED]}
        | {name: _days(cube, name, tuple(sums)) for name in ("duration", "open_days")}
        for cause, sums in sorted(causes.items())
    ]
    return cube_json(cube) | {"causes": figures}


def _days(cube: Cube, name: str, sums: tuple[int, ...]) -> str | None:
    value = cube.values(sums)[name]
    return None if value is None else str(value)
