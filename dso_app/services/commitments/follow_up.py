"""What comes up by itself, at every import and every day: promises, disputes, statuses."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import or_, select
from sqlmodel import Session, col

from dso_app.clock import Clock, today
from dso_app.domain.qualification import StatusType, askable
from dso_app.models import Action, ActionItem, Entity, Item, Status
from dso_app.services.alerts.in_agenda import add_alert
from dso_app.services.commitments.disputes import settle_disputes
from dso_app.services.commitments.promise_checks import PromiseCounts, check_promises
from dso_app.texts import N_

_CODE = "follow_up"
_FOLLOWED_OTHERWISE = (StatusType.PROMISE, StatusType.LITIGATION)
"""A promise is followed up by its date; a litigation is out of our hands."""


@dataclass(frozen=True)
class FollowUpCounts:
    """What following up found."""

    promises: PromiseCounts
    disputes_settled: int
    alerts: int


def follow_up(session: Session, clock: Clock, entity_id: int) -> FollowUpCounts:
    """Decide promises, end settled disputes, and bring items up whose status has aged."""
    entity = session.get_one(Entity, entity_id)
    return FollowUpCounts(
        promises=check_promises(session, clock, entity_id),
        disputes_settled=settle_disputes(session, clock, entity_id),
        alerts=_bring_up(session, entity_id, today(clock, entity.timezone)),
    )


def _bring_up(session: Session, entity_id: int, day: date) -> int:
    """One alert a customer and status for open items whose status is older than its days."""
    statuses = select(Status).where(
        col(Status.entity_id) == entity_id,
        col(Status.active),
        col(Status.type).not_in(_FOLLOWED_OTHERWISE),
    )
    alerts = 0
    for status in session.scalars(statuses.order_by(col(Status.id))).all():
        for customer_id, items in _aged(session, status, day).items():
            add_alert(
                session,
                customer_id,
                day,
                code=_CODE,
                name=N_("Follow-up"),
                message=N_("“{status}” for {days} days or more."),
                values={"status": status.name, "days": status.follow_up_days},
                item_ids=[item.id or 0 for item in items],
                totals=_totals(items),
            )
            alerts += 1
    return alerts


def _aged(session: Session, status: Status, day: date) -> dict[int, list[Item]]:
    """Open items whose status is older than its days and was not brought up since, by customer."""
    brought_up = (
        select(col(ActionItem.item_id))
        .join(Action, col(Action.id) == col(ActionItem.action_id))
        .where(
            col(ActionItem.item_id) == col(Item.id),
            col(Action.reason_code) == _CODE,
            col(Action.kind) == "alert",
            col(Action.created_on) >= col(Item.status_on),
        )
        .exists()
    )
    query = select(Item).where(
        col(Item.status_id) == status.id,
        col(Item.remaining_minor) != 0,
        or_(
            col(Item.follow_up_on) <= day,
            col(Item.follow_up_on).is_(None)
            & (col(Item.status_on) <= day - timedelta(days=status.follow_up_days)),
        ),
        ~brought_up,
    )
    found: dict[int, list[Item]] = defaultdict(list)
    for item in session.scalars(query.order_by(col(Item.customer_id), col(Item.due_date))):
        found[item.customer_id].append(item)
    return found


def _totals(items: list[Item]) -> dict[str, int]:
    """What can still be asked of items, as the agenda shows it of each."""
    totals: dict[str, int] = defaultdict(int)
    for item in items:
        open_credit = min(0, item.remaining_minor)
        totals[item.currency] += open_credit + askable(
            item.remaining_minor, item.disputed_minor, item.sheltered_minor
        )
    return totals
