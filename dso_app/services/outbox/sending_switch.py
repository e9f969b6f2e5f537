"""The global switch: whether anything may leave this installation at all.

After a restore, on a copy of the database, or when the base URL changed, all sending stands
still until an administrator resumes: two installations must not write to the same customers.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import uuid4

from sqlalchemy import text
from sqlmodel import Session

from dso_app.access.permissions import Actor, Permission
from dso_app.clock import Clock
from dso_app.errors import Reason
from dso_app.models import Installation
from dso_app.services.history import record
from dso_app.services.locks import DEPARTURES, take_turns
from dso_app.services.outbox.test_mode import begin_again
from dso_app.settings import settings
from dso_app.texts import N_

COPIED = Reason(
    "copied",
    N_("This is a copy or a restored database: nothing leaves until sending is resumed."),
)
MOVED = Reason(
    "base_url_changed", N_("The base URL changed: nothing leaves until sending is resumed.")
)

_ELSEWHERE = "restored"
"""Where a restored database is at home: nowhere that sends, until somebody resumes."""
_CLUSTER = "SELECT system_identifier FROM pg_control_system()"
_DATABASE = "SELECT oid FROM pg_database WHERE datname = current_database()"


@dataclass(frozen=True)
class SendingStatus:
    """Whether messages may leave, and why not."""

    stopped: Reason | None

    @property
    def allowed(self) -> bool:
        """Whether messages may leave."""
        return self.stopped is None


def status(session: Session) -> SendingStatus:
    """Whether messages may leave now."""
    return SendingStatus(_why_stopped(session))


def why_not_from_here(session: Session) -> Reason | None:
    """Why this is not the place the installation works from; None where it is, or is new.

    Two installations must not empty the same folders either.
    """
    row = session.get(Installation, 1)
    return _why_not_from_here(session, row) if row is not None else None


def sending_allowed(session: Session) -> bool:
    """Whether messages may leave now."""
    return status(session).allowed


def settled(session: Session) -> bool:
    """Whether this is the place where the installation has sent before, and may."""
    row = session.get(Installation, 1)
    return row is not None and bool(row.home) and _why_not_from_here(session, row) is None


def settle_in(session: Session) -> None:
    """Remember, once, where this installation stands: it may send from here."""
    row = _installation(session)
    if not row.home:
        row.home, row.base_url = _place(session, make=True), settings().base_url
        session.add(row)


def stand_still(session: Session, clock: Clock, since: datetime) -> None:
    """After a restore: nothing leaves until an administrator resumes.

    What was planned until today then wants a person; what left since the moment of the backup is
    looked up in the logs.
    """
    row = _installation(session)
    row.home, row.restored_at = _ELSEWHERE, since
    session.add(row)
    begin_again(session, clock)


def stop(session: Session, actor: Actor, clock: Clock, why: str = "") -> None:
    """Stop all sending, saying why: once this is committed, nothing new leaves."""
    actor.require(Permission.CONTROL_SENDING)
    take_turns(session, DEPARTURES)
    row = _installation(session)
    row.sending_stopped, row.sending_stopped_reason = True, why
    session.add(row)
    record(session, actor, clock, "sending.stopped", N_("Sending was stopped."), after=why)


def resume(session: Session, actor: Actor, clock: Clock) -> None:
    """Let messages leave again, from where the installation stands now.

    On a copy, after a restore or a changed base URL an administrator alone may: whoever else
    cannot know that the other installation is silent.
    """
    row = _installation(session)
    moved = _why_not_from_here(session, row) is not None
    actor.require(Permission.ADMINISTER if moved else Permission.CONTROL_SENDING)
    before = row.sending_stopped_reason
    row.sending_stopped, row.sending_stopped_reason = False, ""
    row.home, row.base_url = _place(session, make=True), settings().base_url
    session.add(row)
    record(session, actor, clock, "sending.resumed", N_("Sending was resumed."), before=before)


def _why_stopped(session: Session) -> Reason | None:
    row = _installation(session)
    if row.sending_stopped:
        return Reason(
            "sending_stopped",
            N_("Sending is stopped: {why}")
            if row.sending_stopped_reason
            else N_("Sending is stopped."),
            {"why": row.sending_stopped_reason} if row.sending_stopped_reason else {},
        )
    return _why_not_from_here(session, row)


def _why_not_from_here(session: Session, row: Installation) -> Reason | None:
    """Why this place is not the one the installation sent from; None where it is, or is new."""
    if not row.home:
        return None
    if row.home != _place(session, make=False):
        return COPIED
    return None if row.base_url == settings().base_url else MOVED


def _installation(session: Session) -> Installation:
    row = session.get(Installation, 1, populate_existing=True)
    if row is None:
        row = Installation(instance_id=uuid4().hex)
        session.add(row)
        session.flush()
    return row


def _place(session: Session, *, make: bool) -> str:
    """What tells this database from a copy of it elsewhere.

    On PostgreSQL the cluster and the database in it; on SQLite a mark in the data folder,
    which a copied database file does not bring along.
    """
    if session.get_bind().dialect.name == "postgresql":
        cluster = session.execute(text(_CLUSTER)).scalar_one()
        return f"{cluster}/{session.execute(text(_DATABASE)).scalar_one()}"
    return _mark(settings().data_dir / "instance", make=make)


def _mark(path: Path, *, make: bool) -> str:
    if not path.exists():
        if not make:
            return ""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(uuid4().hex, encoding="utf-8")
    return path.read_text(encoding="utf-8").strip()
