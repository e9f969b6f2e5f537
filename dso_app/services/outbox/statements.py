"""The statement of an account as a message: prepared, and sent once a person confirms it."""

from sqlalchemy import select
from sqlmodel import Session, col

from dso_app.access.permissions import Actor, Permission
from dso_app.access.scope import find_customer
from dso_app.clock import Clock, today
from dso_app.domain.scenario import Channel
from dso_app.errors import RelanceError
from dso_app.models import Action, Entity, Item
from dso_app.services.specific.actions import SpecificTerms, start_specific
from dso_app.services.texts.templates import STATEMENT
from dso_app.texts import N_


class NothingOpen(RelanceError):
    """A customer without open items has nothing to be told."""

    message = N_("Nothing is open: there is no statement to send.")


def start_statement(session: Session, actor: Actor, clock: Clock, customer_id: int) -> Action:
    """Prepare an email with all that is open of a customer; its items stay in their scenario.

    Raises:
        UnknownCustomer, NothingOpen: nothing is changed.
    """
    actor.require(Permission.ACT)
    customer = find_customer(session, actor, customer_id)
    entity = session.get_one(Entity, customer.entity_id)
    query = select(col(Item.id)).where(
        col(Item.customer_id) == customer_id, col(Item.remaining_minor) != 0
    )
    ids = [key for key in session.scalars(query) if key is not None]
    if not ids:
        raise NothingOpen
    terms = SpecificTerms(Channel.EMAIL, today(clock, entity.timezone), text=STATEMENT, holds=False)
    return start_specific(session, actor, clock, ids, terms)[0]
