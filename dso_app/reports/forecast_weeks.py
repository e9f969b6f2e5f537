"""The weeks of the cash forecast alone, of a ledger of any size: what Home shows of it.

The rules and figures of `forecast`, as of today. Customers of whom nothing but items and credits is
known are added up in SQL; those with promises, disputes or litigation, or whose credit notes and
payments were settled on one day, go through the report's own rules one by one.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    case,
    func,
    literal_column,
    or_,
    select,
)
from sqlmodel import Session, col

from dso_app.access.permissions import Permission
from dso_app.access.scope import scoped
from dso_app.domain.forecast import OFF, Inflow, Part, week_of
from dso_app.domain.kinds import Kind
from dso_app.domain.promises import PromiseState
from dso_app.domain.qualification import StatusType
from dso_app.models import Customer, Item
from dso_app.reports.balances import item_balances
from dso_app.reports.basis import Basis
from dso_app.reports.disputes_then import read_disputes
from dso_app.reports.forecast import inflows
from dso_app.reports.open_items import OpenItem, read_statuses
from dso_app.reports.paid_sums import credited_customers, paid_sums
from dso_app.reports.promises_then import read_promises
from dso_app.reports.settled import read_paid
from dso_app.services.bulk import among, fetch, no_collecting
from dso_app.services.customers.payment_delays import (
    UsualDelays,
    average_delays,
    delays_of,
    sums_of,
)

_ZERO: ColumnElement[int] = literal_column("0")
_Due = tuple[int, int]
"""Place of a week, and minor units."""
_Inflow = tuple[OpenItem, Inflow]


@dataclass(frozen=True)
class ForecastWeeks:
    """Minor units by week from the as-of date on, and what of them is promised."""

    expected: list[int]
    promised: list[int]


def forecast_weeks(session: Session, basis: Basis) -> ForecastWeeks:
    """What should come in by week, of the customers the actor sees.

    Raises:
        NotAllowed: the actor may not read reports.
        MissingRate: a currency has no rate; names it.
    """
    basis.actor.require(Permission.REPORT)
    weeks, promised = defaultdict[int, int](int), defaultdict[int, int](int)
    with no_collecting():
        if basis.is_now:
            plain, one_by_one = _split(session, basis)
        else:
            plain, one_by_one = (
                [],
                inflows(session, basis, average_delays(read_paid(session, basis))),
            )
        for place, minor in plain:
            weeks[place] += minor
        for _, one in one_by_one:
            weeks[one.place] += one.minor
            promised[one.place] += one.minor if one.part is Part.PROMISED else 0
    places = range(1 + max([0, *weeks]))
    return ForecastWeeks([weeks[n] for n in places], [promised[n] for n in places])


def _split(session: Session, basis: Basis) -> tuple[Iterable[_Due], Iterable[_Inflow]]:
    """What is added up in SQL, and what goes through the report's rules."""
    credited = credited_customers(session, basis)
    sums = paid_sums(session, basis, credited)
    if credited:
        sums |= sums_of(read_paid(session, basis, credited))
    delays, apart = delays_of(sums), credited | _told_of(session, basis)
    plain = _plain(session, basis, delays, apart)
    if not apart:
        return plain, ()
    conditions = (*basis.conditions, among(col(Customer.id), sorted(apart)))
    return plain, inflows(session, replace(basis, conditions=conditions), delays)


def _told_of(session: Session, basis: Basis) -> set[int]:
    """The customers with a pending promise, an open dispute, or an item in litigation."""
    promises = read_promises(session, basis)
    found = {one.customer_id for one in promises if one.state is PromiseState.PENDING}
    disputes = read_disputes(session, basis)
    found |= {one.customer_id for one in disputes if one.ended_on is None}
    statuses = read_statuses(session, basis)
    ids = [item for item, one in statuses.items() if one.type == StatusType.LITIGATION]
    of_items = select(col(Item.customer_id)).where(among(col(Item.id), ids))
    return found | {customer_id for (customer_id,) in fetch(session, of_items)}


def _plain(
    session: Session, basis: Basis, delays: UsualDelays, apart: Collection[int]
) -> Iterator[_Due]:
    """Weeks and what comes in them: due date + delay, or the due date of drafts and direct debits.

    Open credits take from a customer's debits in the order of their due dates.
    """
    places: dict[tuple[date, int], int] = {}
    for customer, due, currency, dated, minor in fetch(session, _net(basis, apart)):
        basis.refuse_other(currency)
        days = 0 if dated else delays.of(customer)
        # Few days, many items.
        place = places.get((due, days))
        if place is None:
            place = places[due, days] = week_of(due + timedelta(days=days), basis.on)
        if place != OFF:
            yield place, minor


def _net(basis: Basis, apart: Collection[int]) -> Select[Any]:
    """Each open debit, less what the customer's credits take of it."""
    row = item_balances(basis).c
    debit = case((row.balance > _ZERO, row.balance), else_=_ZERO)
    credit = case((row.balance < _ZERO, -row.balance), else_=_ZERO)
    so_far = func.sum(debit).over(
        partition_by=row.customer_id, order_by=(row.due_date, row.item_id), rows=(None, 0)
    )
    credits_ = func.sum(credit).over(partition_by=row.customer_id)
    columns: list[Any] = [
        *(row.customer_id, row.due_date, row.currency, debit.label("debit")),
        (so_far - credits_).label("left_after"),
        or_(col(Customer.direct_debit), row.kind == Kind.DRAFT).label("dated"),
    ]
    query: Select[Any] = select(*columns).join(Customer, col(Customer.id) == row.customer_id)
    query = query.where(*basis.conditions)
    if apart:
        query = query.where(~among(row.customer_id, sorted(apart)))
    each = scoped(query, basis.actor, basis.entity_id).subquery("each_item").c
    before = each.left_after - each.debit
    minor = _not_below_zero(each.left_after) - _not_below_zero(before)
    kept = (each.customer_id, each.due_date, each.currency, each.dated)
    return select(*kept, minor.label("minor")).where(each.debit > _ZERO)


def _not_below_zero(value: ColumnElement[int]) -> ColumnElement[int]:
    return case((value > _ZERO, value), else_=_ZERO)
