"""The qualification report: how much of what is late has a status and a comment (section 9)."""

from collections.abc import Iterator, Sequence

from sqlmodel import Session

from dso_app.domain.qualification import StatusType
from dso_app.reports.basis import Basis
from dso_app.reports.by import By
from dso_app.reports.cube import Cube, Line, LineColumn, Measure, Shape, make_cube, plain_sum
from dso_app.reports.open_items import read_open, read_statuses
from dso_app.reports.words import share
from dso_app.services.lists.listing import Kind
from dso_app.texts import N_

LATE, QUALIFIED, LATE_ITEMS, QUALIFIED_ITEMS, TYPES = range(5)
_TYPE_WORDS = {
    StatusType.ON_GOING: N_("On going"),
    StatusType.PROMISE: N_("Promise to pay"),
    StatusType.DISPUTE: N_("Dispute"),
    StatusType.DISPUTE_RESOLVED: N_("Dispute resolved"),
    StatusType.LITIGATION: N_("Litigation"),
}
_NONE = len(_TYPE_WORDS)
WIDTH = TYPES + _NONE + 1

MEASURES = (
    Measure("late", N_("Late"), plain_sum(LATE)),
    Measure("qualified", N_("Qualified"), plain_sum(QUALIFIED)),
    Measure("rate", N_("Qualification rate"), share(QUALIFIED, LATE), Kind.PERCENT),
    Measure("late_items", N_("Late items"), plain_sum(LATE_ITEMS), Kind.NUMBER),
    Measure("qualified_items", N_("Qualified items"), plain_sum(QUALIFIED_ITEMS), Kind.NUMBER),
    *(
        Measure(kind, label, plain_sum(TYPES + place), group="by_status")
        for place, (kind, label) in enumerate(_TYPE_WORDS.items())
    ),
    Measure("none", N_("Without a status"), plain_sum(TYPES + _NONE), group="by_status"),
)
COLUMNS = (
    LineColumn("number", N_("Number")),
    LineColumn("due_date", N_("Due"), Kind.DATE),
    LineColumn("days", N_("Days late"), Kind.NUMBER),
    LineColumn("status", N_("Status")),
    LineColumn("status_on", N_("Since"), Kind.DATE),
    LineColumn("comment", N_("Comment")),
    LineColumn("late", N_("Late"), Kind.MONEY, total=True),
)


def qualification_report(session: Session, bases: Sequence[Basis], by: By) -> Cube:
    """Late debits of the as-of date by the status they had.

    Qualification rate = late debits with a status and a comment / late debits.

    Raises:
        NotAllowed: the actor may not read reports.
        MissingRate: a currency has no rate; names it.
    """
    shape = Shape(MEASURES, COLUMNS, WIDTH, chart=("qualified", "late"))
    return make_cube(session, bases, by, shape, lambda one: late_lines(session, one))


def late_lines(session: Session, basis: Basis) -> Iterator[Line]:
    """The late debits of one company."""
    statuses = read_statuses(session, basis)
    places = {kind: place for place, kind in enumerate(_TYPE_WORDS)}
    for item in read_open(session, basis):
        days = (basis.on - item.due_date).days
        if item.minor <= 0 or days <= 0:
            continue
        status = statuses.get(item.item_id)
        said = bool(status and status.comment.strip())
        sums = [0] * WIDTH
        sums[LATE], sums[LATE_ITEMS] = item.minor, 1
        sums[QUALIFIED], sums[QUALIFIED_ITEMS] = item.minor * said, int(said)
        sums[TYPES + (places[StatusType(status.type)] if status else _NONE)] = item.minor
        told = (status.name, status.on, status.comment) if status else ("", None, "")
        cells = (item.number, item.due_date, days, *told, item.minor)
        yield Line(item.customer_id, item.kind, tuple(sums), cells)
