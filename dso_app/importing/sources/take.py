"""One file taken: fetched, known by its content, imported, and how that ended written down."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import CursorResult, update
from sqlmodel import Session, col, select

from dso_app.access.permissions import HOUSE
from dso_app.clock import Clock, today
from dso_app.database import Database
from dso_app.errors import RelanceError
from dso_app.importing.errors import FileTooLarge
from dso_app.importing.queue import PREVIEWING, RUNNING, carry_out
from dso_app.importing.sources.columns import other_columns
from dso_app.importing.sources.look import IMPORTED, IMPORTING, KNOWN, REFUSED
from dso_app.importing.sources.place import Found, Place
from dso_app.importing.sources.store import Stored, store
from dso_app.models import Entity, ImportBatch, ImportSource, SourceFile
from dso_app.models.base import known_id
from dso_app.services.copies.files import Refused, receive_copies
from dso_app.services.copies.verbs import keep_copies
from dso_app.services.sources.fields import COPIES
from dso_app.services.words.kept import keep_sentence
from dso_app.texts import N_

_REFUSED = "refused"
"""An import nothing came of; a person may settle it on screen."""
_IN_WORDS = 3
"""Files named in a sentence."""


class ClaimLost(Exception):
    """Another runner has the source: this one was believed dead."""


class CopiesRefused(RelanceError):
    """Files that are no copies of invoices."""

    message = N_("Not kept ({count}): {files}")


@dataclass(frozen=True)
class Holder:
    """Who works on a source.

    Attributes:
        source: as it was when it was claimed.
        runner_id: by whom; every write checks that it still is.
        stopping: whether the runner was asked to end.
    """

    database: Database
    clock: Clock
    source: ImportSource
    runner_id: str
    stopping: Callable[[], bool]

    @property
    def source_id(self) -> int:
        """The source's id."""
        return known_id(self.source)

    def hold(self, session: Session) -> None:
        """Keep the claim until the end of the transaction; `ClaimLost` when it was lost."""
        mine = update(ImportSource).where(
            col(ImportSource.id) == self.source_id, col(ImportSource.claimed_by) == self.runner_id
        )
        held = session.execute(mine.values(claimed_by=self.runner_id))
        if not isinstance(held, CursorResult) or held.rowcount != 1:
            raise ClaimLost


@dataclass(frozen=True)
class Taken:
    """A file that was taken: its row as it ended, and whether its content was new."""

    row: SourceFile
    is_new: bool


def take(holder: Holder, place: Place, file: Found) -> Taken | None:
    """Take a file; none when it changed meanwhile and is left alone.

    Raises:
        PlaceFailed: it could not be fetched; it is tried again at the next run.
        ClaimLost: nothing is written any more.
    """
    try:
        stored = store(place, file)
    except FileTooLarge as error:
        with holder.database.write() as session:
            return Taken(_refuse_unread(session, holder, file, error), is_new=True)
    if stored is None:
        return None
    if holder.source.holds == COPIES:
        try:
            return _take_copies(holder, file, stored)
        finally:
            stored.path.unlink()
    return _take_rows(holder, file, stored)


def conclude(row: SourceFile, batch: ImportBatch) -> None:
    """Write down what came of a file's import; what is still under way stays so."""
    if batch.state == "done":
        row.state, row.error = IMPORTED, ""
    elif row.state == IMPORTING and batch.state in {_REFUSED, "failed"}:
        row.state, row.error = REFUSED, batch.error


def _take_rows(holder: Holder, file: Found, stored: Stored) -> Taken:
    with holder.database.read() as session:
        refusal = other_columns(session, holder.source, stored, file.name)
    try:
        with holder.database.write() as session:
            row, is_new = _enter(session, holder, file, stored)
            if is_new:
                batch = _batch(session, holder, file, stored)
                _refuse(session, batch, refusal)
                row.batch_id = batch.id
    except ClaimLost:
        stored.path.unlink()
        raise
    if not is_new:
        stored.path.unlink()
        return Taken(row, is_new=False)
    if refusal is None:
        carry_out(holder.database, holder.clock, batch)
    with holder.database.write() as session:
        row = session.get_one(SourceFile, row.id)
        ended = session.get_one(ImportBatch, batch.id)
        conclude(row, ended)
    if ended.state == _REFUSED and "refusal" in ended.answer:
        _show_plan(holder, ended)
    return Taken(row, is_new=True)


