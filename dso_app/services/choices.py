"""What the selects of the screens offer: the names that exist in the company looked at.

Statuses and causes that were shipped are offered in the viewer's language.
"""

from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlmodel import Session, col

from dso_app.access.permissions import BY_ROLE, Permission
from dso_app.access.scope import collected_by
from dso_app.access.viewer import Viewer
from dso_app.models import Customer, DisputeCause, Group, Scenario, Status, User, UserEntity
from dso_app.texts import translate


@dataclass(frozen=True)
class Offered:
    """One thing to choose."""

    id: int
    name: str
    email: str = ""
    """Of a person."""


def groups(session: Session, viewer: Viewer) -> list[Offered]:
    """The company's customer groups, by name."""
    query = select(col(Group.id), col(Group.name)).where(col(Group.entity_id) == viewer.entity_id)
    return [Offered(key, name) for key, name in session.execute(query.order_by(col(Group.name)))]


def scenarios(session: Session, viewer: Viewer) -> list[Offered]:
    """The scenarios customers can be put on: active, not archived, by name."""
    query = select(col(Scenario.id), col(Scenario.name)).where(
        col(Scenario.entity_id) == viewer.entity_id,
        col(Scenario.active),
        col(Scenario.archived).is_(False),
    )
    return [Offered(key, name) for key, name in session.execute(query.order_by(col(Scenario.name)))]


def collectors(session: Session, viewer: Viewer) -> list[Offered]:
    """The people who may collect for the company, by name."""
    return _people(session, viewer, Permission.ACT)


def collects(session: Session, viewer: Viewer) -> bool:
    """Whether the viewer, or whom they replace today, is in charge of some customer here."""
    theirs = select(col(Customer.id)).where(
        col(Customer.entity_id) == viewer.entity_id,
        collected_by(viewer.actor),
    )
    return session.scalar(theirs.limit(1)) is not None


def colleagues(session: Session, viewer: Viewer) -> list[Offered]:
    """The people who see the company, by name: who may resolve a dispute."""
    return _people(session, viewer, Permission.SEE)


def readers(session: Session, viewer: Viewer) -> list[Offered]:
    """The people who may read reports of the company, by name."""
    return _people(session, viewer, Permission.REPORT)


def statuses(session: Session, viewer: Viewer, *types: str) -> list[Offered]:
    """The active statuses of some types, in the order of the types."""
    query = select(col(Status.id), col(Status.name), col(Status.type)).where(
        col(Status.entity_id) == viewer.entity_id,
        col(Status.active),
        col(Status.type).in_(types),
    )
    rows = sorted(session.execute(query), key=lambda row: (types.index(row[2]), row[1]))
    return [Offered(key, translate(name, viewer.language)) for key, name, _ in rows]


def every_status(session: Session, viewer: Viewer) -> list[Offered]:
    """All statuses of the company, those no longer given too, by name."""
    query = select(col(Status.id), col(Status.name)).where(
        col(Status.entity_id) == viewer.entity_id
    )
    rows = session.execute(query)
    found = [Offered(key, translate(name, viewer.language)) for key, name in rows]
    return sorted(found, key=lambda one: one.name)


def causes(session: Session, viewer: Viewer) -> list[Offered]:
    """The company's causes of disputes, in the order they were made."""
    query = select(col(DisputeCause.id), col(DisputeCause.name)).where(
        col(DisputeCause.entity_id) == viewer.entity_id
    )
    found = session.execute(query.order_by(col(DisputeCause.id)))
    return [Offered(key, translate(name, viewer.language)) for key, name in found]


def _people(session: Session, viewer: Viewer, permission: Permission) -> list[Offered]:
    able = [role for role, held in BY_ROLE.items() if permission in held]
    here = select(col(UserEntity.user_id)).where(col(UserEntity.entity_id) == viewer.entity_id)
    query = select(col(User.id), col(User.name), col(User.email)).where(
        col(User.active),
        col(User.role).in_(able),
        or_(col(User.all_entities), col(User.id).in_(here)),
    )
    return [Offered(*row) for row in session.execute(query.order_by(col(User.name)))]
