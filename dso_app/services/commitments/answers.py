"""Answers of customers nobody has validated yet: automatic steps on their items wait."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date

from sqlalchemy import ColumnElement, select
from sqlmodel import Session, col

from dso_app.domain.qualification import answer_holds_until
from dso_app.models import Answer, AnswerItem, Entity
from dso_app.services.bulk import among, fetch
from dso_app.services.commitments.promise_facts import calendar_of


def held_by_answers(
    session: Session, entity: Entity, customer_ids: Sequence[int]
) -> Mapping[int, Mapping[int, date]]:
    """By customer, the items with an answer nobody has validated, and the last day that holds."""
    return _held(session, entity, among(col(Answer.customer_id), customer_ids))


def items_held(session: Session, entity: Entity, item_ids: Collection[int]) -> dict[int, date]:
    """Of some items, those that an answer nobody has validated holds, and until which day."""
    of_them = _held(session, entity, among(col(AnswerItem.item_id), sorted(item_ids)))
    return {item_id: day for held in of_them.values() for item_id, day in held.items()}


def _held(
    session: Session, entity: Entity, which: ColumnElement[bool]
) -> dict[int, dict[int, date]]:
    query = (
        select(col(Answer.customer_id), col(AnswerItem.item_id), col(Answer.received_on))
        .join(AnswerItem, col(AnswerItem.answer_id) == col(Answer.id))
        .where(col(Answer.entity_id) == entity.id, col(Answer.validated_on).is_(None), which)
        .order_by(col(Answer.received_on))
    )
    found: dict[int, dict[int, date]] = defaultdict(dict)
    for customer_id, item_id, on in fetch(session, query):
        # The latest answer holds longest.
        until = answer_holds_until(on, calendar_of(entity), entity.answer_hold_days)
        found[customer_id][item_id] = until
    return found
