"""Lock-out: an address that failed too often cannot log in for a while, known here or not.

Each attempt is counted before the password is looked at, so that many at once count as many.
"""

from datetime import timedelta

from sqlalchemy import func
from sqlmodel import Session, col, delete, select

from dso_app.clock import Clock
from dso_app.errors import RelanceError
from dso_app.models import LoginFailure
from dso_app.texts import N_

ATTEMPTS = 5
WINDOW = timedelta(minutes=15)
_LONGEST_ADDRESS = 254


class LockedOut(RelanceError):
    """Too many failures for this address."""

    message = N_("Too many failed attempts. Try again in {minutes} minutes.")

    def __init__(self) -> None:
        super().__init__(minutes=int(WINDOW.total_seconds() // 60))


def count_attempt(session: Session, clock: Clock, email: str, most: int = ATTEMPTS) -> int:
    """Count an attempt to log in as failed until `forgive`; `LockedOut` when it is one too many.

    Args:
        session: of a writing transaction.
        clock: tells the real moment.
        email: whose attempts are counted: an address, or another name that no address is.
        most: how many are let through in the window.

    Returns:
        How many failed in the window, this one included.
    """
    email, now = email[:_LONGEST_ADDRESS], clock.real()
    session.exec(delete(LoginFailure).where(col(LoginFailure.at) <= now - WINDOW))
    failed = session.exec(select(func.count()).where(col(LoginFailure.email) == email)).one()
    if failed >= most:
        raise LockedOut
    session.add(LoginFailure(email=email, at=now))
    return failed + 1


def failures(session: Session) -> int:
    """How many attempts failed of late, of all addresses together."""
    return session.exec(select(func.count()).select_from(LoginFailure)).one()


def forgive(session: Session, email: str) -> None:
    """Forget the attempts of an address: one was right."""
    session.exec(delete(LoginFailure).where(col(LoginFailure.email) == email[:_LONGEST_ADDRESS]))
