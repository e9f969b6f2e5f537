"""Columns of the table of customers that are read from beside them: figures, actions, groups."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, String, Subquery, cast, exists, func, literal_column, select
from sqlmodel import col

from dso_app import formats
from dso_app.models import Action, Customer, CustomerSummary, Group, GroupMember, OrderBacklog

_ZERO: ColumnElement[int] = literal_column("0")


def summary_figure(value: Any) -> Any:
    """A figure of each `Customer` of the query around, from the lines of its summary."""
    line = col(CustomerSummary.customer_id) == col(Customer.id)
    return select(value).where(line).correlate(Customer).scalar_subquery()


def has_lines(number: Any) -> ColumnElement[bool]:
    """Condition that a number of the summary is above zero in some currency."""
    line = col(CustomerSummary.customer_id) == col(Customer.id)
    return exists().where(line, col(number) > _ZERO)


def next_action(keys: Sequence[Any] | None) -> Subquery:
    """The first open action of each customer."""
    on = func.coalesce(col(Action.postponed_to), col(Action.planned_on))
    place = func.row_number().over(
        partition_by=col(Action.customer_id), order_by=(on, col(Action.id))
    )
    columns: list[Any] = [
        *(col(Action.customer_id), col(Action.step_name), on.label("planned_on")),
        place.label("place"),
    ]
    query = select(*columns).where(col(Action.closed_on).is_(None))
    if keys is not None:
        query = query.where(col(Action.customer_id).in_(keys))
    opened = query.subquery("open_actions")
    return select(opened).where(opened.c.place == 1).subquery("next_action")


def backlog() -> Any:
    """A customer's orders not invoiced yet in one text, each `minor units currency`."""
    order = OrderBacklog
    told = cast(col(order.amount_minor), String) + " " + col(order.currency)
    orders = (
        select(told.label("told"))
        .where(col(order.customer_id) == col(Customer.id))
        .order_by(col(order.currency))
        .correlate(Customer)
        .subquery("orders")
    )
    return select(func.aggregate_strings(orders.c.told, ",")).scalar_subquery()


def backlog_words(told: str, language: str) -> str:
    """What `backlog` tells, as people read amounts."""
    pairs = (one.split(" ") for one in told.split(","))
    return " + ".join(
        formats.amount_with_currency(int(minor), currency, language) for minor, currency in pairs
    )


def group_names() -> Any:
    """The names of a customer's groups in one text."""
    names = (
        select(col(Group.name))
        .join(GroupMember, col(GroupMember.group_id) == col(Group.id))
        .where(col(GroupMember.customer_id) == col(Customer.id))
        .order_by(col(Group.name))
        .correlate(Customer)
        .subquery("names")
    )
    return select(func.aggregate_strings(names.c.name, ", ")).scalar_subquery()
