"""What people see: which companies, and of them all customers or their own."""

from collections.abc import Collection

from sqlmodel import Session, col, delete, select

from dso_app.access.permissions import OWN_PORTFOLIO, Actor, Role
from dso_app.access.scope import UnknownEntity, find_entities
from dso_app.clock import Clock
from dso_app.errors import NotAllowed, RelanceError
from dso_app.models import Entity, User, UserEntity, known_id
from dso_app.services.people.users import (
    entity_ids_of,
    find_user,
    keep_an_administrator,
    note_change,
)
from dso_app.texts import N_


class NoCompany(RelanceError):
    """Who sees no company sees nothing."""

    message = N_("Choose at least one company.")


def change_scope(
    session: Session,
    actor: Actor,
    clock: Clock,
    user_id: int,
    *,
    entity_ids: Collection[int] | None,
    whole_ledger: bool,
) -> User:
    """What a person sees: which companies, and of them all customers or their own.

    Args:
        session: of a writing transaction.
        actor: an administrator.
        clock: tells the moment.
        user_id: whose scope.
        entity_ids: the companies; None for all.
        whole_ledger: all customers; for roles that else see their own alone.

    Raises:
        NoCompany, UnknownEntity: nothing is changed.
    """
    user = find_user(session, actor, user_id)
    return give_scope(session, actor, clock, user, entity_ids=entity_ids, whole_ledger=whole_ledger)


def give_scope(
    session: Session,
    actor: Actor,
    clock: Clock,
    user: User,
    *,
    entity_ids: Collection[int] | None,
    whole_ledger: bool,
) -> User:
    """What `change_scope` does, to a user the actor is known to be allowed to touch."""
    user_id, names = known_id(user), _company_names(session, actor, entity_ids)
    if entity_ids is not None:
        keep_an_administrator(session, user, everywhere=True)
    before = scope_words(session, user)
    session.exec(delete(UserEntity).where(col(UserEntity.user_id) == user_id))
    session.add_all(UserEntity(user_id=user_id, entity_id=one) for one in names)
    user.all_entities, user.whole_ledger = entity_ids is None, whole_ledger
    session.add(user)
    session.flush()
    after = scope_words(session, user)
    if before != after:
        words = N_("What {email} sees was changed.")
        note_change(session, actor, clock, user, "user.scope", words, before, after)
    return user


def scope_words(session: Session, user: User) -> str:
    """What a user sees, for the history: the companies' codes, and whose customers."""
    ids = entity_ids_of(session, user)
    codes = "*"
    if ids is not None:
        known = select(Entity.code).where(col(Entity.id).in_(ids)).order_by(col(Entity.code))
        codes = ", ".join(session.exec(known))
    narrow = Role(user.role) in OWN_PORTFOLIO and not user.whole_ledger
    return f"{codes} / {'own' if narrow else 'all'}"


def _company_names(
    session: Session, actor: Actor, entity_ids: Collection[int] | None
) -> dict[int, str]:
    """Names of the companies a user is given, each in the actor's scope; none for all."""
    if entity_ids is None:
        if actor.entity_ids is not None:
            raise NotAllowed
        return {}
    known = {known_id(one): one.name for one in find_entities(session, actor)}
    for entity_id in entity_ids:
        if entity_id not in known:
            raise UnknownEntity(entity=entity_id)
    if not entity_ids:
        raise NoCompany
    return {entity_id: known[entity_id] for entity_id in entity_ids}
