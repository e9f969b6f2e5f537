"""What people do with their own account: password, codes at log-in, sessions.

Looking at a password or hashing one takes a tenth of a second: it is done outside transactions.
"""

from sqlmodel import Session, col, delete

from dso_app.access.lockout import count_attempt, forgive
from dso_app.access.passwords import hash_password, matches
from dso_app.access.permissions import Actor
from dso_app.access.sessions import close_other_sessions, sessions_of
from dso_app.clock import Clock
from dso_app.database import Database
from dso_app.errors import RelanceError
from dso_app.models import User, UserSession
from dso_app.services.history import record
from dso_app.services.locks import take_turns
from dso_app.services.people.two_factor import WrongCode, renew_codes, switch_off, takes
from dso_app.texts import N_


class WrongPassword(RelanceError):
    """Not the password of the person who is logged in."""

    message = N_("This is not your present password.")


class SamePassword(RelanceError):
    """The new password is the old one."""

    message = N_("The new password is the old one.")


def change_password(
    database: Database, clock: Clock, actor: Actor, token: str, old: str, new: str
) -> int:
    """Choose another password; the other sessions end, this one stays.

    Args:
        database: where the users are.
        clock: tells the real moment.
        actor: whose password it is.
        token: of the session that stays.
        old: the present password.
        new: the one chosen.

    Returns:
        How many other sessions ended.

    Raises:
        WrongPassword, UnfitPassword, SamePassword: nothing is changed; `LockedOut` after five.
    """
    _show_password(database, clock, actor, old)
    if old == new:
        raise SamePassword
    hashed = hash_password(new)
    with database.write() as session:
        user = session.get_one(User, actor.user_id)
        user.password_hash = hashed
        session.add(user)
        words = N_("Password of {email} changed.")
        record(session, actor, clock, "user.password", words, email=user.email)
        return close_other_sessions(session, user.id or 0, token)


def end_codes(
    database: Database, clock: Clock, actor: Actor, password: str, code: str, *, required: bool
) -> None:
    """Log in without codes from now on.

    Raises:
        WrongPassword, WrongCode, RequiredHere: nothing is changed; `LockedOut` after five.
    """
    _show_password(database, clock, actor, password)
    _show_code(database, clock, actor, code)
    with database.write() as session:
        switch_off(session, actor, clock, required=required)


def new_codes(database: Database, clock: Clock, actor: Actor, code: str) -> list[str]:
    """Ten new recovery codes; `WrongCode`, `LockedOut` after five."""
    _show_code(database, clock, actor, code)
    with database.write() as session:
        return renew_codes(session, actor, clock)


def own_sessions(session: Session, clock: Clock, actor: Actor) -> list[UserSession]:
    """One's sessions that last, the one used last first."""
    return sessions_of(session, clock, actor.user_id or 0)


def end_session(session: Session, actor: Actor, clock: Clock, session_id: int) -> None:
    """End one of one's own sessions; another's is not there."""
    mine = delete(UserSession).where(
        col(UserSession.id) == session_id, col(UserSession.user_id) == actor.user_id
    )
    if session.exec(mine).rowcount:
        record(
            session, actor, clock, "user.sessions", N_("{name} ended a session."), name=actor.name
        )


def end_other_sessions(session: Session, actor: Actor, clock: Clock, token: str) -> int:
    """End all one's sessions but the one behind a token; how many ended."""
    ended = close_other_sessions(session, actor.user_id or 0, token)
    if ended:
        words = N_("{name} ended all other sessions.")
        record(session, actor, clock, "user.sessions", words, name=actor.name)
    return ended


def _show_password(database: Database, clock: Clock, actor: Actor, password: str) -> None:
    counted = f"password of user {actor.user_id}"
    with database.write() as session:
        take_turns(session, counted)
        count_attempt(session, clock, counted)
        stored = session.get_one(User, actor.user_id).password_hash
    if not matches(password, stored):
        raise WrongPassword
    with database.write() as session:
        forgive(session, counted)


def _show_code(database: Database, clock: Clock, actor: Actor, code: str) -> None:
    counted = f"code of user {actor.user_id}"
    with database.write() as session:
        take_turns(session, counted)
        count_attempt(session, clock, counted)
    with database.write() as session:
        if not takes(session, clock, session.get_one(User, actor.user_id), code[:40]):
            raise WrongCode
        forgive(session, counted)
