"""Collections received: what came in, of what there was to collect (rules, section 9)."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, and_, func, or_, select
from sqlmodel import Session, col

from dso_app.access.scope import scoped
from dso_app.domain.kinds import Kind as ItemKind
from dso_app.models import Customer, Item, Settlement
from dso_app.reports.balances import KnownItems
from dso_app.reports.basis import Basis
from dso_app.reports.by import By
from dso_app.reports.cube import Cube, Line, LineColumn, Measure, Shape, make_cube, plain_sum
from dso_app.reports.open_items import read_open
from dso_app.reports.words import Period, Words, period_of, share
from dso_app.services.bulk import fetch
from dso_app.services.lists.listing import Kind
from dso_app.texts import N_

COLLECTED, LATE, DUE, TO_COLLECT = range(4)
_WIDTH = 4
_PAID, _USED, _RECEIVED = N_("Debit settled"), N_("Credit used"), N_("Payment received")
_LATE, _DUE = N_("Late at the start"), N_("Falling due")

MEASURES = (
    Measure("collected", N_("Collected"), plain_sum(COLLECTED)),
    Measure("late_at_start", N_("Late at the start"), plain_sum(LATE)),
    Measure("falling_due", N_("Falling due"), plain_sum(DUE)),
    Measure("efficiency", N_("Collection efficiency"), share(COLLECTED, TO_COLLECT), Kind.PERCENT),
)
COLUMNS = (
    LineColumn("number", N_("Number")),
    LineColumn("what", N_("What")),
    LineColumn("date", N_("Date"), Kind.DATE),
    LineColumn("collected", N_("Collected"), Kind.MONEY, total=True),
    LineColumn("to_collect", N_("To collect"), Kind.MONEY, total=True),
)


def collections_report(
    session: Session,
    bases: Sequence[Basis],
    by: By,
    first: date | None,
    last: date | None,
) -> Cube:
    """What came in over a period, both ends counted; the as-of month when none is given.

    Collected = falls of debits - falls of credits + unallocated payments first seen; opening
    settlements are left out, and what a credit note settled takes itself away. Efficiency =
    collected / (late at the period's start + falling due in it).

    Raises:
        NotAllowed: the actor may not read reports.
        MissingRate: a currency has no rate; names it.
    """
    period = period_of(bases[0], first, last)
    shape = Shape(
        MEASURES,
        COLUMNS,
        _WIDTH,
        extra=period.as_json(),
        chart=("collected", "late_at_start", "falling_due"),
    )
    return make_cube(session, bases, by, shape, lambda one: collection_lines(session, one, period))


def collection_lines(session: Session, basis: Basis, period: Period) -> Iterator[Line]:
    """The lines of one company."""
    yield from _falls(session, basis, period)
    yield from _payments(session, basis, period)
    yield from _to_collect(session, basis, period)


def _falls(session: Session, basis: Basis, period: Period) -> Iterator[Line]:
    """Falls of debits, and of credits against them.

    What a payment was allocated to when it was first seen is told by the debit's own fall alone.
    """
    known = KnownItems(basis)
    kind = known.column("kind")
    columns: tuple[Any, ...] = (
        *(known.column("customer_id"), kind, col(Item.number), known.column("currency")),
        *(known.column("amount_minor"), col(Settlement.value_date), col(Settlement.amount_minor)),
    )
    query: Select[Any] = known.joined(
        select(*columns).select_from(Settlement).join(Item, col(Item.id) == col(Settlement.item_id))
    ).join(Customer, col(Customer.id) == known.column("customer_id"))
    counted = [
        col(Item.entity_id) == basis.entity_id,
        kind != ItemKind.DOWN_PAYMENT,
        ~col(Settlement.opening),
        col(Settlement.value_date) >= period.first,
        col(Settlement.value_date) <= period.last,
        or_(kind != ItemKind.PAYMENT, col(Settlement.known_on) > col(Item.known_on)),
    ]
    if basis.known_on:
        counted.append(col(Settlement.known_on) <= basis.known_on)
    if basis.only:
        counted.append(known.column("currency") == basis.currency)
    query = query.where(*counted).order_by(col(Settlement.value_date), col(Settlement.id))
    rows = fetch(session, scoped(query, basis.actor, basis.entity_id))
    for customer_id, of, number, currency, initial, on, minor in rows:
        # A credit's settlement is negative, as the credit is: adding it takes it away.
        collected = basis.converted(minor, currency)
        yield _collected(customer_id, of, number, _PAID if initial > 0 else _USED, on, collected)


def _payments(session: Session, basis: Basis, period: Period) -> Iterator[Line]:
    """What was unallocated of payments when they were first seen."""
    known = KnownItems(basis)
    at_first = and_(
        col(Settlement.item_id) == col(Item.id), col(Settlement.known_on) <= col(Item.known_on)
    )
    names = ("customer_id", "currency", "amount_minor")
    base: list[Any] = [col(Item.id), col(Item.number), *(known.column(name) for name in names)]
    base.append(col(Item.known_on))
    settled = func.coalesce(func.sum(col(Settlement.amount_minor)), 0)
    query: Select[Any] = (
        known.joined(select(*base, settled).select_from(Item))
        .join(Customer, col(Customer.id) == known.column("customer_id"))
        .join(Settlement, at_first, isouter=True)
        .where(
            col(Item.entity_id) == basis.entity_id,
            known.column("kind") == ItemKind.PAYMENT,
            col(Item.known_on) >= period.first,
            col(Item.known_on) <= min(period.last, basis.known_on or period.last),
        )
        .group_by(*base)
        .order_by(col(Item.known_on), col(Item.id))
    )
    if basis.only:
        query = query.where(known.column("currency") == basis.currency)
    rows = fetch(session, scoped(query, basis.actor, basis.entity_id))
    for _, number, customer_id, currency, minor, on, at_once in rows:
        unallocated = basis.converted(-(minor - int(at_once)), currency)
        if unallocated:
            yield _collected(customer_id, ItemKind.PAYMENT, number, _RECEIVED, on, unallocated)


def _collected(customer_id: int, kind: str, number: str, what: str, on: date, minor: int) -> Line:
    cells = (number, Words(what), on, minor, None)
    return Line(customer_id, kind, (minor, 0, 0, 0), cells)


def _to_collect(session: Session, basis: Basis, period: Period) -> Iterator[Line]:
    """Debits late when the period begins, and those that fall due in it."""
    before = replace(basis, on=period.first - timedelta(days=1))
    for item in read_open(session, before):
        if item.minor <= 0 or item.due_date > period.last:
            continue
        late = item.due_date < period.first
        yield _owed(item.customer_id, item.kind, item.number, item.due_date, item.minor, late=late)
    yield from _issued(session, basis, period)


def _issued(session: Session, basis: Basis, period: Period) -> Iterator[Line]:
    """Debits issued in the period that fall due in it."""
    known = KnownItems(basis)
    names = ("customer_id", "kind", "due_date", "currency", "amount_minor")
    query: Select[Any] = known.joined(
        select(col(Item.number), *(known.column(name) for name in names)).select_from(Item)
    ).join(Customer, col(Customer.id) == known.column("customer_id"))
    issued, due = known.column("issue_date"), known.column("due_date")
    counted = [
        col(Item.entity_id) == basis.entity_id,
        known.column("kind") != ItemKind.DOWN_PAYMENT,
        known.column("amount_minor") > 0,
        issued >= period.first,
        issued <= period.last,
        due <= period.last,
    ]
    if basis.known_on:
        counted.append(col(Item.known_on) <= basis.known_on)
    if basis.only:
        counted.append(known.column("currency") == basis.currency)
    rows = fetch(session, scoped(query.where(*counted), basis.actor, basis.entity_id))
    for number, customer_id, kind, on, currency, minor in rows:
        amount = basis.converted(minor, currency)
        yield _owed(customer_id, kind, number, on, amount, late=False)


def _owed(customer_id: int, kind: str, number: str, on: date, minor: int, *, late: bool) -> Line:
    sums = (0, minor, 0, minor) if late else (0, 0, minor, minor)
    return Line(customer_id, kind, sums, (number, Words(_LATE if late else _DUE), on, None, minor))
