"""Sessions: a log-in that lasts while it is used. All in real time, whatever the business date.

The browser holds the token, the table its hash.
"""

from datetime import timedelta

from sqlmodel import Session, col, delete, select

from dso_app.access.tokens import new_token, token_hash
from dso_app.clock import Clock
from dso_app.models import User, UserSession

COOKIE = "relance_session"
IDLE = timedelta(hours=12)
"""Unused for so long, a session ends."""
LONGEST = timedelta(days=14)
"""Used or not, it ends after so long."""
_NOTED_EVERY = timedelta(minutes=5)
"""How exactly the last use is known: not every click writes."""


def open_session(session: Session, clock: Clock, user: User, device: str = "") -> str:
    """Start a session; returns the token for the cookie.

    Args:
        session: of a writing transaction.
        clock: tells the real moment.
        user: whose it is.
        device: the browser and the system, in words; empty where they are not known.
    """
    assert user.id is not None  # noqa: S101 - it was read from the database
    token, now = new_token(), clock.real()
    session.exec(delete(UserSession).where(col(UserSession.expires_at) <= now))
    session.add(
        UserSession(
            user_id=user.id,
            token_hash=token_hash(token),
            created_at=now,
            seen_at=now,
            expires_at=now + IDLE,
            device=device,
        )
    )
    return token


def find_session(session: Session, clock: Clock, token: str) -> tuple[UserSession, User] | None:
    """The session behind a token and its user; None when it ended or the user may not log in."""
    if not token:
        return None
    found = session.exec(
        select(UserSession, User)
        .join(User, col(User.id) == col(UserSession.user_id))
        .where(
            col(UserSession.token_hash) == token_hash(token),
            col(UserSession.expires_at) > clock.real(),
            col(User.active),
        )
    ).first()
    return (found[0], found[1]) if found else None


def is_due_for_renewal(row: UserSession, clock: Clock) -> bool:
    """Whether the last use noted is old enough to be worth a write."""
    return clock.real() - row.seen_at >= _NOTED_EVERY


def renew(session: Session, clock: Clock, token: str) -> None:
    """Note that a session is used: it lasts `IDLE` from now, `LONGEST` in all."""
    found = find_session(session, clock, token)
    if found is not None:
        row, now = found[0], clock.real()
        row.seen_at = now
        row.expires_at = min(now + IDLE, row.created_at + LONGEST)
        session.add(row)


def close_session(session: Session, token: str) -> None:
    """End the session behind a token, if there is one."""
    session.exec(delete(UserSession).where(col(UserSession.token_hash) == token_hash(token)))


def sessions_of(session: Session, clock: Clock, user_id: int) -> list[UserSession]:
    """The sessions of a user that last, the one used last first."""
    query = select(UserSession).where(
        col(UserSession.user_id) == user_id, col(UserSession.expires_at) > clock.real()
    )
    ordered = query.order_by(col(UserSession.seen_at).desc(), col(UserSession.id).desc())
    return list(session.exec(ordered))


def close_other_sessions(session: Session, user_id: int, token: str) -> int:
    """End all sessions of a user but the one behind a token; how many ended."""
    others = delete(UserSession).where(
        col(UserSession.user_id) == user_id, col(UserSession.token_hash) != token_hash(token)
    )
    return session.exec(others).rowcount


def close_sessions(session: Session, user_id: int) -> None:
    """End all sessions of a user: deactivated, another role, another password."""
    session.exec(delete(UserSession).where(col(UserSession.user_id) == user_id))
