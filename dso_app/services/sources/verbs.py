"""Sources of files: added, changed, switched, taken away, and asked to run, by administrators."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import delete, update
from sqlmodel import Session, col, select

from dso_app.access.permissions import Actor, Permission
from dso_app.access.scope import UnknownEntity, sees_entity
from dso_app.clock import Clock
from dso_app.errors import RelanceError
from dso_app.models import Entity, ImportBatch, ImportSource, SourceFile
from dso_app.models.base import known_id
from dso_app.secrets import encrypt
from dso_app.services.history import record
from dso_app.services.jobs.runners import real_now
from dso_app.services.jobs.verbs import next_time
from dso_app.services.sources.fields import (
    FOLDER,
    SFTP,
    BadSourceValue,
    ReadSource,
    read_fields,
    read_secret,
)
from dso_app.services.sources.watched import make_folder
from dso_app.texts import N_

Form = Mapping[str, str]
"""What stands in the fields, by name; a tick box holds something or nothing."""

_LOGS_IN_AT = ("host", "port", "user")
_NAME_TAKEN = N_("There is already a source of this name.")
_NO_SECRET = N_("Give a password or a private key.")
_SECRET_AGAIN = N_("Give the password or key again: it is for the server and user saved before.")


class UnknownSource(RelanceError):
    """The source does not exist, or not for this actor."""

    message = N_("There is no source {source}.")


def find_source(session: Session, actor: Actor, source_id: int) -> ImportSource:
    """One source within the actor's scope, else `UnknownSource`."""
    actor.require(Permission.ADMINISTER)
    source = session.get(ImportSource, source_id)
    if source is None or not sees_entity(actor, source.entity_id):
        raise UnknownSource(source=source_id)
    return source


def problems_of(
    session: Session, actor: Actor, entity_id: int, form: Form, source_id: int | None = None
) -> list[BadSourceValue]:
    """All that keeps a form from being saved, each naming its field."""
    read, _ = _read(session, actor, entity_id, form, source_id)
    return read.problems


def add_source(session: Session, actor: Actor, clock: Clock, entity_id: int, form: Form) -> int:
    """Add a source to a company; gives its id. Its first run is at its next time.

    Raises:
        BadSourceValue: a field is wrong; nothing is added.
    """
    read, secret = _read(session, actor, entity_id, form, None)
    source = ImportSource(entity_id=entity_id, **_sound(read), options=read.options)
    source.secret = secret or ""
    _schedule(session, clock, source)
    session.add(source)
    session.flush()
    _record(session, actor, clock, source, "source.added", N_("Source {name} added."))
    return known_id(source)


def change_source(session: Session, actor: Actor, clock: Clock, source_id: int, form: Form) -> None:
    """Change a source; a secret that is not given stays, for the same server and user.

    Raises:
        UnknownSource, BadSourceValue: nothing is changed.
    """
    source = find_source(session, actor, source_id)
    read, secret = _read(session, actor, source.entity_id, form, source_id)
    for name, value in _sound(read).items():
        setattr(source, name, value)
    source.options = read.options
    source.secret = source.secret if secret is None else secret
    _schedule(session, clock, source)
    _record(session, actor, clock, source, "source.changed", N_("Source {name} changed."))


def switch_source(
    session: Session, actor: Actor, clock: Clock, source_id: int, *, enabled: bool
) -> None:
    """Let a source run by its schedule, or not."""
    source = find_source(session, actor, source_id)
    source.enabled = enabled
    _schedule(session, clock, source)
    words = N_("Source {name} switched on.") if enabled else N_("Source {name} switched off.")
    _record(session, actor, clock, source, "source.switched", words)


def remove_source(session: Session, actor: Actor, clock: Clock, source_id: int) -> None:
    """Take a source away; what it imported stays, what it knew of its files is forgotten."""
    source = find_source(session, actor, source_id)
    _record(session, actor, clock, source, "source.removed", N_("Source {name} removed."))
    session.execute(delete(SourceFile).where(col(SourceFile.source_id) == source_id))
    imported = update(ImportBatch).where(col(ImportBatch.source_id) == source_id)
    session.execute(imported.values(source_id=None))
    session.delete(source)


def run_soon(session: Session, actor: Actor, clock: Clock, source_id: int) -> None:
    """Have a source run as soon as a runner is free, whatever its schedule."""
    source = find_source(session, actor, source_id)
    source.enabled = True
    source.next_run_at = real_now(session, clock)


def next_runs(cron: str, timezone: str, after: datetime, count: int = 5) -> list[datetime]:
    """The next times of a schedule, by the clock of a company; `BadSchedule` when it is none."""
    found: list[datetime] = []
    for _ in range(count):
        after = next_time(cron, after, ZoneInfo(timezone))
        found.append(after)
    return found


def _schedule(session: Session, clock: Clock, source: ImportSource) -> None:
    zone = session.get_one(Entity, source.entity_id).timezone
    [source.next_run_at] = next_runs(source.cron, zone, real_now(session, clock), 1)


def _sound(read: ReadSource) -> dict[str, Any]:
    if read.problems:
        raise read.problems[0]
    if FOLDER in read.options:
        make_folder(read.options[FOLDER])
    return read.values


def _read(
    session: Session, actor: Actor, entity_id: int, form: Form, source_id: int | None
) -> tuple[ReadSource, str | None]:
    """A form with all its problems, and its secret as it is stored; None leaves the one kept."""
    actor.require(Permission.ADMINISTER)
    if not sees_entity(actor, entity_id):
        raise UnknownEntity(entity=entity_id)
    read = read_fields(form)
    same = select(col(ImportSource.id)).where(
        col(ImportSource.entity_id) == entity_id,
        col(ImportSource.name) == read.values.get("name"),
        col(ImportSource.id) != (source_id or 0),
    )
    if session.exec(same).first() is not None:
        read.problems.append(BadSourceValue(_NAME_TAKEN, "name"))
    if read.values.get("place") != SFTP:
        return read, ""
    try:
        secret = read_secret(form)
    except BadSourceValue as error:
        read.problems.append(error)
        return read, None
    if secret is not None:
        return read, encrypt(secret)
    before = session.get(ImportSource, source_id) if source_id is not None else None
    if before is None or not before.secret:
        read.problems.append(BadSourceValue(_NO_SECRET, "password"))
    elif any(before.options.get(name) != read.options.get(name) for name in _LOGS_IN_AT):
        # Whoever sends a source elsewhere must know the password: it would be handed over there.
        read.problems.append(BadSourceValue(_SECRET_AGAIN, "password"))
    return read, None


def _record(
    session: Session, actor: Actor, clock: Clock, source: ImportSource, kind: str, words: str
) -> None:
    record(session, actor, clock, kind, words, entity_id=source.entity_id, name=source.name)
