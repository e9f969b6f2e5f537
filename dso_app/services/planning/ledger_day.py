"""How old a company's ledger is."""

from datetime import date

from sqlalchemy import func, select
from sqlmodel import Session, col

from dso_app.domain.business_days import Calendar, business_days_between, parse_sending_days
from dso_app.models import Entity, ImportBatch


def ledger_date(session: Session, entity: Entity) -> date | None:
    """Business date of an entity's last items import; None before the first."""
    query = select(func.max(ImportBatch.business_date)).where(
        col(ImportBatch.entity_id) == entity.id,
        col(ImportBatch.kind) == "items",
        col(ImportBatch.state) == "done",
    )
    found: date | None = session.execute(query).scalar_one_or_none()
    return found


def calendar_of(entity: Entity) -> Calendar:
    """An entity's sending days and holidays."""
    return Calendar(entity.country, parse_sending_days(entity.sending_days), entity.holidays)


def ledger_age(session: Session, entity: Entity, day: date) -> int | None:
    """Business days from the last items import to a day; None before the first."""
    imported = ledger_date(session, entity)
    return None if imported is None else business_days_between(imported, day, *calendar_of(entity))


def is_stale(session: Session, entity: Entity, day: date) -> bool:
    """Whether automatic messages wait on a day: the ledger is older than the entity allows."""
    age = ledger_age(session, entity, day)
    return age is not None and age > entity.stale_after_days
