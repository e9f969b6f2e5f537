"""A source's run: look, take what may be taken, archive it, say how it went."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from sqlmodel import Session, col, select

from dso_app.clock import Clock
from dso_app.database import Database
from dso_app.errors import RelanceError
from dso_app.importing.sources import claims
from dso_app.importing.sources.look import (
    IMPORTED,
    IMPORTING,
    REFUSED,
    Look,
    known_files,
    look_at,
    note_seen,
)
from dso_app.importing.sources.open import place_of
from dso_app.importing.sources.place import Found, NotArchived, Place, is_wanted
from dso_app.importing.sources.store import forget_abandoned
from dso_app.importing.sources.take import ClaimLost, Holder, Taken, conclude, take
from dso_app.logs import logger
from dso_app.models import ImportBatch, ImportSource, SourceFile
from dso_app.services.words.kept import kept_sentence
from dso_app.texts import N_

MOST_FILES = 50
"""Files taken in one run; the others follow in the next one, soon after."""

_log = logger(__name__)


class SourceBroke(RelanceError):
    """Something nobody foresaw."""

    message = N_("The run broke off. The log of the runner says why.")


class FileRefused(RelanceError):
    """A file was not imported; it stays where it is and is not tried again."""

    message = N_("{file} was not imported: {why}")


@dataclass
class SourceRun:
    """What a run of a source did.

    Attributes:
        source: as it was when it was claimed.
        imported: files imported.
        known: files whose content was seen before.
        told: files of which people must know, with their reasons: refused, or in part.
        problem: what keeps the source from working.
        more: files are left that may be taken soon.
    """

    source: ImportSource
    imported: int = 0
    known: int = 0
    told: list[SourceFile] = field(default_factory=list)
    problem: RelanceError | None = None
    more: bool = False


def run_source(
    database: Database,
    clock: Clock,
    source_id: int,
    runner_id: str,
    stopping: Callable[[], bool],
) -> SourceRun | None:
    """Do one source, if nobody else does; none when there was nothing to do, or it was lost."""
    with database.write() as session:
        source = claims.claim(session, source_id, runner_id)
    if source is None:
        return None
    run = SourceRun(source)
    try:
        _work(Holder(database, clock, source, runner_id, stopping), run)
    except ClaimLost:
        return None
    except RelanceError as error:
        run.problem = error
    except Exception:  # noqa: BLE001 - one source that breaks must not stop the others
        _log.exception("a source broke off", source=source.name)
        run.problem = SourceBroke()
    with database.write() as session:
        claims.give_back(session, clock, source, _why_failed(run), soon=run.more)
    return run


def _work(holder: Holder, run: SourceRun) -> None:
    forget_abandoned(holder.clock.real())
    with place_of(holder.source) as place:
        look = _look(holder, place)
        run.more = bool(look.waiting) or len(look.ready) > MOST_FILES
        for file, row in look.done:
            _archive(holder, place, file, row, run)
        for file in look.ready[:MOST_FILES]:
            if holder.stopping():
                run.more = True
                return
            taken = take(holder, place, file)
            if taken is None:
                run.more = True
                continue
            _count(run, taken)
            if _is_imported(holder, taken.row):
                _archive(holder, place, file, taken.row, run)


def _look(holder: Holder, place: Place) -> Look:
    listed = [file for file in place.files() if is_wanted(file.name, holder.source.pattern)]
    with holder.database.write() as session:
        holder.hold(session)
        _conclude_all(session, holder.source_id)
        rows = known_files(session, holder.source_id, listed)
        now = holder.clock.real()
        look = look_at(listed, rows, now, keeps_our_time=place.keeps_our_time)
        note_seen(session, holder.source_id, look, rows, now)
    return look


def _conclude_all(session: Session, source_id: int) -> None:
    """Write down what came of imports that others finished: the queue, or a person by hand."""
    query = (
        select(SourceFile, ImportBatch)
        .join(ImportBatch, col(ImportBatch.id) == col(SourceFile.batch_id))
        .where(
            col(SourceFile.source_id) == source_id,
            col(SourceFile.state).in_((IMPORTING, REFUSED)),
        )
    )
    for row, batch in session.exec(query):
        conclude(row, batch)
    session.flush()


def _is_imported(holder: Holder, row: SourceFile) -> bool:
    """Whether a file's content is: by itself, or under the name it first had."""
    query = select(SourceFile.id).where(
        col(SourceFile.source_id) == row.source_id,
        col(SourceFile.sha256) == row.sha256,
        col(SourceFile.state) == IMPORTED,
    )
    with holder.database.read() as session:
        return session.exec(query).first() is not None


def _count(run: SourceRun, taken: Taken) -> None:
    row = taken.row
    if not taken.is_new:
        run.known += 1
        return
    run.imported += row.state == IMPORTED
    if row.error:
        run.told.append(row)


def _archive(holder: Holder, place: Place, file: Found, row: SourceFile, run: SourceRun) -> None:
    if not holder.source.options.get("archive"):
        return
    try:
        place.archive(file, _archived_name(holder, row))
    except NotArchived as error:
        run.problem = error


def _archived_name(holder: Holder, row: SourceFile) -> str:
    """When it was archived, a number that makes the name its own, and what it was called."""
    stamp = f"{holder.clock.real():%Y%m%d-%H%M%S}-{row.id}_"
    longest = 255 - len(stamp)
    return stamp + row.name.encode()[-longest:].decode(errors="ignore")


def _why_failed(run: SourceRun) -> RelanceError | None:
    return run.problem or next(_refusals(run.told), None)


def _refusals(rows: Iterable[SourceFile]) -> Iterator[FileRefused]:
    for row in rows:
        if row.state == REFUSED:
            yield FileRefused(file=row.name, why=kept_sentence(row.error, "en"))