def _show_plan(holder: Holder, batch: ImportBatch) -> None:
    """Work out what an import that wants a yes would change: whoever says it must see that."""
    with holder.database.write() as session:
        batch = session.get_one(ImportBatch, batch.id)
        batch.state, batch.claimed_by = PREVIEWING, holder.runner_id
    carry_out(holder.database, holder.clock, batch)
    with holder.database.write() as session:
        batch = session.get_one(ImportBatch, batch.id)
        batch.state = _REFUSED if batch.state == "previewed" else batch.state


def _take_copies(holder: Holder, file: Found, stored: Stored) -> Taken:
    entity_id = holder.source.entity_id
    with (
        stored.path.open("rb") as content,
        receive_copies([(file.name, content)]) as received,
        holder.database.write() as session,
    ):
        row, is_new = _enter(session, holder, file, stored)
        if is_new:
            kept = keep_copies(session, HOUSE, holder.clock, entity_id, received)
            row.state = IMPORTED if kept.tied or kept.waiting else REFUSED
            row.error = _why_not_kept(received.refused)
        return Taken(row, is_new=is_new)


def _enter(
    session: Session, holder: Holder, file: Found, stored: Stored
) -> tuple[SourceFile, bool]:
    """The row of a fetched file, and whether its content was never seen before."""
    holder.hold(session)
    mine = select(SourceFile).where(col(SourceFile.source_id) == holder.source_id)
    same = session.exec(mine.where(col(SourceFile.sha256) == stored.sha256)).all()
    row = next((one for one in same if one.name == file.name), None)
    if row is None:
        row = _row(session, holder, file, stored.sha256)
        first = next((one for one in same if one.state != KNOWN), None)
        row.state = KNOWN if same else IMPORTING
        row.batch_id = first.batch_id if first else None
    _as_found(row, file, holder)
    for unread in session.exec(
        mine.where(col(SourceFile.name) == file.name, col(SourceFile.sha256) == "")
    ):
        session.delete(unread)
    session.flush()
    return row, not same


def _refuse_unread(
    session: Session, holder: Holder, file: Found, error: RelanceError
) -> SourceFile:
    """A file that is not even fetched; it may come back smaller."""
    holder.hold(session)
    query = select(SourceFile).where(
        col(SourceFile.source_id) == holder.source_id,
        col(SourceFile.name) == file.name,
        col(SourceFile.sha256) == "",
    )
    row = session.exec(query).one_or_none() or _row(session, holder, file, "")
    _as_found(row, file, holder)
    row.state, row.error = REFUSED, keep_sentence(error)
    session.flush()
    return row


def _row(session: Session, holder: Holder, file: Found, digest: str) -> SourceFile:
    row = SourceFile(
        source_id=holder.source_id,
        name=file.name,
        size=file.size,
        sha256=digest,
        seen_at=holder.clock.real(),
    )
    session.add(row)
    return row


def _as_found(row: SourceFile, file: Found, holder: Holder) -> None:
    row.size, row.modified_at, row.seen_at = file.size, file.modified_at, holder.clock.real()


def _batch(session: Session, holder: Holder, file: Found, stored: Stored) -> ImportBatch:
    """An import that this runner has claimed; should it die, the queue takes the import over."""
    source, clock = holder.source, holder.clock
    entity = session.get_one(Entity, source.entity_id)
    options: dict[str, Any] = {"profile": source.profile or None, "mode": source.mode or None}
    batch = ImportBatch(
        entity_id=source.entity_id,
        kind=source.holds,
        source_id=source.id,
        file_name=file.name,
        file_path=str(stored.path),
        file_hash=stored.sha256,
        options=options | {"remember": False},
        state=RUNNING,
        business_date=today(clock, entity.timezone),
        created_at=clock.real(),
        started_at=clock.real(),
        claimed_by=holder.runner_id,
    )
    session.add(batch)
    session.flush()
    return batch


def _refuse(session: Session, batch: ImportBatch, refusal: RelanceError | None) -> None:
    if refusal is not None:
        language = session.get_one(Entity, batch.entity_id).language
        batch.state, batch.error, batch.claimed_by = _REFUSED, refusal.sentence(language), ""
        batch.finished_at = batch.started_at


def _why_not_kept(refused: Sequence[Refused]) -> str:
    if not refused:
        return ""
    named = "; ".join(f"{one.name}: {one.reason}" for one in refused[:_IN_WORDS])
    return keep_sentence(CopiesRefused(count=len(refused), files=named))
