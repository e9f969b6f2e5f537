"""The promises report: how many of those decided in a period were kept (rules, section 9)."""

from collections.abc import Iterator, Sequence
from datetime import date

from sqlmodel import Session

from dso_app.domain.promises import PromiseState
from dso_app.reports.basis import Basis
from dso_app.reports.by import By
from dso_app.reports.cube import Cube, Line, LineColumn, Measure, Shape, make_cube, plain_sum
from dso_app.reports.promises_then import read_promises
from dso_app.reports.words import Period, Words, period_of, share
from dso_app.services.lists.listing import Kind
from dso_app.texts import N_

KEPT, BROKEN, PENDING, DECIDED = range(4)
_AMOUNTS = 4
"""Places of the same four in amounts."""
STATES = {
    PromiseState.KEPT: N_("Kept"),
    PromiseState.BROKEN: N_("Broken"),
    PromiseState.PENDING: N_("Pending"),
}
_PLACES = {PromiseState.KEPT: KEPT, PromiseState.BROKEN: BROKEN, PromiseState.PENDING: PENDING}

MEASURES = (
    Measure("kept", N_("Kept"), plain_sum(KEPT), Kind.NUMBER),
    Measure("broken", N_("Broken"), plain_sum(BROKEN), Kind.NUMBER),
    Measure("kept_rate", N_("Kept rate"), share(KEPT, DECIDED), Kind.PERCENT),
    Measure("kept_amount", N_("Amount kept"), plain_sum(_AMOUNTS + KEPT)),
    Measure("broken_amount", N_("Amount broken"), plain_sum(_AMOUNTS + BROKEN)),
    Measure(
        "kept_amount_rate",
        N_("Kept rate by amount"),
        share(_AMOUNTS + KEPT, _AMOUNTS + DECIDED),
        Kind.PERCENT,
    ),
    Measure("pending", N_("Pending"), plain_sum(PENDING), Kind.NUMBER),
    Measure("pending_amount", N_("Amount pending"), plain_sum(_AMOUNTS + PENDING)),
)
COLUMNS = (
    LineColumn("made_on", N_("Made on"), Kind.DATE),
    LineColumn("promised_on", N_("Promised for"), Kind.DATE),
    LineColumn("state", N_("State")),
    LineColumn("decided_on", N_("Decided on"), Kind.DATE),
    LineColumn("amount", N_("Amount"), Kind.MONEY, total=True),
)


def promises_report(
    session: Session,
    bases: Sequence[Basis],
    by: By,
    first: date | None,
    last: date | None,
) -> Cube:
    """Promises decided in a period, and those pending on the as-of date.

    Promise-kept rate = kept / (kept + broken) in the period, by count and by amount; a promise is
    of the period in which it was decided.

    Raises:
        NotAllowed: the actor may not read reports.
        MissingRate: a currency has no rate; names it.
    """
    period = period_of(bases[0], first, last)
    chart = ("kept_amount", "broken_amount", "pending_amount")
    extra = period.as_json()
    shape = Shape(MEASURES, COLUMNS, 2 * _AMOUNTS, extra=extra, chart=chart, stacked=True)
    return make_cube(session, bases, by, shape, lambda one: promise_lines(session, one, period))


def promise_lines(session: Session, basis: Basis, period: Period) -> Iterator[Line]:
    """The lines of one company."""
    for one in read_promises(session, basis):
        pending = one.state is PromiseState.PENDING
        if one.state not in _PLACES or not (pending or period.holds(one.decided_on)):
            continue
        minor = basis.converted(one.minor, one.currency)
        sums = [0] * (2 * _AMOUNTS)
        for place in (_PLACES[one.state], *(() if pending else (DECIDED,))):
            sums[place] = 1
            sums[_AMOUNTS + place] = minor
        cells = (one.made_on, one.due_on, Words(STATES[one.state]), one.decided_on, minor)
        yield Line(one.customer_id, "", tuple(sums), cells)
