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
from dso_app.services.mail_settings import mail_url
from dso_app.services.schema import is_current, is_empty
from dso_app.settings import settings
from dso_app.texts import N_, translate


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
    yield _sms()
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
        return Finding("mail", sound=True, detail=_say(N_("not set up")))
    try:
        with database.read() as session:
            url = mail_url(session)
    except RelanceError as error:
        return Finding("mail", sound=False, detail=str(error))
    if not url:
        return Finding("mail", sound=True, detail=_say(N_("not set up")))
    trouble = why_unreachable(url)
    return Finding("mail", sound=not trouble, detail=trouble or _say(N_("the server answers")))


def why_unreachable(url: str) -> str:
    """Why the mail server of an Apprise address cannot be reached or logged in to; else empty."""
    from smtplib import SMTPException  # noqa: PLC0415 - with Apprise

    from dso_app.sending.channels.email import open_mail  # noqa: PLC0415 - Apprise is slow

    try:
        mail = open_mail(url)
        mail.connect()
        mail.hang_up()
    except (RelanceError, SMTPException, OSError) as error:
        return str(error) or type(error).__name__
    return ""


def _sms() -> Finding:
    # No step is sent by SMS yet: an address that would do nothing is said to be bad.
    if settings().sms_url:
        return Finding("sms", sound=False, detail=_say(N_("SMS cannot be sent yet")))
    return Finding("sms", sound=True, detail=_say(N_("not set up")))


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
