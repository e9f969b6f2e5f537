"""Whoever resolves a dispute closes it: founded, or not."""

from collections.abc import Collection, Sequence

from sqlmodel import Session

from dso_app.access.permissions import Actor, Permission
from dso_app.clock import Clock, today
from dso_app.domain.qualification import StatusType
from dso_app.errors import RelanceError
from dso_app.models import Customer, Entity
from dso_app.services.alerts.in_agenda import add_alert
from dso_app.services.commitments.dispute_rows import standing_disputes
from dso_app.services.items.chosen_items import ChosenItem, choose_items
from dso_app.services.items.qualification import Qualification, decide
from dso_app.texts import N_

_VERDICTS = {
    True: N_("{who} found the customer right: {comment}"),
    False: N_("{who} found the customer wrong: {comment}"),
}


class NotDisputed(RelanceError):
    """An item chosen is in no open dispute."""

    message = N_("Item {item} is not disputed.")


class AnswerMissing(RelanceError):
    """A dispute is closed with a word on why."""

    message = N_("Say what was found.")


def answer_disputes(
    session: Session,
    actor: Actor,
    clock: Clock,
    item_ids: Collection[int],
    *,
    founded: bool,
    comment: str,
    status: str = "",
) -> list[ChosenItem]:
    """Close the disputes of items as founded or not; their collector is told in the agenda.

    Args:
        session: of a writing transaction.
        actor: who resolves them; who may not qualify may do this.
        clock: tells the day.
        item_ids: disputed ones; others of the same disputes stay disputed.
        founded: whether the customer was right.
        comment: what was found.
        status: name of the status they get; empty for the first of the type.

    Raises:
        UnknownItems, NotDisputed, AnswerMissing, and the errors of `qualify`: nothing is changed.
    """
    actor.require(Permission.ANSWER_DISPUTES)
    items = choose_items(session, actor, item_ids)
    ids = [item.id for item in items]
    disputed = {
        one for dispute in standing_disputes(session, ids).values() for one in dispute.item_ids
    }
    for item in items:
        if item.id not in disputed:
            raise NotDisputed(item=item.number)
    if not comment.strip():
        raise AnswerMissing
    asked = Qualification(
        status=status or StatusType.DISPUTE_RESOLVED, comment=comment, founded=founded
    )
    answered = decide(session, actor, clock, items, asked)
    _tell_collectors(session, actor, clock, answered, founded=founded, comment=comment)
    return answered


def _tell_collectors(
    session: Session,
    actor: Actor,
    clock: Clock,
    items: Sequence[ChosenItem],
    *,
    founded: bool,
    comment: str,
) -> None:
    """An alert for each customer that somebody else collects from."""
    entity = session.get_one(Entity, items[0].entity_id)
    for customer_id in sorted({item.customer_id for item in items}):
        collector = session.get_one(Customer, customer_id).collector_id
        if collector is None or collector in actor.portfolios:
            continue
        theirs = [item for item in items if item.customer_id == customer_id]
        totals: dict[str, int] = {}
        for item in theirs:
            totals[item.currency] = totals.get(item.currency, 0) + item.askable_minor
        add_alert(
            session,
            customer_id,
            today(clock, entity.timezone),
            code="dispute_answered",
            name=N_("Dispute answered"),
            message=_VERDICTS[founded],
            values={"who": actor.name, "comment": comment.strip()},
            item_ids=[item.id for item in theirs],
            totals=totals,
        )
