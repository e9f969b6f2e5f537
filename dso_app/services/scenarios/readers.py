"""Who reads what a scenario sends: languages, as sending chooses them."""

from sqlalchemy import ColumnElement, func, select, true
from sqlmodel import Session, col

from dso_app.models import Contact, Customer, Entity


def languages_read(session: Session, entity: Entity, scenario_id: int | None) -> dict[str, int]:
    """By language of two letters, how many customers on a scenario read it.

    The entity's own language is always there, and alone for a scenario that is only begun.
    """
    if scenario_id is None:
        return {entity.language: 0}
    return _read(session, entity, col(Customer.scenario_id) == scenario_id)


def languages_of_customers(session: Session, entity: Entity) -> dict[str, int]:
    """By language of two letters, how many of an entity's customers read it."""
    return _read(session, entity, true())


def _read(session: Session, entity: Entity, which: ColumnElement[bool]) -> dict[str, int]:
    """The collection contact's language counts, else the customer's, else the entity's."""
    contact = (
        select(func.max(func.nullif(Contact.language, "")))
        .where(col(Contact.customer_id) == col(Customer.id), col(Contact.is_collection))
        .correlate(Customer)
        .scalar_subquery()
    )
    spoken = func.coalesce(contact, func.nullif(Customer.language, ""), entity.language)
    language = func.lower(func.substr(spoken, 1, 2)).label("language")
    query = (
        select(language, func.count())
        .where(col(Customer.entity_id) == entity.id, which)
        .group_by(language)
    )
    return {entity.language: 0} | dict(session.execute(query).tuples().all())
