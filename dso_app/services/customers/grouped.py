"""One reminder for several accounts of one payer: the customer that they name as their parent."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, or_, select
from sqlmodel import Session, col

from dso_app.access.permissions import Actor, Permission
from dso_app.access.scope import find_customer, within
from dso_app.clock import Clock, today
from dso_app.errors import RelanceError
from dso_app.models import Action, Customer, Entity, Item, known_id
from dso_app.services.specific.actions import SpecificTerms, start_together
from dso_app.services.specific.rows import asked_of_item
from dso_app.texts import N_


class NothingToGroup(RelanceError):
    """No account of the payer has a late item that can be asked for."""

    message = N_("Nothing is late on these accounts.")


@dataclass(frozen=True)
class AccountPart:
    """What a grouped reminder asks of one account, in minor units by currency."""

    code: str
    name: str
    item_ids: tuple[int, ...]
    asked: dict[str, int]


def grouped_parts(session: Session, actor: Actor, payer_id: int, day: date) -> list[AccountPart]:
    """What one reminder would list: the payer's own account first, then those it pays for.

    Late debits that can be asked for and no specific action holds, and open credits. An account
    without any is left out; so are those outside the actor's scope.

    Raises:
        UnknownCustomer: the payer is outside it.
    """
    payer = find_customer(session, actor, payer_id)
    accounts = select(Customer).where(_pays_for(payer), *within(actor))
    found = {known_id(one): one for one in session.scalars(accounts.order_by(col(Customer.code)))}
    query = select(Item).where(
        col(Item.customer_id).in_(found),
        col(Item.ignored).is_(False),
        col(Item.litigation).is_(False),
        col(Item.held_by_action_id).is_(None),
        or_(
            col(Item.remaining_minor) < 0,
            (col(Item.remaining_minor) > 0) & (col(Item.due_date) < day),
        ),
    )
    items: dict[int, list[Item]] = {}
    for item in session.scalars(query.order_by(col(Item.due_date), col(Item.number))):
        items.setdefault(item.customer_id, []).append(item)
    first = sorted(found.values(), key=lambda one: (one.id != payer_id, one.code))
    parts = [_part(one, items.get(known_id(one), [])) for one in first]
    return [part for part in parts if any(minor > 0 for minor in part.asked.values())]


def pays_for_others(session: Session, customer: Customer) -> bool:
    """Whether other accounts name a customer as their parent."""
    others = select(col(Customer.id)).where(_pays_for(customer), col(Customer.id) != customer.id)
    return session.scalar(others.limit(1)) is not None


def start_grouped(
    session: Session, actor: Actor, clock: Clock, payer_id: int, terms: SpecificTerms
) -> Action:
    """Prepare one message to the payer about all of them; it waits to be confirmed.

    Raises:
        UnknownCustomer, NothingToGroup, and the errors of a specific action: nothing is changed.
    """
    actor.require(Permission.ACT)
    payer = find_customer(session, actor, payer_id)
    entity = session.get_one(Entity, payer.entity_id)
    parts = grouped_parts(session, actor, payer_id, today(clock, entity.timezone))
    ids = [key for part in parts for key in part.item_ids]
    if not ids:
        raise NothingToGroup
    return start_together(session, actor, clock, payer, ids, terms)


def _pays_for(payer: Customer) -> ColumnElement[bool]:
    return (col(Customer.entity_id) == payer.entity_id) & or_(
        col(Customer.id) == payer.id, col(Customer.parent_code) == payer.code
    )


def _part(account: Customer, items: list[Item]) -> AccountPart:
    asked: dict[str, int] = {}
    for item in items:
        asked[item.currency] = asked.get(item.currency, 0) + asked_of_item(item, "")
    ids = tuple(known_id(item) for item in items)
    return AccountPart(account.code, account.name, ids, asked)
