"""A comment on a customer, kept in its history: who, when, and never changed."""

from sqlmodel import Session

from dso_app.access.permissions import Actor, Permission
from dso_app.access.scope import find_customer
from dso_app.clock import Clock, today
from dso_app.errors import RelanceError
from dso_app.models import Entity, Event
from dso_app.services.history import record
from dso_app.services.items.qualification import CommentTooLong
from dso_app.texts import N_

LONGEST = 2000


class NothingSaid(RelanceError):
    """A comment without words."""

    message = N_("Write something first.")


def add_comment(session: Session, actor: Actor, clock: Clock, customer_id: int, text: str) -> Event:
    """Write a comment into a customer's history.

    Raises:
        UnknownCustomer: outside the actor's scope.
        NothingSaid, CommentTooLong: nothing is written.
    """
    actor.require(Permission.COMMENT)
    customer = find_customer(session, actor, customer_id)
    said = text.strip()
    if not said:
        raise NothingSaid
    if len(said) > LONGEST:
        raise CommentTooLong(most=LONGEST)
    entity = session.get_one(Entity, customer.entity_id)
    return record(
        session,
        actor,
        clock,
        "customer.note",
        N_("“{comment}”"),
        on=today(clock, entity.timezone),
        entity_id=customer.entity_id,
        customer_id=customer_id,
        comment=said,
    )
