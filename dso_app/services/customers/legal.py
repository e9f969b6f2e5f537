"""The legal entity of a customer follows its legal identifier."""

from sqlalchemy import select
from sqlmodel import Session, col

from dso_app.models import Customer, LegalEntity


def follow_legal_id(session: Session, customer: Customer) -> None:
    """Put a customer under the legal entity of its identifier, made on the way; or under none."""
    if not customer.legal_id:
        customer.legal_entity_id = None
        return
    legal = session.scalar(
        select(LegalEntity).where(
            col(LegalEntity.entity_id) == customer.entity_id,
            col(LegalEntity.legal_id) == customer.legal_id,
        )
    )
    if legal is None:
        legal = LegalEntity(
            entity_id=customer.entity_id, legal_id=customer.legal_id, name=customer.name
        )
        session.add(legal)
        session.flush()
    customer.legal_entity_id = legal.id
