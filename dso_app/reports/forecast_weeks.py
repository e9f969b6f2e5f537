"""The weeks of the cash forecast alone, of a ledger of any size: what Home shows of it.

The rules and figures of `forecast`, as of today. Customers of whom nothing but items and credits is
known are added up in SQL; those with promises, disputes or litigation, or whose credit notes and
payments were settled on one day, go through the report's own rules one by one.
"""

from collections import defaultdict
from collections.abc import Collection, Container, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, cast, func, literal_column, select
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
    pays_by_debit = _customers(session, basis, apart)
    for customer, due, kind, minor in _net(session, basis, pays_by_debit):
        dated = kind == Kind.DRAFT or pays_by_debit[customer]
        days = 0 if dated else delays.of(customer)
        # Few days, many items.
        place = places.get((due, days))
        if place is None:
            place = places[due, days] = week_of(due + timedelta(days=days), basis.on)
        if place != OFF:
            yield place, minor


def _customers(session: Session, basis: Basis, apart: Collection[int]) -> dict[int, bool]:
    """The customers looked at, and whether they pay by direct debit.

    They are read by themselves: to look up the customer of each item takes longer than its sum.
    """
    columns: tuple[Any, ...] = (col(Customer.id), col(Customer.direct_debit))
    query = scoped(select(*columns).where(*basis.conditions), basis.actor, basis.entity_id)
    found = {key: bool(debit) for key, debit in fetch(session, query)}
    return {key: debit for key, debit in found.items() if key not in apart} if apart else found


def _net(
    session: Session, basis: Basis, looked_at: Container[int]
) -> Iterator[tuple[int, date, str, int]]:
    """Each open debit, less what the customer's credits take of it: customer, due date, kind."""
    credit = _credits(session, basis, looked_at)
    taken: dict[int, list[Any]] = defaultdict(list)
    row = item_balances(basis, together=True).c
    columns = (row.customer_id, row.due_date, row.kind, row.balance, row.currency, row.item_id)
    for one in fetch(session, select(*columns).where(row.balance > _ZERO)):
        customer, due, kind, minor, currency, _ = one
        if currency != basis.currency and customer in looked_at:
            basis.refuse_other(currency)
        if customer in credit:
            taken[customer].append(one)
        elif customer in looked_at:
            yield customer, due, kind, minor
    for customer, debits in taken.items():
        left = credit[customer]
        for _, due, kind, minor, *_ in sorted(debits, key=lambda one: (one.due_date, one.item_id)):
            part = min(left, minor)
            left -= part
            yield customer, due, kind, minor - part


def _credits(session: Session, basis: Basis, looked_at: Container[int]) -> dict[int, int]:
    """What the open credits of each customer come to, where it has any."""
    row = item_balances(basis, together=True).c
    minor = cast(func.sum(-row.balance), BigInteger)
    query = select(row.customer_id, row.currency, minor).where(row.balance < _ZERO)
    found: dict[int, int] = {}
    for customer, currency, total in fetch(session, query.group_by(row.customer_id, row.currency)):
        if customer in looked_at:
            basis.refuse_other(currency)
            found[customer] = total
    return found
