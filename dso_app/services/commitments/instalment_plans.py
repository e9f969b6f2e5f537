"""Instalment plans: dated amounts over chosen items, each watched like a promise."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlmodel import Session, col

from dso_app.access.permissions import Actor, Permission
from dso_app.access.scope import UnknownCustomer, find_customer
from dso_app.clock import Clock, today
from dso_app.domain.promises import PromiseState
from dso_app.domain.qualification import StatusType
from dso_app.errors import RelanceError
from dso_app.models import Entity, InstalmentPlan, Promise, PromiseItem, known_id
from dso_app.services.commitments.disputes import close_disputes
from dso_app.services.commitments.promises import PromiseTerms, cancel_promises, make_promises
from dso_app.services.items.chosen_items import (
    ItemsOfSeveralCustomers,
    by_account,
    choose_items,
    read_again,
)
from dso_app.services.items.qualification import CommentTooLong, find_status, follow
from dso_app.services.items.status_rows import set_status
from dso_app.texts import N_

FEWEST, MOST = 2, 36
"""Instalments of a plan."""
_LONGEST_COMMENT = 2000
_MONTHS = 12


class BadPlan(RelanceError):
    """A plan that cannot be kept; the message says why."""

    def __init__(self, message: str, **values: object) -> None:
        super().__init__(**values)
        self.message = message


class UnknownPlan(RelanceError):
    """The plan does not exist, or not for this actor, or nothing of it is pending."""

    message = N_("There is no running plan {id}.")


@dataclass(frozen=True)
class Instalment:
    """An amount in minor units and the day it is to come."""

    due_on: date
    minor: int


def work_out(total: int, count: int, first_on: date, every: str) -> list[Instalment]:
    """Share an amount out over equal instalments; the last one takes what does not divide.

    Args:
        total: minor units.
        count: how many instalments.
        first_on: day of the first.
        every: `week`, `fortnight`, or `month`: the same day of each month, or its last.
    """
    part = total // count
    amounts = [part] * (count - 1) + [total - part * (count - 1)]
    return [
        Instalment(_later(first_on, number, every), minor) for number, minor in enumerate(amounts)
    ]


def _later(first: date, number: int, every: str) -> date:
    if every in _DAYS:
        return first + timedelta(days=_DAYS[every] * number)
    months = first.month - 1 + number
    start = date(first.year + months // _MONTHS, months % _MONTHS + 1, 1)
    following = (start + timedelta(days=31)).replace(day=1)
    return start.replace(day=min(first.day, (following - timedelta(days=1)).day))


_DAYS = {"week": 7, "fortnight": 14}


def make_plan(
    session: Session,
    actor: Actor,
    clock: Clock,
    item_ids: Collection[int],
    instalments: Sequence[Instalment],
    comment: str,
) -> InstalmentPlan:
    """Note a plan over items of one customer in one currency; they get the status of a promise.

    It takes the place of what was promised of the items before. What it does not cover of them
    stays askable.

    Raises:
        UnknownItems, ItemsOfSeveralCustomers, BadPlan, CommentTooLong, PromiseInThePast,
        PromiseOutOfRange: nothing is changed.
    """
    actor.require(Permission.QUALIFY)
    items = choose_items(session, actor, item_ids)
    if len(by_account(items)) > 1:
        raise ItemsOfSeveralCustomers
    if len(comment) > _LONGEST_COMMENT:
        raise CommentTooLong(most=_LONGEST_COMMENT)
    entity = session.get_one(Entity, items[0].entity_id)
    day = today(clock, entity.timezone)
    ids = [item.id for item in items]
    close_disputes(session, clock, entity, ids, founded=None)
    cancel_promises(session, actor, clock, entity, ids)
    items = read_again(session, items)
    _check(instalments, sum(item.open_debit_minor for item in items))
    status = find_status(session, entity.id or 0, StatusType.PROMISE)
    set_status(session, actor, clock, entity, items, status, comment.strip(), None)
    plan = InstalmentPlan(
        entity_id=known_id(entity),
        customer_id=items[0].customer_id,
        currency=items[0].currency,
        made_on=day,
        comment=comment.strip(),
        user_id=actor.user_id,
    )
    session.add(plan)
    session.flush()
    for one in instalments:
        terms = PromiseTerms(one.due_on, one.minor, plan.id)
        make_promises(session, actor, clock, entity, [items], terms, comment)
    follow(session, clock, entity, {plan.customer_id})
    return plan


def _check(instalments: Sequence[Instalment], open_minor: int) -> None:
    if not FEWEST <= len(instalments) <= MOST:
        raise BadPlan(N_("A plan has {fewest} to {most} instalments."), fewest=FEWEST, most=MOST)
    days = [one.due_on for one in instalments]
    if sorted(set(days)) != days:
        raise BadPlan(N_("Each instalment is due after the one before."))
    if any(one.minor <= 0 for one in instalments):
        raise BadPlan(N_("Each instalment is above zero."))
    if sum(one.minor for one in instalments) > open_minor:
        raise BadPlan(N_("The instalments come to more than what is open of the items."))


def cancel_plan(session: Session, actor: Actor, clock: Clock, plan_id: int) -> InstalmentPlan:
    """Take back what is pending of a plan; its items return.

    Raises:
        UnknownPlan: nothing is changed.
    """
    actor.require(Permission.QUALIFY)
    plan = session.get(InstalmentPlan, plan_id)
    if plan is None:
        raise UnknownPlan(id=plan_id)
    try:
        find_customer(session, actor, plan.customer_id)
    except UnknownCustomer as error:
        raise UnknownPlan(id=plan_id) from error
    held = (
        select(col(PromiseItem.item_id))
        .join(Promise, col(Promise.id) == col(PromiseItem.promise_id))
        .where(col(Promise.plan_id) == plan_id, col(Promise.state) == PromiseState.PENDING)
    )
    items = list(session.scalars(held.distinct()))
    entity = session.get_one(Entity, plan.entity_id)
    if not items:
        raise UnknownPlan(id=plan_id)
    cancel_promises(session, actor, clock, entity, items)
    follow(session, clock, entity, {plan.customer_id})
    return plan


def plans_of(
    session: Session, actor: Actor, customer_id: int
) -> list[tuple[InstalmentPlan, list[Promise]]]:
    """A customer's plans with their instalments, the latest plan first.

    Raises:
        UnknownCustomer: outside the actor's scope.
    """
    find_customer(session, actor, customer_id)
    query = select(InstalmentPlan).where(col(InstalmentPlan.customer_id) == customer_id)
    plans = {known_id(one): one for one in session.scalars(query)}
    parts: dict[int, list[Promise]] = {key: [] for key in sorted(plans, reverse=True)}
    of_them = select(Promise).where(col(Promise.plan_id).in_(plans))
    for promise in session.scalars(of_them.order_by(col(Promise.due_on), col(Promise.id))):
        parts[promise.plan_id or 0].append(promise)
    return [(plans[key], instalments) for key, instalments in parts.items()]
