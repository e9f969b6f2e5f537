"""How far a new installation got."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select
from sqlmodel import Session, col

from dso_app.access.viewer import Viewer
from dso_app.models import Customer, Installation, Item
from dso_app.settings import settings


@dataclass(frozen=True)
class FirstSteps:
    """What is done of the first steps, in their order."""

    company: bool
    customers: bool
    items: bool
    scenario: bool
    mail: bool

    @property
    def all_done(self) -> bool:
        """Whether nothing of it is left."""
        return all((self.company, self.customers, self.items, self.scenario, self.mail))


def read_first_steps(session: Session, viewer: Viewer) -> FirstSteps:
    """How far the company looked at is, whoever looks."""
    entity = viewer.entity
    of_entity = col(Customer.entity_id) == viewer.entity_id
    installation = session.get(Installation, 1)
    return FirstSteps(
        company=bool(entity.name and entity.email and entity.city),
        customers=_any(session, select(col(Customer.id)).where(of_entity)),
        items=_any(session, select(col(Item.id)).where(col(Item.entity_id) == viewer.entity_id)),
        scenario=_any(
            session,
            select(col(Customer.id)).where(of_entity, col(Customer.scenario_id).is_not(None)),
        ),
        mail=bool((installation and installation.mail_url) or settings().mail_url),
    )


def _any(session: Session, query: Select[Any]) -> bool:
    return session.scalar(query.limit(1)) is not None
