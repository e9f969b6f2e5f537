"""Log in and out. An unknown address, a wrong password and a user switched off look alike."""

from dataclasses import dataclass
from datetime import timedelta

from sqlmodel import Session, col, delete, select

from dso_app.access import sessions
from dso_app.access.actors import actor_of
from dso_app.access.lockout import ATTEMPTS, count_attempt, failures, forgive
from dso_app.access.passwords import matches
from dso_app.access.permissions import HOUSE
from dso_app.access.tokens import new_token, token_hash
from dso_app.clock import Clock
from dso_app.database import Database
from dso_app.errors import RelanceError
from dso_app.models import LoginStep, User, known_id
from dso_app.services.history import record
from dso_app.services.locks import take_turns
from dso_app.services.people.two_factor import WrongCode, takes
from dso_app.texts import N_

STEP_COOKIE = "relance_step"
STEP_LASTS = timedelta(minutes=5)
"""How long after the password the code is awaited."""
_MOST_NOTED = 100
"""Refusals of unknown addresses within the window that stand in the history one by one."""
_LONGEST_CODE, _LONGEST_EMAIL = 40, 100


class WrongLogin(RelanceError):
    """No such user, or not their password."""

    message = N_("Wrong email address or password.")


class StepOver(RelanceError):
    """The code came too late after the password, or without it."""

    message = N_("Too much time has passed. Log in again.")


@dataclass(frozen=True)
class Entry:
    """What a right password gives."""

    token: str
    """Of the session; where a code is wanted first, of the log-in that awaits it."""
    wants_code: bool


def log_in(database: Database, clock: Clock, email: str, password: str, device: str = "") -> Entry:
    """Show a password; `WrongLogin` or `LockedOut` when it opens nothing.

    Opens its own transactions: looking at a password takes a tenth of a second, in which
    nobody else could write.

    Args:
        database: where the users are.
        clock: tells the real moment.
        email: as it was typed.
        password: as it was typed.
        device: the browser and the system, in words.
    """
    address = email.strip().lower()
    with database.write() as session:
        take_turns(session, f"login.{address}")
        failed = count_attempt(session, clock, address)
    with database.read() as session:
        user = session.exec(select(User).where(col(User.email) == address)).first()
    if not matches(password, user.password_hash if user else "") or not (user and user.active):
        with database.write() as session:
            _note_refusal(session, clock, address, failed, known=user is not None)
        raise WrongLogin
    with database.write() as session:
        forgive(session, address)
        return admit(session, clock, user, device)


def admit(session: Session, clock: Clock, user: User, device: str = "") -> Entry:
    """Open a session for who showed a password, or await the code where one is asked for."""
    if not user.totp_secret:
        return Entry(enter(session, clock, user, device), wants_code=False)
    token, now = new_token(), clock.real()
    session.exec(delete(LoginStep).where(col(LoginStep.expires_at) <= now))
    session.add(
        LoginStep(user_id=known_id(user), token_hash=token_hash(token), expires_at=now + STEP_LASTS)
    )
    return Entry(token, wants_code=True)


def log_in_by_code(
    database: Database, clock: Clock, step_token: str, code: str, device: str = ""
) -> str:
    """The token of a new session, after the password, by an app's code or a recovery code.

    Raises:
        StepOver: the password was not shown just before.
        WrongCode: the code is not right; `LockedOut` after five of them.
    """
    with database.write() as session:
        user = _awaited(session, clock, step_token)
        take_turns(session, f"code.{user.id}")
        failed = count_attempt(session, clock, f"code of user {user.id}")
    with database.write() as session:
        user = _awaited(session, clock, step_token)
        if takes(session, clock, user, code[:_LONGEST_CODE]):
            session.exec(delete(LoginStep).where(col(LoginStep.user_id) == user.id))
            forgive(session, f"code of user {user.id}")
            return enter(session, clock, user, device)
        _note_refusal(session, clock, user.email, failed, known=True, code=True)
    raise WrongCode


def enter(session: Session, clock: Clock, user: User, device: str = "") -> str:
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
    return sessions.open_session(session, clock, kept, device)


def log_out(session: Session, clock: Clock, token: str) -> None:
    """End the session behind a token."""
    found = sessions.find_session(session, clock, token)
    if found is not None:
        actor = actor_of(session, found[1])
        record(session, actor, clock, "user.logged_out", N_("{name} logged out."), name=actor.name)
    sessions.close_session(session, token)


def _awaited(session: Session, clock: Clock, step_token: str) -> User:
    query = (
        select(User)
        .join(LoginStep, col(LoginStep.user_id) == col(User.id))
        .where(
            col(LoginStep.token_hash) == token_hash(step_token),
            col(LoginStep.expires_at) > clock.real(),
            col(User.active),
        )
    )
    user = session.exec(query).first() if step_token else None
    if user is None:
        raise StepOver
    return user


def _note_refusal(
    session: Session, clock: Clock, email: str, failed: int, *, known: bool, code: bool = False
) -> None:
    """Write a refused log-in into the history; invented addresses only as long as they are few."""
    if not known and failures(session) > _MOST_NOTED:
        return
    words = N_("Log-in of {email} refused: wrong password.")
    if code:
        words = N_("Log-in of {email} refused: wrong code.")
    elif failed >= ATTEMPTS:
        words = N_("Log-in of {email} refused: wrong password, now locked for a while.")
    record(session, HOUSE, clock, "user.refused", words, email=email[:_LONGEST_EMAIL])
