"""Runners: who is at work, and who died at it.

A runner proves that it lives by its heartbeat, in real time: the database's clock on
PostgreSQL, where runners may stand on several machines; the machine's on SQLite.
"""

import os
import socket
from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy import ColumnElement, DateTime, Select, func, select, update
from sqlmodel import Session, col

from dso_app.clock import Clock
from dso_app.models import Runner


def real_now(session: Session, clock: Clock) -> datetime:
    """The real moment that all runners agree on."""
    if session.get_bind().dialect.name == "postgresql":
        moment: datetime = session.execute(select(func.clock_timestamp())).scalar_one()
        return moment
    return clock.real()


def now_within(session: Session, clock: Clock) -> datetime | ColumnElement[datetime]:
    """`real_now` as a statement takes it along, without asking for it before."""
    if session.get_bind().dialect.name == "postgresql":
        return func.clock_timestamp(type_=DateTime(timezone=True))
    return clock.real()


def register(session: Session, clock: Clock) -> str:
    """Enter this process as a runner and return its id."""
    now = real_now(session, clock)
    runner = Runner(
        id=uuid4().hex, host=socket.gethostname(), pid=os.getpid(), started_at=now, beat_at=now
    )
    session.add(runner)
    session.flush()
    return runner.id


def beat(session: Session, clock: Clock, runner_id: str) -> None:
    """Prove that the runner lives."""
    now = real_now(session, clock)
    session.execute(update(Runner).where(col(Runner.id) == runner_id).values(beat_at=now))


def sign_off(session: Session, clock: Clock, runner_id: str) -> None:
    """The runner ends."""
    now = real_now(session, clock)
    session.execute(update(Runner).where(col(Runner.id) == runner_id).values(stopped_at=now))


def living(session: Session, clock: Clock, lease_seconds: float) -> Select[str]:
    """Query for the ids of the runners that beat within the lease and have not ended."""
    return select(col(Runner.id)).where(_alive(real_now(session, clock), lease_seconds))


def anybody_lives(session: Session, clock: Clock, lease_seconds: float) -> bool:
    """Whether some runner is at work."""
    return session.scalar(living(session, clock, lease_seconds).limit(1)) is not None


def forget_ended(session: Session, clock: Clock, keep: timedelta) -> int:
    """Delete runners whose last beat is long past; how many."""
    cutoff = real_now(session, clock) - keep
    rows = session.scalars(select(Runner).where(col(Runner.beat_at) < cutoff)).all()
    for row in rows:
        session.delete(row)
    return len(rows)


def _alive(now: datetime, lease_seconds: float) -> ColumnElement[bool]:
    since = now - timedelta(seconds=lease_seconds)
    return (col(Runner.beat_at) >= since) & col(Runner.stopped_at).is_(None)
