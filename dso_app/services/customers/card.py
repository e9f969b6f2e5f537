"""One customer as its card shows it: who it is, what it owes, where it stands on its scenario."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, func, select
from sqlmodel import Session, col

from dso_app.access.scope import UnknownCustomer, find_customer
from dso_app.access.viewer import Viewer
from dso_app.domain.dso import SETTLED_MONTHS, Settled, months_before, payment_delay
from dso_app.domain.kinds import Kind
from dso_app.domain.reasons import do_not_dun
from dso_app.errors import Reason
from dso_app.models import (
    Action,
    Customer,
    CustomerSummary,
    Group,
    GroupMember,
    Item,
    OrderBacklog,
    Scenario,
    ScenarioVersion,
    Settlement,
    Step,
    User,
)
from dso_app.services.lists.narrowing import items_of
from dso_app.services.planning.reasons import stored_reason

_MOST_SETTLED = 5000
"""Settlements the usual delay is worked out from: the latest ones."""


@dataclass(frozen=True)
class NextAction:
    """The first open action of the customer."""

    step_name: str
    step: int
    """The step's order, from 1; 0 outside a scenario."""
    channel: str
    state: str
    on: date


@dataclass(frozen=True)
class CustomerCard:
    """What stands above the tabs.

    Attributes:
        scenario: its name; empty without one.
        steps: how many steps the scenario has.
        sums: one a currency with open items.
        usual_delay: days from due date to payment over the last six months, weighted by amount;
            None when nothing was paid in them.
        reason: why no step is planned; None when something is to be done, unless the customer
            is marked "do not dun": that is always said.
        backlog: orders not invoiced yet, one a currency.
    """

    customer: Customer
    groups: tuple[str, ...]
    collector: str
    sales: str
    scenario: str
    steps: int
    sums: tuple[CustomerSummary, ...]
    usual_delay: Decimal | None
    next: NextAction | None
    reason: Reason | None
    backlog: tuple[OrderBacklog, ...] = ()


def read_customer_card(session: Session, viewer: Viewer, customer_id: int) -> CustomerCard:
    """The card of a customer of the company looked at; `UnknownCustomer` outside the scope."""
    customer = find_customer(session, viewer.actor, customer_id)
    if customer.entity_id != viewer.entity_id:
        raise UnknownCustomer(customer=customer_id)
    scenario = session.get(Scenario, customer.scenario_id) if customer.scenario_id else None
    upcoming = _next(session, customer_id)
    return CustomerCard(
        customer=customer,
        groups=tuple(session.scalars(_groups(customer_id))),
        collector=_name(session, customer.collector_id),
        sales=_name(session, customer.sales_id),
        scenario=scenario.name if scenario else "",
        steps=_steps(session, scenario) if scenario else 0,
        sums=tuple(session.scalars(_sums(customer_id))),
        usual_delay=payment_delay(_settled(session, customer_id, viewer.today), viewer.today),
        next=upcoming,
        reason=None if upcoming and not _is_spared(customer) else _why_nothing(customer),
        backlog=tuple(session.scalars(_backlog(customer_id))),
    )


def _is_spared(customer: Customer) -> bool:
    return customer.plan_reason_code == do_not_dun(None, "").code


def _why_nothing(customer: Customer) -> Reason | None:
    return stored_reason(
        customer.plan_reason_code, customer.plan_reason_message, customer.plan_reason_values
    )


def _name(session: Session, user_id: int | None) -> str:
    user = session.get(User, user_id) if user_id else None
    return user.name if user else ""


def _groups(customer_id: int) -> Select[Any]:
    return (
        select(col(Group.name))
        .join(GroupMember, col(GroupMember.group_id) == col(Group.id))
        .where(col(GroupMember.customer_id) == customer_id)
        .order_by(col(Group.name))
    )


def _sums(customer_id: int) -> Select[Any]:
    largest_first = (col(CustomerSummary.debit_minor).desc(), col(CustomerSummary.currency))
    return (
        select(CustomerSummary)
        .where(col(CustomerSummary.customer_id) == customer_id)
        .order_by(*largest_first)
    )


def _backlog(customer_id: int) -> Select[Any]:
    return (
        select(OrderBacklog)
        .where(col(OrderBacklog.customer_id) == customer_id)
        .order_by(col(OrderBacklog.currency))
    )


def _steps(session: Session, scenario: Scenario) -> int:
    query = (
        select(func.count())
        .select_from(Step)
        .join(ScenarioVersion, col(ScenarioVersion.id) == col(Step.version_id))
        .where(
            col(ScenarioVersion.scenario_id) == scenario.id,
            col(ScenarioVersion.number) == scenario.version,
        )
    )
    return session.scalar(query) or 0


def _next(session: Session, customer_id: int) -> NextAction | None:
    on = func.coalesce(col(Action.postponed_to), col(Action.planned_on))
    action = session.scalar(
        select(Action)
        .where(col(Action.customer_id) == customer_id, col(Action.closed_on).is_(None))
        .order_by(on, col(Action.id))
        .limit(1)
    )
    if action is None:
        return None
    return NextAction(
        step_name=action.step_name,
        step=action.step_order,
        channel=action.channel,
        state=action.state,
        on=action.postponed_to or action.planned_on,
    )


def _settled(session: Session, customer_id: int, today: date) -> Sequence[Settled]:
    """What was paid in the months that count; credit notes' own use is no payment."""
    columns: tuple[Any, ...] = (
        *(Settlement.amount_minor, Item.issue_date, Item.due_date, Settlement.value_date),
    )
    query = (
        select(*columns)
        .join(Item, col(Item.id) == col(Settlement.item_id))
        .where(
            items_of(customer_id),
            col(Item.kind).in_((Kind.INVOICE, Kind.DRAFT, Kind.MISCELLANEOUS)),
            col(Item.remaining_minor) == 0,
            col(Settlement.amount_minor) > 0,
            col(Settlement.opening).is_(False),
            col(Settlement.value_date) > months_before(today, SETTLED_MONTHS),
        )
        .order_by(col(Settlement.value_date).desc())
        .limit(_MOST_SETTLED)
    )
    return [Settled(*row) for row in session.execute(query)]
