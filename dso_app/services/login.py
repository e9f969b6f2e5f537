"""Log in and out. An unknown address, a wrong password and a user switched off look alike."""

from sqlmodel import Session, col, select

from dso_app.access import sessions
from dso_app.access.actors import actor_of, find_viewer
from dso_app.access.lockout import count_attempt, forgive
from dso_app.access.passwords import matches
from dso_app.access.viewer import Viewer
from dso_app.clock import Clock
from dso_app.database import Database
from dso_app.errors import RelanceError
from dso_app.models import User
from dso_app.services.history import record
from dso_app.services.locks import take_turns
from dso_app.texts import N_


class WrongLogin(RelanceError):
    """No such user, or not their password."""

    message = N_("Wrong email address or password.")


def log_in(database: Database, clock: Clock, email: str, password: str) -> str:
    """The token of a new session; `WrongLogin` or `LockedOut` otherwise.

    Opens its own transactions: looking at a password takes a tenth of a second, in which
    nobody else could write.
    """
    address = email.strip().lower()
    with database.write() as session:
        take_turns(session, f"login.{address}")
        count_attempt(session, clock, address)
    with database.read() as session:
        user = session.exec(select(User).where(col(User.email) == address)).first()
    if not matches(password, user.password_hash if user else "") or not (user and user.active):
        raise WrongLogin
    with database.write() as session:
        forgive(session, address)
        return enter(session, clock, user)


def enter(session: Session, clock: Clock, user: User) -> str:
    """Open a session for a user who showed who they are; returns its token."""
    kept = session.get_one(User, user.id)
    kept.last_login_at = clock.real()
    session.add(kept)
    record(
        session,
        actor_of(session, kept),
        clock,
        "user.logged_in",
        N_("{name} logged in."),
        name=kept.name,
    )
    return sessions.open_session(session, clock, kept)


def log_out(session: Session, clock: Clock, token: str) -> None:
    """End the session behind a token."""
    found = sessions.find_session(session, clock, token)
    if found is not None:
        actor = actor_of(session, found[1])
        record(session, actor, clock, "user.logged_out", N_("{name} logged out."), name=actor.name)
    sessions.close_session(session, token)


def recognise(database: Database, clock: Clock, token: str) -> Viewer | None:
    """Who looks, by the token of their cookie; None for nobody. Keeps a used session alive."""
    with database.read() as session:
        found = find_viewer(session, clock, token)
    if found is None:
        return None
    viewer, renewal_due = found
    if renewal_due:
        with database.write() as session:
            sessions.renew(session, clock, token)
    return viewer
