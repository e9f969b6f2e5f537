"""The backups of the schedule: where they lie, which there are, and how many are kept."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlmodel import Session

from dso_app.access.permissions import Actor, Permission
from dso_app.backups.dump import make_backup
from dso_app.clock import Clock
from dso_app.database import Database
from dso_app.errors import RelanceError
from dso_app.models import Installation
from dso_app.services.history import record
from dso_app.settings import settings
from dso_app.texts import N_

_NAME = re.compile(r"relance-\d{8}-\d{6}\.zip")
_SHAPE = "relance-%Y%m%d-%H%M%S.zip"
MOST_KEPT = 1000


class UnknownBackup(RelanceError):
    """There is no such file among the backups."""

    message = N_("There is no backup of that name.")


class BadCount(RelanceError):
    """So many backups cannot be kept."""

    message = N_("Backups kept: a whole number from 1 to {most} is wanted.")


@dataclass(frozen=True)
class Backup:
    """A backup in the data folder: its file, its moment, its bytes."""

    name: str
    made_at: datetime
    size: int


def folder() -> Path:
    """Where they lie."""
    return settings().data_dir / "backups"


def backups() -> list[Backup]:
    """Those there are, the latest first."""
    found = []
    for path in folder().glob("relance-*.zip"):
        if _NAME.fullmatch(path.name) and not path.is_symlink():
            made_at = datetime.strptime(path.name, _SHAPE).replace(tzinfo=UTC)
            found.append(Backup(path.name, made_at, path.stat().st_size))
    return sorted(found, key=lambda one: one.name, reverse=True)


def back_up(database: Database, clock: Clock) -> dict[str, int]:
    """Add a backup of now, and remove those beyond the number kept; counts of both."""
    folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    make_backup(database, clock, folder() / f"{clock.real():{_SHAPE}}")
    with database.read() as session:
        row = session.get(Installation, 1)
        kept = row.backups_kept if row is not None else MOST_KEPT
    beyond = backups()[max(1, kept) :]
    for one in beyond:
        (folder() / one.name).unlink(missing_ok=True)
    return {"backups": 1, "removed": len(beyond)}


def backup_path(session: Session, actor: Actor, clock: Clock, name: str) -> Path:
    """The file of a backup, for whoever takes it away; the history says so: it holds everything."""
    path = _path(actor, name)
    record(
        session, actor, clock, "backup.taken", N_("The backup {name} was downloaded."), name=name
    )
    return path


def remove_backup(session: Session, actor: Actor, clock: Clock, name: str) -> None:
    """Delete a backup."""
    path = _path(actor, name)
    path.unlink(missing_ok=True)
    record(session, actor, clock, "backup.removed", N_("The backup {name} was deleted."), name=name)


def set_kept(session: Session, actor: Actor, clock: Clock, count: str) -> None:
    """How many backups of the schedule are kept.

    Raises:
        BadCount: it is no such number.
    """
    actor.require(Permission.ADMINISTER)
    if not re.fullmatch(r"[0-9]{1,4}", count) or not 1 <= int(count) <= MOST_KEPT:
        raise BadCount(most=MOST_KEPT)
    row = session.get_one(Installation, 1)
    before, row.backups_kept = row.backups_kept, int(count)
    session.add(row)
    words = N_("Backups kept: {count}.")
    record(session, actor, clock, "backups.kept", words, before=str(before), count=count)


def _path(actor: Actor, name: str) -> Path:
    """A backup's place; a name that is none of ours reaches nothing."""
    actor.require(Permission.ADMINISTER)
    path = folder() / name
    if not _NAME.fullmatch(name) or path.is_symlink() or not path.is_file():
        raise UnknownBackup
    return path
