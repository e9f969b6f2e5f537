"""What to do first: the actions that wait for a person, the largest late amounts on top."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Subquery, case, func, select
from sqlmodel import Session, col

from dso_app.access.scope import collected_by, scoped
from dso_app.access.viewer import Viewer
from dso_app.domain.outbox_states import ActionState
from dso_app.models import Action, Customer, CustomerSummary
from dso_app.services.customers.summaries import summed, summed_currency

_SHOWN = 6
_ASKING = (ActionState.TO_DO, ActionState.TO_CONFIRM, ActionState.ERROR)


@dataclass(frozen=True)
class ToDo:
    """One action that waits for a person.

    Attributes:
        late: what is late of the customer, in minor units; None where its currencies have no
            rate between them.
        currency: of it.
        oldest_due: due date of its oldest late item; None without one.
    """

    customer_id: int
    customer: str
    step_name: str
    channel: str
    state: str
    on: date
    late: int | None
    currency: str
    oldest_due: date | None


def read_to_do_first(session: Session, viewer: Viewer) -> list[ToDo]:
    """The first of the actions whose day has come; the viewer's own customers before others."""
    late = _late(viewer)
    on = func.coalesce(col(Action.postponed_to), col(Action.planned_on))
    mine = case((collected_by(viewer.actor), 0), else_=1)
    one_sum = case((late.c.currencies == 1, late.c.minor))
    columns: tuple[Any, ...] = (
        *(col(Customer.id), col(Customer.name), col(Action.step_name), col(Action.channel)),
        *(col(Action.state), on, one_sum, late.c.currency, late.c.oldest_due),
    )
    query = (
        select(*columns)
        .select_from(Action)
        .join(Customer, col(Customer.id) == col(Action.customer_id))
        .join(late, late.c.customer_id == col(Customer.id), isouter=True)
        .where(col(Action.closed_on).is_(None), col(Action.state).in_(_ASKING), on <= viewer.today)
        .order_by(mine, one_sum.desc().nulls_last(), on, col(Action.id))
        .limit(_SHOWN)
    )
    rows = session.execute(scoped(query, viewer.actor, viewer.entity_id))
    return [
        ToDo(key, name, step, channel, state, day, late and int(late), currency or "", oldest)
        for key, name, step, channel, state, day, late, currency, oldest in rows
    ]


def _late(viewer: Viewer) -> Subquery:
    """Late debits by customer; a sum that means something only where `currencies` is 1."""
    line = CustomerSummary
    currency = summed_currency(viewer.entity.currency)
    columns: tuple[Any, ...] = (
        col(line.customer_id).label("customer_id"),
        func.count(func.distinct(currency)).label("currencies"),
        func.min(currency).label("currency"),
        func.sum(summed("late")).label("minor"),
        func.min(col(line.oldest_due)).label("oldest_due"),
    )
    query = select(*columns).where(col(line.late_minor) != 0)
    return query.group_by(col(line.customer_id)).subquery("late")
