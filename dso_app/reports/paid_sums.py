"""What customers paid lately, added up in SQL: the ground of usual delays, of a ledger of any size.

The same figures as `settled.read_paid` gives item by item, for customers none of whose payments
fell on a day on which a credit note was settled too: which part was then paid, and which credited,
is told payment by payment.
"""

from collections.abc import Collection
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Select, cast, func, literal_column, select
from sqlmodel import Session, col

from dso_app.access.scope import scoped
from dso_app.domain.dso import SETTLED_MONTHS, months_before
from dso_app.domain.kinds import Kind
from dso_app.models import Customer, Item, Settlement
from dso_app.reports.basis import Basis
from dso_app.services.bulk import among, fetch
from dso_app.services.company.conversion import converted, currency_after
from dso_app.services.customers.payment_delays import DEBIT_KINDS, PaidSums
from dso_app.services.lists.days import days_since

_ZERO: ColumnElement[int] = literal_column("0")


def credited_customers(session: Session, basis: Basis) -> set[int]:
    """Those of whom a debit and a credit note in one currency were settled on one day."""
    falls = _falls(basis, DEBIT_KINDS, col(Settlement.amount_minor) > _ZERO).subquery("falls").c
    notes = _falls(basis, (Kind.CREDIT_NOTE,)).distinct().subquery("notes").c
    same = (falls.customer_id == notes.customer_id) & (falls.currency == notes.currency)
    query = select(falls.customer_id).distinct()
    query = query.join(notes.customer_id.table, same & (falls.day == notes.day))
    return {customer_id for (customer_id,) in fetch(session, query)}


def paid_sums(session: Session, basis: Basis, without: Collection[int]) -> dict[int, PaidSums]:
    """What customers paid in the last six months of items settled in full, as of today.

    Args:
        session: to read with.
        basis: as of today, as known today; of all customers in scope, whatever it narrows.
        without: customers left out: those of `credited_customers`.

    Raises:
        MissingRate: a currency has no rate.
    """
    paid, currency = col(Settlement.amount_minor), col(Item.currency)
    minor = converted(paid, currency, basis.currency, basis.rates)
    late = days_since(col(Item.due_date), basis.on) - days_since(
        col(Settlement.value_date), basis.on
    )
    after = currency_after(currency, basis.currency, basis.rates)
    customer = col(Item.customer_id)
    columns: tuple[Any, ...] = (
        *(customer, after, cast(func.sum(minor), BigInteger)),
        cast(func.sum(minor * late), BigInteger),
        func.count(func.distinct(col(Item.id))),
    )
    query = _of_window(select(*columns), basis).where(
        col(Item.kind).in_(DEBIT_KINDS), paid > _ZERO, col(Item.remaining_minor) == _ZERO
    )
    if without:
        query = query.where(~among(customer, [*without]))
    query = scoped(query.group_by(customer, after), basis.actor, basis.entity_id)
    sums: dict[int, PaidSums] = {}
    for customer_id, left_in, amount, weighted, items in fetch(session, query):
        basis.refuse_other(left_in)
        sums[customer_id] = PaidSums(amount, weighted, items)
    return sums


def _falls(basis: Basis, kinds: Collection[Kind], *more: ColumnElement[bool]) -> Select[Any]:
    columns: tuple[Any, ...] = (
        col(Item.customer_id),
        col(Item.currency),
        col(Settlement.value_date).label("day"),
    )
    query = _of_window(select(*columns), basis).where(col(Item.kind).in_(kinds), *more)
    return scoped(query, basis.actor, basis.entity_id)


def _of_window(query: Select[Any], basis: Basis) -> Select[Any]:
    """Settlements of six months, with their items and customers."""
    day = col(Settlement.value_date)
    counted = [
        col(Item.entity_id) + _ZERO == basis.entity_id,
        # The day said twice keeps SQLite from its index: see `movements`.
        func.coalesce(day, day) > months_before(basis.on, SETTLED_MONTHS),
        func.coalesce(day, day) <= basis.on,
        ~col(Settlement.opening),
    ]
    if basis.only:
        counted.append(col(Item.currency) == basis.currency)
    query = query.select_from(Settlement).join(Item, col(Item.id) == col(Settlement.item_id))
    return query.join(Customer, col(Customer.id) == col(Item.customer_id)).where(*counted)
