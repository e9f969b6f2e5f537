"""Who reads what a scenario sends: languages, as sending chooses them."""

from sqlalchemy import func, select
from sqlmodel import Session, col

from dso_app.models import Contact, Customer, Entity


def languages_read(session: Session, entity: Entity, scenario_id: int | None) -> dict[str, int]:
    """By language of two letters, how many customers on a scenario read it.

    The collection contact's language counts, else the customer's, else the entity's, which is
    always there, and alone for a scenario that is only begun.
    """
    if scenario_id is None:
        return {entity.language: 0}
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
        .where(col(Customer.entity_id) == entity.id, col(Customer.scenario_id) == scenario_id)
        .group_by(language)
    )
    return {entity.language: 0} | dict(session.execute(query).tuples().all())
