"""The people who log in: added, given another role or scope, switched on and off."""

from sqlmodel import Session, col, select

from dso_app.access.passwords import hash_password
from dso_app.access.permissions import Actor, Permission, Role
from dso_app.access.sessions import close_sessions
from dso_app.clock import Clock
from dso_app.domain.addresses import mailbox
from dso_app.errors import RelanceError
from dso_app.models import User, UserEntity
from dso_app.services.history import record
from dso_app.texts import LANGUAGES, N_

_LONGEST_NAME = 120


class UnknownUser(RelanceError):
    """There is no such user."""

    message = N_("There is no user {user}.")


class UnknownRole(RelanceError):
    """There is no such role."""

    message = N_("There is no role {role}. The roles are: {roles}.")

    def __init__(self, role: str) -> None:
        super().__init__(role=role, roles=", ".join(Role))


class NotAnAddress(RelanceError):
    """The text is not the address of one mailbox."""

    message = N_("“{email}” is not an email address.")


class NameMissing(RelanceError):
    """A user needs a name: customers read it under the messages."""

    message = N_("A name is needed.")


class AddressTaken(RelanceError):
    """Another user has the address."""

    message = N_("There is already a user {email}.")


class LastAdministrator(RelanceError):
    """Without an administrator nobody could mend anything."""

    message = N_("The last administrator stays one.")


def parse_role(text: str) -> Role:
    """A role by its word; `UnknownRole` naming them all."""
    try:
        return Role(text)
    except ValueError as error:
        raise UnknownRole(text) from error


def add_user(
    session: Session,
    actor: Actor,
    clock: Clock,
    *,
    email: str,
    name: str,
    role: Role,
    password: str | None = None,
    language: str = "en",
) -> User:
    """Add a person; without a password they cannot log in until one is set."""
    actor.require(Permission.ADMINISTER)
    address = mailbox(email)
    if address is None:
        raise NotAnAddress(email=email[:80])
    if not name.strip():
        raise NameMissing
    if session.exec(select(User.id).where(col(User.email) == address)).first() is not None:
        raise AddressTaken(email=address)
    user = User(
        email=address,
        name=" ".join(name.split())[:_LONGEST_NAME],
        role=role,
        password_hash="" if password is None else hash_password(password),
        language=language if language in LANGUAGES else LANGUAGES[0],
        created_at=clock.real(),
    )
    session.add(user)
    session.flush()
    record(
        session, actor, clock, "user.added", N_("User {email} added."), after=role, email=address
    )
    return user


def find_user(session: Session, actor: Actor, user_id: int) -> User:
    """A user by id, for administrators; `UnknownUser` when there is none, or none they may see.

    Who sees some of the companies alone touches nobody who sees others.
    """
    actor.require(Permission.ADMINISTER)
    user = session.get(User, user_id)
    if user is None or not _within(session, actor, user):
        raise UnknownUser(user=user_id)
    return user


def entity_ids_of(session: Session, user: User) -> frozenset[int] | None:
    """The companies a user sees; None for all, those to come too."""
    if user.all_entities:
        return None
    mine = select(UserEntity.entity_id).where(col(UserEntity.user_id) == user.id)
    return frozenset(session.exec(mine))


def rename(session: Session, actor: Actor, clock: Clock, user_id: int, name: str) -> User:
    """Call a person by another name; their own, or any of administrators."""
    user = own_or_found(session, actor, user_id)
    before, now = user.name, " ".join(name.split())[:_LONGEST_NAME]
    if not now:
        raise NameMissing
    user.name = now
    session.add(user)
    if before != now:
        words = N_("Name of {email} changed.")
        record(
            session, actor, clock, "user.name", words, before=before, after=now, email=user.email
        )
    return user


def change_role(session: Session, actor: Actor, clock: Clock, user_id: int, role: Role) -> User:
    """Give a person another role; they log in again."""
    user = find_user(session, actor, user_id)
    if role is not Role.ADMINISTRATOR:
        keep_an_administrator(session, user)
    before, user.role = user.role, role
    note_change(
        session, actor, clock, user, "user.role", N_("Role of {email} changed."), before, role
    )
    return user


def set_active(session: Session, actor: Actor, clock: Clock, user_id: int, *, active: bool) -> User:
    """Let a person log in, or no longer: their sessions end at once."""
    user = find_user(session, actor, user_id)
    if not active:
        keep_an_administrator(session, user)
    before, user.active = user.active, active
    message = N_("User {email} switched on.") if active else N_("User {email} switched off.")
    note_change(session, actor, clock, user, "user.active", message, str(before), str(active))
    return user


def set_password(session: Session, actor: Actor, clock: Clock, user_id: int, password: str) -> User:
    """Give a person another password; their sessions end."""
    user = find_user(session, actor, user_id)
    user.password_hash = hash_password(password)
    note_change(session, actor, clock, user, "user.password", N_("Password of {email} changed."))
    return user


def choose_language(session: Session, actor: Actor, language: str) -> None:
    """The language the actor reads the screens in."""
    user = session.get(User, actor.user_id)
    if user is not None and language in LANGUAGES:
        user.language = language
        session.add(user)


def own_or_found(session: Session, actor: Actor, user_id: int) -> User:
    """Oneself, or a user an administrator sees; see `find_user`."""
    if user_id == actor.user_id:
        return session.get_one(User, user_id)
    return find_user(session, actor, user_id)


def _within(session: Session, actor: Actor, user: User) -> bool:
    """Whether all that a user sees is in the actor's own scope."""
    if actor.entity_ids is None:
        return True
    theirs = entity_ids_of(session, user)
    return theirs is not None and theirs <= actor.entity_ids


def keep_an_administrator(session: Session, leaving: User, *, everywhere: bool = False) -> None:
    """Refuse with `LastAdministrator` that who is the last of them leaves.

    Args:
        session: of a writing transaction.
        leaving: who is about to be one no longer.
        everywhere: only who sees all companies counts.
    """
    # All administrators' rows are held: two who switch each other off wait for one another.
    administrators = (
        select(User.id)
        .where(
            col(User.role) == Role.ADMINISTRATOR,
            col(User.active),
            # Who was invited and never came is not there to mend anything.
            col(User.password_hash) != "",
        )
        .order_by(col(User.id))
        .with_for_update()
    )
    if everywhere:
        administrators = administrators.where(col(User.all_entities))
    if set(session.exec(administrators)) == {leaving.id}:
        raise LastAdministrator


def note_change(
    session: Session,
    actor: Actor,
    clock: Clock,
    user: User,
    kind: str,
    message: str,
    before: str = "",
    after: str = "",
) -> None:
    """Keep what was changed of a user and write it down; their sessions end."""
    session.add(user)
    assert user.id is not None  # noqa: S101 - it was read from the database
    close_sessions(session, user.id)
    record(session, actor, clock, kind, message, before=before, after=after, email=user.email)
