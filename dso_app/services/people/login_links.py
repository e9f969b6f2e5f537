"""One-time links by which people choose their password: invited, or having forgotten it.

The link holds a secret, the table its hash; a new link makes the one before worthless.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, delete, select

from dso_app.access.lockout import count_attempt
from dso_app.access.passwords import hash_password
from dso_app.access.permissions import Actor, Role
from dso_app.access.sessions import close_sessions
from dso_app.access.tokens import new_token, token_hash
from dso_app.clock import Clock
from dso_app.database import Database
from dso_app.errors import RelanceError
from dso_app.models import LoginLink, User, known_id
from dso_app.services.history import record
from dso_app.services.people.login import Entry, admit
from dso_app.services.people.scopes import give_scope
from dso_app.services.people.users import add_user, find_user
from dso_app.texts import N_

INVITATION, RESET = "invitation", "reset"
LASTS = {INVITATION: timedelta(days=7), RESET: timedelta(days=1)}
_MOST_TRIES = 20
"""Links that are none, from one address within the lock-out's window."""


class LinkOver(RelanceError):
    """No such link: used, replaced by a newer one, too old, or never made."""

    message = N_("This link is used up or too old. Ask your administrator for a new one.")


@dataclass(frozen=True)
class Handed:
    """A link as it is handed out, this once."""

    user: User
    token: str
    purpose: str
    expires_at: datetime


def invite(
    session: Session,
    actor: Actor,
    clock: Clock,
    *,
    email: str,
    name: str,
    role: Role,
    language: str,
    entity_ids: Collection[int] | None,
    whole_ledger: bool,
) -> Handed:
    """Add a person who chooses their password by the link.

    Args:
        session: of a writing transaction.
        actor: an administrator.
        clock: tells the moment.
        email: their address.
        name: their name.
        role: what they are here.
        language: they read the screens in.
        entity_ids: the companies they see; None for all.
        whole_ledger: all customers of theirs, see `scopes.change_scope`.

    Raises:
        NotAnAddress, NameMissing, AddressTaken, NoCompany: nothing is changed.
    """
    user = add_user(session, actor, clock, email=email, name=name, role=role, language=language)
    give_scope(session, actor, clock, user, entity_ids=entity_ids, whole_ledger=whole_ledger)
    return _hand_out(session, actor, clock, user)


def new_link(session: Session, actor: Actor, clock: Clock, user_id: int) -> Handed:
    """A link for somebody who lost theirs, or their password; that one works until it is used."""
    return _hand_out(session, actor, clock, find_user(session, actor, user_id))


def find_linked(session: Session, clock: Clock, token: str) -> tuple[User, str]:
    """For whom a link is, and what it was made for; `LinkOver` when it is worth nothing."""
    query = (
        select(User, LoginLink.purpose)
        .join(LoginLink, col(LoginLink.user_id) == col(User.id))
        .where(
            col(LoginLink.token_hash) == token_hash(token),
            col(LoginLink.expires_at) > clock.real(),
            col(User.active),
        )
    )
    found = session.exec(query).first() if token else None
    if found is None:
        raise LinkOver
    return found[0], found[1]


def use_link(
    database: Database, clock: Clock, token: str, password: str, *, device: str, client: str
) -> Entry:
    """Choose the password by a link, which is then used up, and log in.

    Opens its own transactions, because hashing takes a tenth of a second.

    Args:
        database: where the users are.
        clock: tells the real moment.
        token: what the link holds.
        password: the one chosen.
        device: the browser and the system, in words.
        client: the address it comes from, whose tries of invented links are counted.

    Raises:
        LinkOver: it is worth nothing; `LockedOut` after twenty of them.
        UnfitPassword: too short or too long; the link stays.
    """
    with database.write() as session:
        known = _is_known(session, clock, token)
        if not known:
            count_attempt(session, clock, f"links from {client}", _MOST_TRIES)
    if not known:
        raise LinkOver
    hashed = hash_password(password)
    with database.write() as session:
        user, purpose = find_linked(session, clock, token)
        used = delete(LoginLink).where(col(LoginLink.token_hash) == token_hash(token))
        if session.exec(used).rowcount != 1:
            raise LinkOver
        user.password_hash = hashed
        session.add(user)
        close_sessions(session, known_id(user))
        _note_used(session, clock, user, purpose)
        return admit(session, clock, user, device)


def _is_known(session: Session, clock: Clock, token: str) -> bool:
    try:
        find_linked(session, clock, token)
    except LinkOver:
        return False
    return True


def _note_used(session: Session, clock: Clock, user: User, purpose: str) -> None:
    who = Actor(role=Role(user.role), user_id=user.id, name=user.name)
    words = N_("{email} accepted the invitation.")
    if purpose == RESET:
        words = N_("{email} chose a new password by a link.")
    record(session, who, clock, "user.password", words, email=user.email)


def _hand_out(session: Session, actor: Actor, clock: Clock, user: User) -> Handed:
    purpose = RESET if user.password_hash else INVITATION
    token, now = new_token(), clock.real()
    link = LoginLink(
        user_id=known_id(user),
        token_hash=token_hash(token),
        purpose=purpose,
        created_at=now,
        expires_at=now + LASTS[purpose],
    )
    session.merge(link)
    words = N_("Invitation of {email}.") if purpose == INVITATION else N_("Link for {email}.")
    record(session, actor, clock, "user.link", words, email=user.email)
    return Handed(user, token, purpose, link.expires_at)
