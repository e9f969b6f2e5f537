"""From a user's row to the actor they are, and to what they look at."""

from dataclasses import replace
from datetime import date

from sqlmodel import Session, col, select

from dso_app.access.permissions import OWN_PORTFOLIO, Actor, Role
from dso_app.access.scope import UnknownEntity, find_entities, sees_entity
from dso_app.access.sessions import find_session
from dso_app.access.viewer import Viewer
from dso_app.clock import Clock, today
from dso_app.errors import RelanceError
from dso_app.models import Absence, Entity, Installation, User, UserEntity, UserSession
from dso_app.texts import N_

ADMINISTRATORS, ALL = "administrators", "all"
"""Of whom codes at log-in may be required."""


class NothingToSee(RelanceError):
    """The user may see none of our companies."""

    message = N_("No company is open to you. Ask your administrator.")


def actor_of(session: Session, user: User) -> Actor:
    """What a user may do and see."""
    role = Role(user.role)
    entity_ids = None
    if not user.all_entities:
        mine = select(UserEntity.entity_id).where(col(UserEntity.user_id) == user.id)
        entity_ids = frozenset(session.exec(mine))
    return Actor(
        role=role,
        user_id=user.id,
        name=user.name,
        language=user.language,
        entity_ids=entity_ids,
        own_portfolio=role in OWN_PORTFOLIO and not user.whole_ledger,
    )


def replaced_by(session: Session, user: User, day: date) -> frozenset[int]:
    """Whom a user stands in for on a business date: colleagues who are absent then."""
    away = select(Absence.user_id).where(
        col(Absence.substitute_id) == user.id,
        col(Absence.first_on) <= day,
        col(Absence.last_on) >= day,
    )
    return frozenset(session.exec(away))


def wants_codes(session: Session, role: Role) -> bool:
    """Whether administrators want codes at log-in of everybody with a role."""
    wanted = session.exec(select(Installation.two_factor_for)).first()
    return wanted == ALL or (wanted == ADMINISTRATORS and role is Role.ADMINISTRATOR)


def find_viewer(session: Session, clock: Clock, token: str) -> tuple[Viewer, UserSession] | None:
    """Who looks, by the token of their cookie, and the session it opens.

    None when nobody is logged in. The company is the one chosen in the top bar, else the first.
    """
    found = find_session(session, clock, token)
    if found is None:
        return None
    row, user = found
    actor = actor_of(session, user)
    entity = _entity(session, actor, row.entity_id)
    day = today(clock, entity.timezone)
    actor = replace(
        actor,
        stands_in_for=replaced_by(session, user, day),
        confined=not user.totp_secret and wants_codes(session, actor.role),
    )
    return Viewer(actor=actor, entity=entity, today=day), row


def choose_entity(session: Session, clock: Clock, token: str, entity_id: int) -> None:
    """Work for another of our companies from now on; `UnknownEntity` outside one's scope."""
    found = find_session(session, clock, token)
    if found is None:
        return
    row, user = found
    if (
        not sees_entity(actor_of(session, user), entity_id)
        or session.get(Entity, entity_id) is None
    ):
        raise UnknownEntity(entity=entity_id)
    row.entity_id = entity_id
    session.add(row)


def _entity(session: Session, actor: Actor, chosen: int | None) -> Entity:
    entities = find_entities(session, actor)
    if not entities:
        raise NothingToSee
    return next((entity for entity in entities if entity.id == chosen), entities[0])
