"""What a customer said, as it opens beside the agenda: an answer, or a promise whose day came."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from sqlalchemy import select
from sqlmodel import Session, col

from dso_app.access.permissions import Actor, Permission
from dso_app.access.scope import UnknownCustomer, find_customer
from dso_app.access.viewer import Viewer
from dso_app.clock import Clock, today
from dso_app.errors import RelanceError
from dso_app.models import (
    Answer,
    AnswerItem,
    Contact,
    Customer,
    Entity,
    Item,
    Promise,
    PromiseItem,
    User,
)
from dso_app.services.agenda.action_card import CardItem, card_items
from dso_app.services.customers.contacts import contacts_of
from dso_app.services.history import record
from dso_app.services.planning.bulk import replan_customers
from dso_app.texts import N_

Said = TypeVar("Said", Answer, Promise)


class UnknownReply(RelanceError):
    """The answer or promise does not exist, or not for this actor."""

    message = N_("This is no longer there.")


class ReadAlready(RelanceError):
    """Somebody validated the answer before."""

    message = N_("The answer was already validated on {on}.")


@dataclass(frozen=True)
class Reply:
    """An answer, or a promise.

    Attributes:
        on: the day it was received, or promised for.
        comment: what was said.
        who: who wrote it down; empty when nobody did.
        promised: amount in minor units and currency of a promise; None of an answer.
        received_minor: what came in for a promise.
        read: an answer that was validated, or a promise that was decided.
    """

    customer: Customer
    on: date
    comment: str
    who: str
    items: tuple[CardItem, ...]
    contacts: tuple[Contact, ...]
    promised: tuple[int, str] | None = None
    received_minor: int = 0
    read: bool = False


def read_answer(session: Session, viewer: Viewer, answer_id: int) -> Reply:
    """An answer with what it is about; `UnknownReply` outside the viewer's scope."""
    answer, customer = _found(session, viewer.actor, session.get(Answer, answer_id))
    about = select(col(AnswerItem.item_id)).where(col(AnswerItem.answer_id) == answer_id)
    return Reply(
        customer=customer,
        on=answer.received_on,
        comment=answer.comment,
        who=_name(session, answer.user_id),
        items=_items(session, session.scalars(about).all()),
        contacts=tuple(contacts_of(session, answer.customer_id)),
        read=answer.validated_on is not None,
    )


def read_promise(session: Session, viewer: Viewer, promise_id: int) -> Reply:
    """A promise with its items; `UnknownReply` outside the viewer's scope."""
    promise, customer = _found(session, viewer.actor, session.get(Promise, promise_id))
    about = select(col(PromiseItem.item_id)).where(col(PromiseItem.promise_id) == promise_id)
    return Reply(
        customer=customer,
        on=promise.due_on,
        comment=promise.comment,
        who=_name(session, promise.user_id),
        items=_items(session, session.scalars(about).all()),
        contacts=tuple(contacts_of(session, promise.customer_id)),
        promised=(promise.amount_minor, promise.currency),
        received_minor=promise.received_minor,
        read=promise.decided_on is not None,
    )


def validate_answer(session: Session, actor: Actor, clock: Clock, answer_id: int) -> Answer:
    """Somebody read an answer: it holds automatic steps no longer, its customer is planned again.

    Raises:
        UnknownReply, ReadAlready: nothing is changed.
    """
    actor.require(Permission.QUALIFY)
    answer, customer = _found(session, actor, session.get(Answer, answer_id))
    if answer.validated_on is not None:
        raise ReadAlready(on=answer.validated_on)
    entity = session.get_one(Entity, answer.entity_id)
    answer.validated_on = today(clock, entity.timezone)
    answer.validated_by = actor.user_id
    record(
        session,
        actor,
        clock,
        "answer.validated",
        N_("Answer of {day} validated."),
        on=answer.validated_on,
        entity_id=answer.entity_id,
        customer_id=answer.customer_id,
        after=answer.comment,
        day=answer.received_on,
    )
    replan_customers(session, clock, [customer.id or 0])
    return answer


def _found(session: Session, actor: Actor, row: Said | None) -> tuple[Said, Customer]:
    actor.require(Permission.SEE)
    if row is None:
        raise UnknownReply
    try:
        return row, find_customer(session, actor, row.customer_id)
    except UnknownCustomer as error:
        raise UnknownReply from error


def _items(session: Session, item_ids: Collection[int]) -> tuple[CardItem, ...]:
    query = select(Item).where(col(Item.id).in_(item_ids))
    return card_items(session.scalars(query.order_by(col(Item.due_date), col(Item.number))))


def _name(session: Session, user_id: int | None) -> str:
    user = session.get(User, user_id) if user_id else None
    return user.name if user else ""
