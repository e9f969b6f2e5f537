"""Whether an installation is sound: one line a subject."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from dso_app.clock import Clock
from dso_app.database import Database
from dso_app.errors import RelanceError
from dso_app.services.company.mail_settings import mail_url
from dso_app.services.company.sms_settings import sms_url
from dso_app.services.schema import is_current, is_empty
from dso_app.settings import settings
from dso_app.texts import N_, translate

NOT_SET = N_("not set up")


@dataclass(frozen=True)
class Finding:
    """What was found of one subject."""

    subject: str
    sound: bool
    detail: str


def check_installation(database: Database, clock: Clock) -> Iterator[Finding]:
    """Database, migrations, mail and SMS settings, write access and clock."""
    reachable = _database(database)
    yield reachable
    if reachable.sound:
        yield _migrations(database)
        yield _mail(database)
        yield _sms(database)
    yield _write_access(settings().data_dir)
    yield _clock(clock)


def _database(database: Database) -> Finding:
    try:
        with database.read() as session:
            session.execute(text("SELECT 1"))
    except SQLAlchemyError as error:
        said = getattr(error, "orig", error)
        return Finding("database", sound=False, detail=" ".join(str(said).split())[:200])
    return Finding("database", sound=True, detail=database.engine.dialect.name)


def _migrations(database: Database) -> Finding:
    if is_empty(database):
        return Finding("migrations", sound=False, detail=_say(N_("the database is empty")))
    if not is_current(database):
        return Finding("migrations", sound=False, detail=_say(N_("older than the program")))
    return Finding("migrations", sound=True, detail=_say(N_("the newest")))


def _mail(database: Database) -> Finding:
    if is_empty(database):
        return Finding("mail", sound=True, detail=_say(NOT_SET))
    try:
        with database.read() as session:
            url = mail_url(session)
    except RelanceError as error:
        return Finding("mail", sound=False, detail=str(error))
    if not url:
        return Finding("mail", sound=True, detail=_say(NOT_SET))
    from dso_app.sending.channels.mail import why_unreachable  # noqa: PLC0415 - Apprise is slow

    trouble = why_unreachable(url)
    return Finding("mail", sound=not trouble, detail=trouble or _say(N_("the server answers")))


def _sms(database: Database) -> Finding:
    """The address alone: a service tells whether it works by sending, which costs."""
    from dso_app.sending.channels.sms import SmsTransport  # noqa: PLC0415 - Apprise is slow

    try:
        with database.read() as session:
            url = "" if is_empty(database) else sms_url(session)
        if url:
            SmsTransport(url)
    except RelanceError as error:
        return Finding("sms", sound=False, detail=str(error))
    return Finding("sms", sound=True, detail=_say(N_("the address is usable") if url else NOT_SET))


def _write_access(folder: Path) -> Finding:
    probe = folder / f"check-{uuid4().hex}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        return Finding("data folder", sound=False, detail=str(error))
    return Finding("data folder", sound=True, detail=str(folder))


def _clock(clock: Clock) -> Finding:
    try:
        moment = clock.now("UTC")
    except RelanceError as error:
        return Finding("clock", sound=False, detail=str(error))
    words = N_("set by DSO_TODAY") if settings().today else N_("the system's")
    return Finding("clock", sound=True, detail=f"{moment:%Y-%m-%d %H:%M} UTC, {_say(words)}")


def _say(message: str) -> str:
    return translate(message)
