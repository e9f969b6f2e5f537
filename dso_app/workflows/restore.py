"""Restoring: the installation as a backup has it, standing still until somebody resumes it."""

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import uuid4

from sqlalchemy import select, update
from sqlmodel import Session, col

from dso_app.access.permissions import HOUSE
from dso_app.backups.archive import Archive, opened
from dso_app.backups.errors import NotEmpty
from dso_app.backups.load import holds_something, loaded
from dso_app.backups.secrets_again import forget_unreadable, rewrite, unreadable
from dso_app.clock import Clock
from dso_app.database import Database
from dso_app.domain import reasons
from dso_app.domain.outbox_states import ActionState, MessageState
from dso_app.domain.scenario import Channel
from dso_app.errors import RelanceError
from dso_app.models import Action, ImportBatch, Message
from dso_app.sending import sent_log
from dso_app.sending.left_before import remember, settle_known
from dso_app.services.history import record
from dso_app.services.outbox.rows import reason_columns
from dso_app.services.outbox.sending_switch import stand_still
from dso_app.services.schema import known_revisions
from dso_app.settings import settings
from dso_app.texts import N_


class NoSentLog(RelanceError):
    """A log that was named is not there."""

    message = N_("There is no log of sent messages at {path}: nothing was changed.")


@dataclass(frozen=True)
class Restored:
    """What a restore came to.

    Attributes:
        made_at: moment of the backup.
        rows: how many rows it holds.
        left_since: messages that left after the backup, by the logs.
        to_confirm: messages that wait for a person because of the restore.
        secrets: what must be entered again, as msgids.
    """

    made_at: datetime
    rows: int
    left_since: int
    to_confirm: int
    secrets: list[str]


def restore(
    database: Database,
    clock: Clock,
    path: Path,
    *,
    force: bool,
    sent_logs: Sequence[Path],
    ask_key: Callable[[], str],
) -> Restored:
    """Make the installation what a backup holds; an error changes nothing.

    Args:
        database: which is replaced.
        clock: business and real time.
        path: the backup.
        force: replace what there is.
        sent_logs: files, or folders of them, besides the data folder's own.
        ask_key: gives the secret key the backup was made under, when the present one does not fit;
            empty: its secrets are entered again.

    Raises:
        NotEmpty, NotABackup, Damaged, TooNew, NoRoom, NoSentLog, WrongKey: nothing was changed.
    """
    if missing := next((log for log in sent_logs if not log.exists()), None):
        raise NoSentLog(path=missing)
    settings().data_dir.mkdir(parents=True, exist_ok=True)
    with opened(path, known_revisions(), settings().data_dir) as archive:
        if not force and holds_something(database):
            raise NotEmpty
        staged = settings().data_dir / f"restore-{uuid4().hex[:12]}"
        try:
            for name in archive.files():
                archive.extract(name, staged / name)
            with loaded(database, archive) as session:
                done = _settle_in(session, clock, archive, sent_logs, ask_key)
                _place(staged, archive)
        finally:
            shutil.rmtree(staged, ignore_errors=True)
    return done


def _settle_in(
    session: Session,
    clock: Clock,
    archive: Archive,
    sent_logs: Sequence[Path],
    ask_key: Callable[[], str],
) -> Restored:
    made_at = archive.manifest.made_at
    stand_still(session, clock, made_at)
    _find_uploads_here(session)
    lost = _open_secrets(session, ask_key)
    left = remember(session, made_at, [*sent_logs, sent_log.folder()])
    settle_known(session, clock)
    to_confirm = _ask_again(session)
    words = N_("A backup of {at} was restored.")
    record(session, HOUSE, clock, "restored", words, at=made_at.isoformat(timespec="minutes"))
    rows = sum(archive.manifest.tables.values())
    return Restored(made_at, rows, left, to_confirm, lost)


def _open_secrets(session: Session, ask_key: Callable[[], str]) -> list[str]:
    """Have the secrets read with the present key; those that cannot be are forgotten, and named."""
    if unreadable(session) and (key := ask_key()):
        rewrite(session, key)
    lost = unreadable(session)
    forget_unreadable(session)
    session.flush()
    return lost


def _find_uploads_here(session: Session) -> None:
    """Files that wait to be imported lie in this data folder now."""
    folder = (settings().data_dir / "uploads").resolve()
    for batch in session.scalars(select(ImportBatch).where(col(ImportBatch.file_path) != "")):
        batch.file_path = str(folder / Path(batch.file_path).name)
        session.add(batch)


def _ask_again(session: Session) -> int:
    """Nothing that was about to leave does so by itself: it may have, after the backup."""
    waiting = (MessageState.QUEUED, MessageState.WAITING)
    sendable = [channel for channel in Channel if channel.sendable]
    session.flush()
    found = session.execute(
        update(Message)
        .where(col(Message.state).in_(waiting))
        .values(
            state=MessageState.TO_CONFIRM,
            claimed_by="",
            next_try_at=None,
            **reason_columns(reasons.BEGUN_AGAIN),
        )
        .execution_options(synchronize_session=False)
    )
    session.execute(
        update(Message)
        .where(col(Message.state).in_((MessageState.TO_CONFIRM, MessageState.HELD)))
        .values(confirmed=False)
        .execution_options(synchronize_session=False)
    )
    session.execute(
        update(Action)
        .where(
            col(Action.closed_on).is_(None),
            col(Action.state).in_((ActionState.CONFIRMED, ActionState.WAITING)),
            col(Action.channel).in_(sendable),
        )
        .values(
            state=ActionState.TO_CONFIRM,
            confirmed_by=None,
            **reason_columns(reasons.BEGUN_AGAIN),
        )
        .execution_options(synchronize_session=False)
    )
    return int(getattr(found, "rowcount", 0))


def _place(staged: Path, archive: Archive) -> None:
    """Files to where their rows look for them; the same content may be there already."""
    for name in archive.files():
        target = settings().data_dir / name
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        (staged / name).replace(target)
