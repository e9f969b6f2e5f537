"""Performance: what came in, what is late, what was promised and done, usually by collector."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, select
from sqlmodel import Session, col

from dso_app.access.scope import scoped
from dso_app.domain.outbox_states import ActionState
from dso_app.models import Action, Customer
from dso_app.reports import collections, promises, qualification
from dso_app.reports.basis import Basis
from dso_app.reports.by import By
from dso_app.reports.cube import (
    Cube,
    Line,
    LineColumn,
    Measure,
    Shape,
    Sums,
    make_cube,
    plain_sum,
)
from dso_app.reports.open_items import read_open
from dso_app.reports.words import Period, Words, period_of, share
from dso_app.services.bulk import fetch
from dso_app.services.lists.listing import Kind
from dso_app.texts import N_

AR, LATE, QUALIFIED, COLLECTED, TO_COLLECT, KEPT, DECIDED, DONE = range(8)
_WIDTH = 8

MEASURES = (
    Measure("receivables", N_("Receivables"), plain_sum(AR)),
    Measure("late", N_("Late"), plain_sum(LATE)),
    Measure("qualification_rate", N_("Qualification rate"), share(QUALIFIED, LATE), Kind.PERCENT),
    Measure("collected", N_("Collected"), plain_sum(COLLECTED)),
    Measure("to_collect", N_("To collect"), plain_sum(TO_COLLECT)),
    Measure("efficiency", N_("Collection efficiency"), share(COLLECTED, TO_COLLECT), Kind.PERCENT),
    Measure("promises_kept", N_("Promises kept"), plain_sum(KEPT), Kind.NUMBER),
    Measure("promises_decided", N_("Promises decided"), plain_sum(DECIDED), Kind.NUMBER),
    Measure("kept_rate", N_("Kept rate"), share(KEPT, DECIDED), Kind.PERCENT),
    Measure("actions_done", N_("Actions done"), plain_sum(DONE), Kind.NUMBER),
)
COLUMNS = (
    LineColumn("of", N_("Figure")),
    LineColumn("what", N_("What")),
    LineColumn("date", N_("Date"), Kind.DATE),
    LineColumn("amount", N_("Amount"), Kind.MONEY),
)


def performance_report(
    session: Session,
    bases: Sequence[Basis],
    by: By,
    first: date | None,
    last: date | None,
) -> Cube:
    """The figures of the as-of date and of a period, each as its own report has it.

    Raises:
        NotAllowed: the actor may not read reports.
        MissingRate: a currency has no rate; names it.
    """
    period = period_of(bases[0], first, last)
    shape = Shape(
        MEASURES, COLUMNS, _WIDTH, extra=period.as_json(), chart=("collected", "to_collect")
    )
    return make_cube(session, bases, by, shape, lambda one: _lines(session, one, period))


def _lines(session: Session, basis: Basis, period: Period) -> Iterator[Line]:
    for item in read_open(session, basis):
        cells = (Words(N_("Receivables")), item.number, item.due_date, item.minor)
        yield _line(item.customer_id, item.kind, {AR: item.minor}, cells)
    for line in qualification.late_lines(session, basis):
        late, done = line.sums[qualification.LATE], line.sums[qualification.QUALIFIED]
        cells = (Words(N_("Late")), line.cells[0], line.cells[1], late)
        yield _line(line.customer_id, line.kind, {LATE: late, QUALIFIED: done}, cells)
    for line in collections.collection_lines(session, basis, period):
        number, what, on, collected, _ = line.cells
        owed = line.sums[collections.TO_COLLECT]
        label = N_("Collected") if collected is not None else N_("To collect")
        sums = {COLLECTED: line.sums[collections.COLLECTED], TO_COLLECT: owed}
        del what
        cells = (Words(label), number, on, collected if collected is not None else owed)
        yield _line(line.customer_id, line.kind, sums, cells)
    for line in promises.promise_lines(session, basis, period):
        if line.sums[promises.DECIDED]:
            sums = {KEPT: line.sums[promises.KEPT], DECIDED: 1}
            cells = (Words(N_("Promises decided")), line.cells[2], line.cells[3], line.cells[4])
            yield _line(line.customer_id, "", sums, cells)
    yield from _actions(session, basis, period)


def _actions(session: Session, basis: Basis, period: Period) -> Iterator[Line]:
    columns: tuple[Any, ...] = (
        *(col(Action.customer_id), col(Action.step_name), col(Action.closed_on)),
    )
    query: Select[Any] = (
        select(*columns)
        .join(Customer, col(Customer.id) == col(Action.customer_id))
        .where(
            col(Action.state) == ActionState.DONE,
            col(Action.closed_on) >= period.first,
            col(Action.closed_on) <= min(period.last, basis.known_on or period.last),
        )
        .order_by(col(Action.closed_on), col(Action.id))
    )
    for customer_id, name, on in fetch(session, scoped(query, basis.actor, basis.entity_id)):
        yield _line(customer_id, "", {DONE: 1}, (Words(N_("Actions done")), name, on, None))


def _line(customer_id: int, kind: str, sums: dict[int, int], cells: tuple[Any, ...]) -> Line:
    whole: Sums = tuple(sums.get(place, 0) for place in range(_WIDTH))
    return Line(customer_id, kind, whole, cells)
