"""Row scope: which entities, customers and items an actor sees. Every read goes through here."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select, true
from sqlmodel import Session, col

from dso_app.access.permissions import Actor
from dso_app.errors import RelanceError
from dso_app.models import Customer, Entity, Item
from dso_app.texts import N_

_AT_ONCE = 5000
"""Ids in one query."""


class UnknownEntity(RelanceError):
    """The entity does not exist, or not for this actor."""

    message = N_("There is no entity {entity}.")


class EntityNotNamed(RelanceError):
    """There are several entities and none was named."""

    message = N_("Name the entity; there are: {codes}.")


class UnknownCustomer(RelanceError):
    """The customer does not exist, or not for this actor."""

    message = N_("There is no customer {customer}.")


def sees_entity(actor: Actor, entity_id: int) -> bool:
    """Whether an entity is in the actor's scope."""
    return actor.entity_ids is None or entity_id in actor.entity_ids


def visible_customers(actor: Actor, entity_id: int, entity: Any = None) -> ColumnElement[bool]:
    """Condition on `Customer`: of this entity, and in the actor's scope.

    Args:
        actor: who asks.
        entity_id: whose customers.
        entity: what holds the entity, where the customers' own is not what rows are found by.
    """
    if not sees_entity(actor, entity_id):
        raise UnknownEntity(entity=entity_id)
    mine: ColumnElement[bool] = in_portfolio(actor) if actor.own_portfolio else true()
    of = col(Customer.entity_id) if entity is None else entity
    return and_(of == entity_id, mine)


def in_portfolio(actor: Actor) -> ColumnElement[bool]:
    """Condition on `Customer`: the actor's own, or of somebody they replace today."""
    people = sorted(actor.portfolios)
    return or_(col(Customer.collector_id).in_(people), col(Customer.sales_id).in_(people))


def collected_by(actor: Actor) -> ColumnElement[bool]:
    """Condition on `Customer`: the actor, or somebody they replace today, is its collector."""
    return col(Customer.collector_id).in_(sorted(actor.portfolios))


def scoped(query: Select[Any], actor: Actor, entity_id: int) -> Select[Any]:
    """A query that already holds `Customer`, narrowed to what the actor sees."""
    return query.where(visible_customers(actor, entity_id))


def find_entities(session: Session, actor: Actor) -> list[Entity]:
    """The entities an actor sees, by code."""
    query = select(Entity).order_by(col(Entity.code))
    if actor.entity_ids is not None:
        query = query.where(col(Entity.id).in_(actor.entity_ids))
    return list(session.scalars(query))


def find_entity(session: Session, actor: Actor, code: str = "") -> Entity:
    """An entity by its code; without one, the only one there is.

    Raises:
        UnknownEntity: none has the code, or not for this actor.
        EntityNotNamed: there are several.
    """
    entities = find_entities(session, actor)
    if not code and len(entities) == 1:
        return entities[0]
    if not code and entities:
        raise EntityNotNamed(codes=", ".join(entity.code for entity in entities))
    for entity in entities:
        if entity.code.casefold() == code.casefold():
            return entity
    raise UnknownEntity(entity=code)


def find_customer(session: Session, actor: Actor, customer_id: int) -> Customer:
    """One customer within the actor's scope, else `UnknownCustomer`."""
    customer = session.get(Customer, customer_id)
    if customer is None or not sees_entity(actor, customer.entity_id):
        raise UnknownCustomer(customer=customer_id)
    if actor.own_portfolio and not actor.portfolios & {customer.collector_id, customer.sales_id}:
        raise UnknownCustomer(customer=customer_id)
    return customer


def find_customers(session: Session, actor: Actor, customer_ids: Collection[int]) -> list[Customer]:
    """Customers within the actor's scope, by id; `UnknownCustomer` names the first that is not."""
    wanted = sorted(set(customer_ids))
    found: dict[int | None, Customer] = {}
    for start in range(0, len(wanted), _AT_ONCE):
        part = wanted[start : start + _AT_ONCE]
        query = select(Customer).where(col(Customer.id).in_(part), *within(actor))
        found.update({customer.id: customer for customer in session.scalars(query)})
    for customer_id in wanted:
        if customer_id not in found:
            raise UnknownCustomer(customer=customer_id)
    return [found[customer_id] for customer_id in wanted]


def find_items(session: Session, actor: Actor, item_ids: list[int]) -> list[Item]:
    """The items among those asked for that the actor sees; unknown ones are left out."""
    query = select(Item, Customer).join(Customer, col(Customer.id) == col(Item.customer_id))
    query = query.where(col(Item.id).in_(item_ids), *within(actor))
    return [item for item, _ in session.execute(query)]


def within(actor: Actor, entity: Any = None) -> list[ColumnElement[bool]]:
    """Conditions on `Customer`: of any entity in the actor's scope, and in their portfolio.

    Args:
        actor: who asks.
        entity: the column that holds the entity, where the customers' own is not what rows are
            found by.
    """
    conditions: list[ColumnElement[bool]] = []
    if actor.entity_ids is not None:
        of = col(Customer.entity_id) if entity is None else entity
        conditions.append(of.in_(actor.entity_ids))
    if actor.own_portfolio:
        conditions.append(in_portfolio(actor))
    return conditions
