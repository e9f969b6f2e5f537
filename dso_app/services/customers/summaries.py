"""The summary of each customer and currency that lists and tiles read.

It is rebuilt by sets, in the transaction that changed the items, a rate or the entity's currency,
and once more when the business date has moved: lateness and rates are matters of the day.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnClause,
    Date,
    Select,
    Subquery,
    case,
    cast,
    delete,
    func,
    literal,
    literal_column,
    select,
    true,
)
from sqlalchemy import update as sql_update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col

from dso_app.domain.kinds import Kind
from dso_app.models import Customer, CustomerSummary, Entity, Item, Settlement
from dso_app.services.company.conversion import converted
from dso_app.services.company.rates import Rate, rates_on

_ZERO: ColumnClause[int] = literal_column("0")
"""Written out, not bound: a partial index is used only for the very condition it names."""


def refresh_summaries(
    session: Session, entity_id: int, today: date, *, everyone: bool = False
) -> None:
    """Rebuild the summaries of an entity's customers whose plan is needed, or of all of them.

    All of them are also rebuilt when the last rebuilding was on another business date. The
    figures are those of the ageing as of `today`: balance = remaining + settlements whose value
    date is still to come, of items issued on or before it, down-payment requests left out; in the
    entity's currency with the rates in force on `today`.

    Args:
        session: in a writing transaction; what was changed in it is counted.
        entity_id: whose customers.
        today: business date the late figures are computed for.
        everyone: all customers, not only those with `plan_needed`.
    """
    session.flush()
    touched = select(col(Customer.id)).where(col(Customer.entity_id) == entity_id)
    if everyone or summaries_are_stale(session, entity_id, today):
        session.execute(
            sql_update(Entity).where(col(Entity.id) == entity_id).values(summaries_on=today)
        )
    else:
        touched = touched.where(col(Customer.plan_needed))
    session.execute(
        delete(CustomerSummary)
        .where(col(CustomerSummary.customer_id).in_(touched))
        .execution_options(synchronize_session=False)
    )
    target = session.scalar(select(col(Entity.currency)).where(col(Entity.id) == entity_id)) or ""
    rates = rates_on(session, entity_id, today)
    rates.pop(target, None)
    balances = _balances(touched, today)
    _insert(session, _figures(_in_entity_currency(balances, target, rates), today, target, rates))
    _rank(session, touched)
    _forget_loaded(session)


def summaries_are_stale(session: Session, entity_id: int, today: date) -> bool:
    """Whether an entity's late figures were computed for another business date than `today`."""
    on = session.scalar(select(col(Entity.summaries_on)).where(col(Entity.id) == entity_id))
    return on != today


def ensure_summaries(session: Session, entity_id: int, today: date) -> bool:
    """Rebuild the summaries when the business date has moved; whether that was needed."""
    if not summaries_are_stale(session, entity_id, today):
        return False
    refresh_summaries(session, entity_id, today)
    return True


def summed(name: str) -> Any:
    """A figure of the summaries in the entity's currency, or in its own where there is no rate.

    Args:
        name: `balance`, `late` or `unapplied`.
    """
    own = col(getattr(CustomerSummary, f"{name}_minor"))
    return func.coalesce(col(getattr(CustomerSummary, f"entity_{name}_minor")), own)


def summed_currency(target: Any) -> Any:
    """The currency of what `summed` gives: the entity's, `target`, where there is a rate.

    Args:
        target: its code, or the column that holds it.
    """
    converted_there = col(CustomerSummary.entity_balance_minor).is_not(None)
    return case((converted_there, target), else_=col(CustomerSummary.currency))


