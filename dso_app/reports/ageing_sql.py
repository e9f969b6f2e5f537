"""Ageing in SQL: the figures of customers, groups, collectors or fields, and the items behind."""

from datetime import timedelta
from functools import reduce
from operator import add
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    Subquery,
    and_,
    case,
    cast,
    func,
    literal_column,
    select,
    true,
)
from sqlmodel import col

from dso_app.access.scope import scoped
from dso_app.models import Customer, Entity, Group, GroupMember, User
from dso_app.reports.balances import item_balances
from dso_app.reports.basis import Basis
from dso_app.reports.by import By

_ZERO: ColumnElement[int] = literal_column("0")


BUCKET = "bucket_{}"
"""Label of a bucket's sum, by its place."""
SUMS = ("late", "late_over", "debits", "unapplied", "items", "late_items")


def in_bucket(due: ColumnElement[Any], basis: Basis, bucket: str) -> ColumnElement[bool]:
    """Whether a due date falls in a bucket."""
    first, last = basis.due_between(bucket)
    return and_(
        due >= first if first is not None else true(), due <= last if last is not None else true()
    )


def customer_sums(basis: Basis, *, by_kind: bool = False) -> Subquery:
    """One row a customer and currency: a sum by bucket, and those of `SUMS`.

    With `by_kind` one for each kind of its items.
    """
    row = item_balances(basis).c
    is_debit = row.balance > _ZERO
    is_late = and_(is_debit, row.due_date < basis.on)
    is_late_over = and_(is_debit, row.due_date < basis.on - timedelta(days=basis.late_threshold))
    buckets = [
        _sum(in_bucket(row.due_date, basis, label), row.balance, BUCKET.format(place))
        for place, label in enumerate(basis.labels)
    ]
    of: list[Any] = [row.customer_id, row.currency, *([row.kind] if by_kind else [])]
    return (
        select(
            *of,
            *buckets,
            _sum(is_late, row.balance, "late"),
            _sum(is_late_over, row.balance, "late_over"),
            _sum(is_debit, row.balance, "debits"),
            _sum(row.balance < _ZERO, -row.balance, "unapplied"),
            func.count().label("items"),
            _sum(is_late, literal_column("1"), "late_items"),
        )
        .where(*([row.kind == basis.kind] if basis.kind else []))
        .group_by(*of)
        .subquery("sums")
    )


def ageing_rows(basis: Basis, by: By) -> Select[Any]:
    """The rows of an ageing, unordered, of the customers in the actor's scope.

    Columns: key, code, name, currency, the buckets, total, `SUMS`, customers. A row of those
    without a group, a collector or a value has neither key nor name.
    """
    sums = customer_sums(basis, by_kind=by is By.KIND)
    by_bucket = [sums.c[BUCKET.format(place)] for place in range(len(basis.labels))]
    total = reduce(add, by_bucket).label("total")
    figures = [*by_bucket, total, *(sums.c[name] for name in SUMS)]
    if by is By.CUSTOMER:
        query = select(
            col(Customer.id).label("key"),
            col(Customer.code).label("code"),
            col(Customer.name).label("name"),
            sums.c.currency,
            *(_whole(figure).label(figure.name) for figure in figures),
            literal_column("1").label("customers"),
        )
    else:
        key, name = _of(by, sums)
        query = select(
            key.label("key"),
            literal_column("''").label("code"),
            func.coalesce(name, "").label("name"),
            sums.c.currency,
            *(_whole(func.sum(figure)).label(figure.name) for figure in figures),
            func.count(func.distinct(col(Customer.id))).label("customers"),
        ).group_by(key, name, sums.c.currency)
    query = query.select_from(sums).join(Customer, col(Customer.id) == sums.c.customer_id)
    query = query.where(*basis.conditions)
    return scoped(joined_to(query, by), basis.actor, basis.entity_id)


def _of(by: By, sums: Subquery) -> tuple[Any, Any]:
    """Key and name of the rows; of a kind, the value itself."""
    return (sums.c.kind, sums.c.kind) if by is By.KIND else key_and_name(by)


def key_and_name(by: By) -> tuple[Any, Any]:
    """Key and name of the rows of customers: an id and its name; of a field, the value itself."""
    if by is By.CUSTOMER:
        return col(Customer.id), col(Customer.name)
    if by is By.ENTITY:
        return col(Entity.id), func.coalesce(func.nullif(col(Entity.name), ""), col(Entity.code))
    if by.is_field:
        value = func.nullif(func.trim(col(getattr(Customer, by.value))), literal_column("''"))
        return value, value
    return (col(Group.id), col(Group.name)) if by is By.GROUP else (col(User.id), col(User.name))


def joined_to(query: Select[Any], by: By) -> Select[Any]:
    """The query, which reads customers, with what its rows are at hand."""
    if by is By.ENTITY:
        return query.join(Entity, col(Entity.id) == col(Customer.entity_id))
    if by is By.COLLECTOR:
        return query.join(User, col(User.id) == col(Customer.collector_id), isouter=True)
    if by is By.GROUP:
        member = col(GroupMember.customer_id) == col(Customer.id)
        query = query.join(GroupMember, member, isouter=True)
        return query.join(Group, col(Group.id) == col(GroupMember.group_id), isouter=True)
    return query


def _sum(
    condition: ColumnElement[bool], value: ColumnElement[Any], label: str
) -> ColumnElement[int]:
    return func.sum(case((condition, value), else_=_ZERO)).label(label)


def _whole(value: ColumnElement[Any]) -> ColumnElement[int]:
    """PostgreSQL sums whole numbers into decimals; amounts are whole."""
    return cast(value, BigInteger)
