"""The payment profile: how late customers pay, and how long after the invoice (section 9)."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlmodel import Session

from dso_app.reports.basis import Basis
from dso_app.reports.by import By
from dso_app.reports.cube import Cube, Line, LineColumn, Measure, Shape, make_cube, plain_sum
from dso_app.reports.open_items import read_open
from dso_app.reports.settled import read_paid
from dso_app.reports.words import Words, mean
from dso_app.services.lists.listing import Kind
from dso_app.texts import N_

PAID, DELAY, DURATION, ITEMS, ALL, ALL_DELAY, ALL_DURATION = range(7)

MEASURES = (
    Measure("delay", N_("Average delay, days"), mean(DELAY, PAID), Kind.NUMBER),
    Measure("duration", N_("Average duration, days"), mean(DURATION, PAID), Kind.NUMBER),
    Measure("delay_with_open", N_("Delay with late items"), mean(ALL_DELAY, ALL), Kind.NUMBER),
    Measure(
        "duration_with_open", N_("Duration with late items"), mean(ALL_DURATION, ALL), Kind.NUMBER
    ),
    Measure("paid", N_("Paid"), plain_sum(PAID)),
    Measure("items", N_("Paid items"), plain_sum(ITEMS), Kind.NUMBER),
)
COLUMNS = (
    LineColumn("number", N_("Number")),
    LineColumn("issue_date", N_("Issued"), Kind.DATE),
    LineColumn("due_date", N_("Due"), Kind.DATE),
    LineColumn("settled_on", N_("Paid on"), Kind.DATE),
    LineColumn("state", N_("State")),
    LineColumn("delay", N_("Delay, days"), Kind.NUMBER),
    LineColumn("duration", N_("Duration, days"), Kind.NUMBER),
    LineColumn("amount", N_("Amount"), Kind.MONEY, total=True),
)


def profile_report(session: Session, bases: Sequence[Basis], by: By) -> Cube:
    """Average payment delay and duration of the last six months.

    Sum of amount x days / sum of amounts on items settled (not by credit note); days from the due
    date or the issue date. The second figures add items open and late, at the lateness they have.

    Raises:
        NotAllowed: the actor may not read reports.
        MissingRate: a currency has no rate; names it.
    """
    shape = Shape(MEASURES, COLUMNS, width=7, chart=("delay", "duration"))
    return make_cube(session, bases, by, shape, lambda one: _lines(session, one))


def _lines(session: Session, basis: Basis) -> Iterator[Line]:
    counted: set[int] = set()
    for one in read_paid(session, basis):
        paid = one.settled
        delay = (paid.settled_on - paid.due_date).days
        duration = (paid.settled_on - paid.issue_date).days
        weighted = (paid.minor, paid.minor * delay, paid.minor * duration)
        first = int(one.item_id not in counted)
        counted.add(one.item_id)
        cells: tuple[Any, ...] = (
            *(one.number, paid.issue_date, paid.due_date, paid.settled_on),
            *(Words(N_("Paid")), delay, duration, paid.minor),
        )
        yield Line(one.customer_id, one.kind, (*weighted, first, *weighted), cells)
    for item in read_open(session, basis):
        delay = (basis.on - item.due_date).days
        if item.minor <= 0 or delay <= 0:
            continue
        duration = (basis.on - item.issue_date).days
        cells = (
            *(item.number, item.issue_date, item.due_date, None),
            *(Words(N_("Late")), delay, duration, item.minor),
        )
        weighted = (item.minor, item.minor * delay, item.minor * duration)
        yield Line(item.customer_id, item.kind, (0, 0, 0, 0, *weighted), cells)