def _balances(touched: Select[Any], today: date) -> Subquery:
    """Each item's balance as of today: usually its remaining amount."""
    later = (
        select(
            col(Settlement.item_id).label("item_id"),
            # PostgreSQL sums whole numbers into decimals, which would not divide as they should.
            cast(func.sum(col(Settlement.amount_minor)), BigInteger).label("minor"),
        )
        .where(col(Settlement.value_date) > today)
        .group_by(col(Settlement.item_id))
        .subquery("later")
    )
    counted = (
        col(Item.customer_id).in_(touched),
        col(Item.issue_date) <= today,
        col(Item.kind) != Kind.DOWN_PAYMENT,
    )
    columns = (col(Item.customer_id), col(Item.currency), col(Item.due_date))
    still_open = (
        select(
            *columns,
            (col(Item.remaining_minor) + func.coalesce(later.c.minor, _ZERO)).label("balance"),
        )
        .join(later, later.c.item_id == col(Item.id), isouter=True)
        .where(*counted, col(Item.remaining_minor) != _ZERO)
    )
    cleared_later = (
        select(*columns, later.c.minor)
        .join(later, later.c.item_id == col(Item.id))
        .where(*counted, col(Item.remaining_minor) == _ZERO)
    )
    return still_open.union_all(cleared_later).subquery("balances")


def _in_entity_currency(balances: Subquery, target: str, rates: Mapping[str, Rate]) -> Subquery:
    """The balances with their `value`: each converted and rounded by itself, as in the ageing."""
    row = balances.c
    value: Any = row.balance
    if rates:
        # Most are in the entity's currency: they are not compared with every rate.
        other = converted(row.balance, row.currency, target, rates)
        value = case((row.currency == target, row.balance), else_=other)
    return select(balances, value.label("value")).subquery("valued")


def _figures(valued: Subquery, today: date, target: str, rates: Mapping[str, Rate]) -> Select[Any]:
    """One row a customer and currency, in the order of `_COLUMNS`."""
    row = valued.c
    is_late = (row.balance > _ZERO) & (row.due_date < today)
    is_credit = row.balance < _ZERO
    has_rate = row.currency.in_([target, *rates])
    return (
        select(
            row.customer_id,
            row.currency,
            literal(today, Date),
            func.sum(row.balance),
            func.sum(case((row.balance > _ZERO, row.balance), else_=_ZERO)),
            func.sum(case((is_late, row.balance), else_=_ZERO)),
            func.sum(case((is_credit, row.balance), else_=_ZERO)),
            case((has_rate, func.sum(row.value))),
            case((has_rate, func.sum(case((is_late, row.value), else_=_ZERO)))),
            case((has_rate, func.sum(case((is_credit, row.value), else_=_ZERO)))),
            func.count(),
            func.sum(case((is_late, literal_column("1")), else_=_ZERO)),
            func.min(case((is_late, row.due_date))),
        )
        .where(row.balance != _ZERO)
        .group_by(row.customer_id, row.currency)
    )


_KEY = ("customer_id", "currency")
_COLUMNS = (
    *_KEY,
    *("as_of", "balance_minor", "debit_minor", "late_minor", "unapplied_minor"),
    *("entity_balance_minor", "entity_late_minor", "entity_unapplied_minor"),
    *("open_items", "late_items", "oldest_due"),
)


def _insert(session: Session, figures: Select[Any]) -> None:
    """Insert the rows; where another transaction was quicker, the newer figures win."""
    on_sqlite = session.get_bind().dialect.name == "sqlite"
    insert = (sqlite if on_sqlite else postgresql).insert(CustomerSummary)
    # SQLite reads "ON CONFLICT" after a bare SELECT as a join: it needs a WHERE, and has one.
    statement = insert.from_select(list(_COLUMNS), figures)
    values = {name: statement.excluded[name] for name in _COLUMNS if name not in _KEY}
    session.execute(statement.on_conflict_do_update(index_elements=_KEY, set_=values))


def _rank(session: Session, touched: Select[Any]) -> None:
    """Note on each customer what lists order it by."""
    currency = summed_currency("")  # whichever it is: all that has a rate into it is one sum
    one_sum = func.coalesce(func.min(currency) == func.max(currency), true())
    rank: Any = (
        select(case((one_sum, func.coalesce(func.sum(summed("late")), _ZERO))))
        .where(
            col(CustomerSummary.customer_id) == col(Customer.id),
            col(CustomerSummary.late_minor) != _ZERO,
        )
        .correlate(Customer)
        .scalar_subquery()
    )
    session.execute(
        sql_update(Customer)
        .where(col(Customer.id).in_(touched))
        .values(late_rank=cast(rank, BigInteger))
        .execution_options(synchronize_session=False)
    )


def _forget_loaded(session: Session) -> None:
    for loaded in session.identity_map.values():
        if isinstance(loaded, CustomerSummary):
            session.expire(loaded)
