"""Where the ledger stands today: what Home shows above its charts."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, literal_column, select
from sqlmodel import Session, col

from dso_app.access.scope import collected_by, scoped
from dso_app.access.viewer import Viewer
from dso_app.domain.kinds import Kind
from dso_app.domain.money import rounded
from dso_app.domain.outbox_states import ActionState
from dso_app.domain.promises import PromiseState
from dso_app.models import (
    Action,
    Customer,
    CustomerSummary,
    ImportBatch,
    Item,
    Promise,
)
from dso_app.services.company.conversion import converted
from dso_app.services.company.rates import rates_on
from dso_app.services.customers.summaries import summed, summed_currency

PROMISE_DAYS = 90
"""The promise-kept rate is taken over so many days, today included."""
_ZERO: ColumnElement[int] = literal_column("0")
_ONE: ColumnElement[int] = literal_column("1")
_ASKING = (ActionState.TO_DO, ActionState.TO_CONFIRM, ActionState.ERROR)
"""States of an action that wait for a person."""


@dataclass(frozen=True)
class Standing:
    """What is owed in one currency, in minor units."""

    currency: str
    receivables: int
    late: int
    customers: int
    late_customers: int


@dataclass(frozen=True)
class Kept:
    """Promises decided over the last days: how many, and how many were kept."""

    kept: int
    decided: int

    @property
    def rate(self) -> Decimal | None:
        """Kept ÷ (kept + broken), in percent; None without any."""
        return _percent(self.kept, self.decided)


@dataclass(frozen=True)
class Home:
    """The figures of Home.

    Attributes:
        standings: one a currency, the entity's own first; those with a rate are in it.
        late_rate: late debits ÷ all debits in the first currency, in percent; by the entity's
            threshold of lateness.
        qualified: late debits with a status and a comment ÷ late debits, in percent.
        to_do: actions whose day has come and that wait for a person.
        mine: how many of them are of the viewer's own customers; None for who collects nobody's.
        leaving: messages whose day has come and that leave by themselves.
        ledger_on: business date of the last items import.
    """

    standings: tuple[Standing, ...]
    late_rate: Decimal | None
    qualified: Decimal | None
    promises: Kept
    to_do: int
    mine: int | None
    leaving: int
    ledger_on: date | None


def read_home(session: Session, viewer: Viewer) -> Home:
    """The figures of the customers the viewer sees."""
    debits, over, late, qualified = _debits(session, viewer)
    actions = _actions(session, viewer)
    return Home(
        standings=_standings(session, viewer),
        late_rate=_percent(over, debits),
        qualified=_percent(qualified, late),
        promises=_promises(session, viewer),
        to_do=actions["to_do"],
        mine=actions["mine"] if _collects(session, viewer) else None,
        leaving=actions["leaving"],
        ledger_on=_ledger_on(session, viewer),
    )


def _standings(session: Session, viewer: Viewer) -> tuple[Standing, ...]:
    target = viewer.entity.currency
    line = CustomerSummary
    currency = summed_currency(target)
    owing = case((col(line.open_items) > _ZERO, col(line.customer_id)))
    late = case((col(line.late_items) > _ZERO, col(line.customer_id)))
    columns: tuple[Any, ...] = (
        currency.label("currency"),
        func.sum(summed("balance")),
        func.sum(summed("late")),
        func.count(func.distinct(owing)),
        func.count(func.distinct(late)),
    )
    query = (
        select(*columns)
        .select_from(line)
        .join(Customer, col(Customer.id) == col(line.customer_id))
        .group_by(currency)
    )
    rows = session.execute(scoped(query, viewer.actor, viewer.entity_id))
    found = [Standing(name, *(int(figure or 0) for figure in figures)) for name, *figures in rows]
    return tuple(sorted(found, key=lambda one: (one.currency != target, one.currency)))


def _debits(session: Session, viewer: Viewer) -> tuple[int, int, int, int]:
    """All debits, those over the threshold, the late ones, and of these the qualified ones.

    In the entity's currency; what has no rate is left out.
    """
    target = viewer.entity.currency
    rates = rates_on(session, viewer.entity_id, viewer.today)
    rates.pop(target, None)
    minor = converted(col(Item.remaining_minor), col(Item.currency), target, rates)
    is_late = col(Item.due_date) < viewer.today
    over = col(Item.due_date) < viewer.today - timedelta(days=viewer.entity.late_threshold_days)
    is_qualified = is_late & col(Item.status_id).is_not(None) & (col(Item.status_comment) != "")
    columns: tuple[Any, ...] = (
        func.sum(minor),
        *(func.sum(case((which, minor), else_=_ZERO)) for which in (over, is_late, is_qualified)),
    )
    query = (
        select(*columns)
        .select_from(Item)
        .join(Customer, col(Customer.id) == col(Item.customer_id))
        .where(
            col(Item.remaining_minor) > _ZERO,
            col(Item.kind) != Kind.DOWN_PAYMENT,
            col(Item.issue_date) <= viewer.today,
            col(Item.currency).in_([target, *rates]),
        )
    )
    debits, late_over, late, qualified = session.execute(
        scoped(query, viewer.actor, viewer.entity_id)
    ).one()
    return int(debits or 0), int(late_over or 0), int(late or 0), int(qualified or 0)


def _promises(session: Session, viewer: Viewer) -> Kept:
    columns: tuple[Any, ...] = (col(Promise.state), func.count())
    query = (
        select(*columns)
        .select_from(Promise)
        .join(Customer, col(Customer.id) == col(Promise.customer_id))
        .where(
            col(Promise.state).in_((PromiseState.KEPT, PromiseState.BROKEN)),
            col(Promise.decided_on) > viewer.today - timedelta(days=PROMISE_DAYS),
        )
        .group_by(col(Promise.state))
    )
    rows = session.execute(scoped(query, viewer.actor, viewer.entity_id)).all()
    by_state: dict[str, int] = {row[0]: row[1] for row in rows}
    kept = by_state.get(PromiseState.KEPT, 0)
    return Kept(kept, kept + by_state.get(PromiseState.BROKEN, 0))


def _actions(session: Session, viewer: Viewer) -> dict[str, int]:
    asking = col(Action.state).in_(_ASKING)
    mine = asking & collected_by(viewer.actor)
    leaving = col(Action.state) == ActionState.CONFIRMED
    counts: list[Any] = [
        func.coalesce(func.sum(case((which, _ONE), else_=_ZERO)), _ZERO).label(name)
        for name, which in (("to_do", asking), ("mine", mine), ("leaving", leaving))
    ]
    query: Select[Any] = (
        select(*counts)
        .select_from(Action)
        .join(Customer, col(Customer.id) == col(Action.customer_id))
        .where(
            col(Action.closed_on).is_(None),
            func.coalesce(Action.postponed_to, Action.planned_on) <= viewer.today,
        )
    )
    row = session.execute(scoped(query, viewer.actor, viewer.entity_id)).mappings().one()
    return {name: int(count) for name, count in row.items()}


def _collects(session: Session, viewer: Viewer) -> bool:
    query = select(col(Customer.id)).where(collected_by(viewer.actor))
    return session.scalar(scoped(query, viewer.actor, viewer.entity_id).limit(1)) is not None


def _ledger_on(session: Session, viewer: Viewer) -> date | None:
    query = select(func.max(ImportBatch.business_date)).where(
        col(ImportBatch.entity_id) == viewer.entity_id,
        col(ImportBatch.kind) == "items",
        col(ImportBatch.state) == "done",
    )
    return session.execute(query).scalar_one_or_none()


def _percent(part: int, whole: int) -> Decimal | None:
    return rounded(Fraction(100 * part, whole)) if whole else None
